using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Forum;

public enum ForumKind
{
    /// <summary>What a client lived through in treatment, in their words.</summary>
    ClientConcern,

    /// <summary>Where a clinician's possibilities end, and what support they need.</summary>
    SupportNeed,
}

/// <summary>Something said in the forum of a session (R30). It is heard, not argued with: the others can say that they have heard it, and nothing else.</summary>
public sealed class ForumEntry : IVersioned, IOfSession
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    public required Guid SessionId { get; init; }

    Guid? IOfSession.SessionId => SessionId;

    public required ForumKind Kind { get; init; }

    public required Guid SpeakerId { get; init; }

    /// <summary>The client's concern, or the clinician's professional limitation.</summary>
    public required ClassifiedText Text { get; init; }

    /// <summary>The support that the clinician requires; null for a client's concern.</summary>
    public ClassifiedText? Support { get; init; }

    public List<ForumHearing> Hearings { get; init; } = [];

    public required Instant At { get; init; }

    public int Version { get; set; }

    InformationClass IClassified.Class => InformationClass.Joint;

    Guid? IClassified.OwnerId => null;

    public void Hear(Guid participationId, Instant now)
    {
        if (participationId == SpeakerId)
        {
            throw new NotAllowedException("The others say that they have heard it.");
        }

        if (Hearings.Exists(h => h.ParticipationId == participationId))
        {
            throw new StateException("This party has said so already.", "Heard");
        }

        Hearings.Add(new ForumHearing { EntryId = Id, ParticipationId = participationId, At = now });
    }
}

public sealed class ForumHearing
{
    public required Guid EntryId { get; init; }

    public required Guid ParticipationId { get; init; }

    public required Instant At { get; init; }
}

internal sealed class ForumEntryMap : IEntityTypeConfiguration<ForumEntry>
{
    public void Configure(EntityTypeBuilder<ForumEntry> builder)
    {
        builder.ToTable("ForumEntries");
        builder.Property(e => e.Id).ValueGeneratedNever();
        builder.IsClassified(InformationClass.Joint);
        builder.HasIndex(e => e.CaseId);
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(e => e.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Session>().WithMany().HasForeignKey(e => e.SessionId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Participation>().WithMany().HasForeignKey(e => e.SpeakerId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(e => e.Hearings).WithOne().HasForeignKey(h => h.EntryId).OnDelete(DeleteBehavior.Cascade);
        builder.Navigation(e => e.Hearings).AutoInclude();
    }
}

internal sealed class ForumHearingMap : IEntityTypeConfiguration<ForumHearing>
{
    public void Configure(EntityTypeBuilder<ForumHearing> builder)
    {
        builder.ToTable("ForumHearings");
        builder.HasKey(h => new { h.EntryId, h.ParticipationId });
    }
}
