using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Duties;

public enum DutyState
{
    Open,

    /// <summary>A person decided that there is nothing to report.</summary>
    NotReportable,
    Reported,

    /// <summary>Reported after the day that the law names.</summary>
    Late,
}

/// <summary>What happened that may have to be reported.</summary>
public enum DutyTrigger
{
    Payment,
    Restriction,
}

/// <summary>A payment or a restriction may have to be reported to an authority by a day that the law names. Whether it must be, a person decides.</summary>
public sealed class ReportingDuty : IVersioned, IClassified
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>The rule's code, for example <c>npdb-payment</c>; see <see cref="DutyRules"/>.</summary>
    public required string Rule { get; init; }

    /// <summary>The law, as the rule names it.</summary>
    public required string Basis { get; init; }

    public required DutyTrigger Trigger { get; init; }

    /// <summary>The release or the restriction.</summary>
    public required Guid SubjectId { get; init; }

    /// <summary>Who has to report; null where nobody of the case does, and a coordinator sees to it.</summary>
    public Guid? ReporterId { get; init; }

    public required LocalDate TriggeredOn { get; init; }

    /// <summary>As the rule counts, working day or not.</summary>
    public required LocalDate StatutoryOn { get; init; }

    /// <summary>The working day at or before it: our own duty is never late for a holiday (T2).</summary>
    public required LocalDate DueOn { get; init; }

    public DutyState State { get; private set; }

    /// <summary>Who decided.</summary>
    public Guid? DecidedById { get; private set; }

    public LocalDate? ReportedOn { get; private set; }

    /// <summary>The authority's receipt, or why there is nothing to report.</summary>
    public ClassifiedText? Note { get; private set; }

    public required Instant CreatedAt { get; init; }

    public Instant? DecidedAt { get; private set; }

    public int Version { get; set; }

    InformationClass IClassified.Class => InformationClass.Terms;

    Guid? IClassified.OwnerId => ReporterId;

    public void Report(LocalDate on, string? receipt, Guid? personId, Instant now)
    {
        RequireOpen();
        (State, ReportedOn) = (on > StatutoryOn ? DutyState.Late : DutyState.Reported, on);
        Decide(receipt, personId, now);
    }

    public void NotReportable(string reason, Guid? personId, Instant now)
    {
        RequireOpen();
        State = DutyState.NotReportable;
        Decide(reason, personId, now);
    }

    private void Decide(string? note, Guid? personId, Instant now) =>
        (Note, DecidedById, DecidedAt) = (string.IsNullOrWhiteSpace(note) ? null : new ClassifiedText(note.Trim()), personId, now);

    private void RequireOpen()
    {
        if (State != DutyState.Open)
        {
            throw new StateException($"This duty is decided already: {State}.", State.ToString());
        }
    }
}

internal sealed class ReportingDutyMap : IEntityTypeConfiguration<ReportingDuty>
{
    public void Configure(EntityTypeBuilder<ReportingDuty> builder)
    {
        builder.ToTable("ReportingDuties");
        builder.Property(d => d.Id).ValueGeneratedNever();
        builder.IsClassified(InformationClass.Terms, nameof(ReportingDuty.ReporterId));
        builder.HasIndex(d => d.CaseId);
        // The same event opens a duty once, however often it is looked at.
        builder.HasIndex(d => new { d.SubjectId, d.Rule }).IsUnique();
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(d => d.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}
