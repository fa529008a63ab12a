using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Summaries;

public enum SummaryState
{
    Draft,

    /// <summary>A second person has read it against its sources.</summary>
    Checked,

    /// <summary>Goes out on its day, if nothing stands against it then.</summary>
    Queued,
    Published,

    /// <summary>Something that it was made of may no longer be shown to its audience.</summary>
    Cancelled,
}

/// <summary>A redacted summary (R56): text, what it was made of, and for whom.</summary>
public sealed class Summary : IVersioned, IDerived
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    InformationClass IClassified.Class => InformationClass.RedactedReport;

    Guid? IClassified.OwnerId => AuthorId;

    public required Guid AuthorId { get; init; }

    /// <summary>The session that it sums up, if it is of one.</summary>
    public Guid? SessionId { get; init; }

    public required ClassifiedText Text { get; init; }

    /// <summary>What readers say of it, once it is published.</summary>
    public List<SummaryComment> Comments { get; init; } = [];

    public List<SummarySource> Sources { get; init; } = [];

    public List<SummaryReader> Audience { get; init; } = [];

    public SummaryState State { get; private set; }

    public Guid? CheckedById { get; private set; }

    public Instant? CheckedAt { get; private set; }

    public Instant? PublishedAt { get; private set; }

    public required Instant CreatedAt { get; init; }

    public int Version { get; set; }

    IEnumerable<IClassified> IDerived.Sources => Sources;

    IEnumerable<Guid> IDerived.PublishedTo => PublishedAt is null ? [] : Audience.Where(r => r.EndedAt is null).Select(r => r.ParticipationId);

    public void Check(Guid participationId, Instant now)
    {
        Require(SummaryState.Draft);
        (State, CheckedById, CheckedAt) = (SummaryState.Checked, participationId, now);
    }

    public void Queue()
    {
        Require(SummaryState.Checked);
        State = SummaryState.Queued;
    }

    public void Publish(Instant now)
    {
        Require(SummaryState.Checked, SummaryState.Queued);
        (State, PublishedAt) = (SummaryState.Published, now);
    }

    public void Cancel()
    {
        Require(SummaryState.Queued);
        State = SummaryState.Cancelled;
    }

    /// <summary>The second person found something that must not go out: it is written anew.</summary>
    public void Discard()
    {
        Require(SummaryState.Draft, SummaryState.Checked);
        State = SummaryState.Cancelled;
    }

    /// <summary>A reader says what is missing or wrong; a later word takes the place of the one before.</summary>
    public void Comment(Guid participationId, ClassifiedText text, Instant now)
    {
        Require(SummaryState.Published);
        if (!Audience.Exists(r => r.ParticipationId == participationId && r.EndedAt is null))
        {
            throw new NotAllowedException("Only somebody for whom the summary is comments on it.");
        }

        if (Comments.Find(c => c.ParticipationId == participationId) is { } said)
        {
            (said.Text, said.At) = (text, now);
            return;
        }

        Comments.Add(new SummaryComment { SummaryId = Id, ParticipationId = participationId, Text = text, At = now });
    }

    private void Require(params ReadOnlySpan<SummaryState> wanted)
    {
        if (!wanted.Contains(State))
        {
            throw new StateException($"The summary is {State}.", State.ToString(), [.. wanted.ToArray().Select(s => s.ToString())]);
        }
    }
}

/// <summary>An item that a summary was made of, as the policy sees it.</summary>
public sealed class SummarySource : IOfCaucus
{
    public required Guid SummaryId { get; init; }

    public required Guid SubjectId { get; init; }

    public required Guid CaseId { get; init; }

    public required InformationClass Class { get; init; }

    public required Guid? OwnerId { get; init; }

    public Guid? CaucusId { get; init; }

    Guid IClassified.Id => SubjectId;
}

/// <summary>One of those whom a summary is for. What they read they have read; ending it stops further reading.</summary>
public sealed class SummaryReader
{
    public required Guid SummaryId { get; init; }

    public required Guid ParticipationId { get; init; }

    public Instant? EndedAt { get; set; }
}

/// <summary>A reader's remark: for who wrote the summary and for the reader, not for the other side.</summary>
public sealed class SummaryComment
{
    public required Guid SummaryId { get; init; }

    public required Guid ParticipationId { get; init; }

    public required ClassifiedText Text { get; set; }

    public required Instant At { get; set; }
}

internal sealed class SummaryMap : IEntityTypeConfiguration<Summary>
{
    public void Configure(EntityTypeBuilder<Summary> builder)
    {
        builder.ToTable("Summaries");
        builder.Property(s => s.Id).ValueGeneratedNever();
        builder.IsClassified(InformationClass.RedactedReport, nameof(Summary.AuthorId));
        builder.HasIndex(s => s.CaseId);
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(s => s.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Participation>().WithMany().HasForeignKey(s => s.AuthorId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(s => s.Sources).WithOne().HasForeignKey(x => x.SummaryId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(s => s.Audience).WithOne().HasForeignKey(x => x.SummaryId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(s => s.Comments).WithOne().HasForeignKey(c => c.SummaryId).OnDelete(DeleteBehavior.Cascade);
        builder.Navigation(s => s.Comments).AutoInclude();
        builder.Navigation(s => s.Sources).AutoInclude();
        builder.Navigation(s => s.Audience).AutoInclude();
    }
}

internal sealed class SummaryCommentMap : IEntityTypeConfiguration<SummaryComment>
{
    public void Configure(EntityTypeBuilder<SummaryComment> builder)
    {
        builder.ToTable("SummaryComments");
        builder.HasKey(c => new { c.SummaryId, c.ParticipationId });
    }
}

internal sealed class SummarySourceMap : IEntityTypeConfiguration<SummarySource>
{
    public void Configure(EntityTypeBuilder<SummarySource> builder)
    {
        builder.ToTable("SummarySources");
        builder.HasKey(s => new { s.SummaryId, s.SubjectId });
        builder.HasIndex(s => s.SubjectId);
        builder.IsClassifiedByRow();
    }
}

internal sealed class SummaryReaderMap : IEntityTypeConfiguration<SummaryReader>
{
    public void Configure(EntityTypeBuilder<SummaryReader> builder)
    {
        builder.ToTable("SummaryReaders");
        builder.HasKey(r => new { r.SummaryId, r.ParticipationId });
    }
}
