using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Neutrality;

public enum ConflictState
{
    Asked,
    Clear,
    Conflict,
}

/// <summary>What the check is about.</summary>
public enum ConflictSubject
{
    /// <summary>Ties to anyone or anything in the case.</summary>
    Ties,

    /// <summary>One person as mediator and as expert of the same case.</summary>
    DualRole,
}

/// <summary>
/// Whether a neutral or an independent professional can be impartial here. What they disclose is for all parties to read. A conflict that is disclosed
/// and not serious is cleared by the written acceptance of every party; a serious one by nobody.
/// </summary>
public sealed class ConflictCheck : IVersioned, IClassified
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>The participant who is asked.</summary>
    public required Guid OfId { get; init; }

    public required ConflictSubject Subject { get; init; }

    public ConflictState State { get; private set; }

    public ClassifiedText? Statement { get; private set; }

    /// <summary>Forces withdrawal, even if all parties would accept it.</summary>
    public bool IsSerious { get; private set; }

    public List<ConflictAcceptance> Acceptances { get; init; } = [];

    public required Instant AskedAt { get; init; }

    public Instant? StatedAt { get; private set; }

    public int Version { get; set; }

    InformationClass IClassified.Class => InformationClass.ProcessMetadata;

    Guid? IClassified.OwnerId => OfId;

    /// <summary>Nothing stands against it.</summary>
    public void Clear(string? statement, Instant now)
    {
        Require(ConflictState.Asked, "A statement answers a check that is asked");
        (State, StatedAt, Statement) = (ConflictState.Clear, now, string.IsNullOrWhiteSpace(statement) ? null : new ClassifiedText(statement.Trim()));
    }

    public void Disclose(string statement, bool isSerious, Instant now)
    {
        Require(ConflictState.Asked, "A statement answers a check that is asked");
        (State, StatedAt, Statement, IsSerious) = (ConflictState.Conflict, now, new ClassifiedText(statement.Trim()), isSerious);
    }

    /// <summary>One party's written acceptance; the last one clears it.</summary>
    /// <param name="parties">All whose acceptance it takes.</param>
    public void Accept(Guid participationId, IReadOnlyCollection<Guid> parties, Instant now)
    {
        Require(ConflictState.Conflict, "Only a disclosed conflict is accepted");
        if (IsSerious)
        {
            throw new StateException("A serious conflict cannot be accepted: this person withdraws.", "Serious");
        }

        if (Acceptances.Exists(a => a.ParticipationId == participationId))
        {
            throw new StateException("This party has accepted it already.", "Accepted");
        }

        Acceptances.Add(new ConflictAcceptance { ConflictCheckId = Id, ParticipationId = participationId, At = now });
        if (IsAcceptedBy(parties))
        {
            State = ConflictState.Clear;
        }
    }

    public bool IsAcceptedBy(IReadOnlyCollection<Guid> parties) => parties.Count > 0 && parties.All(p => Acceptances.Exists(a => a.ParticipationId == p));

    private void Require(ConflictState wanted, Engine.Phrase rule)
    {
        if (State != wanted)
        {
            throw new StateException($"{rule}; this one is {State}.", State.ToString(), wanted.ToString());
        }
    }
}

/// <summary>A party's written word that somebody may serve in spite of what they disclosed.</summary>
public sealed class ConflictAcceptance
{
    public required Guid ConflictCheckId { get; init; }

    public required Guid ParticipationId { get; init; }

    public required Instant At { get; init; }
}

internal sealed class ConflictCheckMap : IEntityTypeConfiguration<ConflictCheck>
{
    public void Configure(EntityTypeBuilder<ConflictCheck> builder)
    {
        builder.ToTable("ConflictChecks");
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.IsClassified(InformationClass.ProcessMetadata, nameof(ConflictCheck.OfId));
        builder.HasIndex(c => new { c.CaseId, c.OfId });
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(c => c.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Participation>().WithMany().HasForeignKey(c => c.OfId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(c => c.Acceptances).WithOne().HasForeignKey(a => a.ConflictCheckId).OnDelete(DeleteBehavior.Cascade);
        builder.Navigation(c => c.Acceptances).AutoInclude();
    }
}

internal sealed class ConflictAcceptanceMap : IEntityTypeConfiguration<ConflictAcceptance>
{
    public void Configure(EntityTypeBuilder<ConflictAcceptance> builder)
    {
        builder.ToTable("ConflictAcceptances");
        builder.HasKey(a => new { a.ConflictCheckId, a.ParticipationId });
    }
}
