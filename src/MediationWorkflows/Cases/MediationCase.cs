using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Cases;

public enum CasePhase
{
    Intake,
    GroundRules,
    Risk,
    Mediation,
    Drafting,
    Implementation,
    Closed,
}

/// <summary>How a case ended.</summary>
public enum CaseOutcome
{
    Completed,
    PartlySettled,
    NoAgreement,
    Withdrawn,
    Unsuitable,
    NotConvened,
    FormalDR,
}

/// <summary>A dispute from intake to closure. The class guards its own order; the workflow decides what happens when.</summary>
public sealed class MediationCase : IVersioned, IClassified
{
    public required Guid Id { get; init; }

    Guid IClassified.CaseId => Id;

    InformationClass IClassified.Class => InformationClass.ProcessMetadata;

    Guid? IClassified.OwnerId => null;

    /// <summary>What people call it; says nothing about anyone.</summary>
    public required string Reference { get; init; }

    public required ClassifiedText Title { get; set; }

    /// <summary>For example <c>US-NY</c>.</summary>
    public required string Jurisdiction { get; init; }

    /// <summary>IANA id; days of this case begin and end here.</summary>
    public required string TimeZone { get; init; }

    public required string CalendarId { get; set; }

    public required int CalendarVersion { get; set; }

    /// <summary>1 (least) to 4.</summary>
    public required int Severity { get; set; }

    public LocalDate? LimitationDate { get; set; }

    /// <summary>Whether the parties may sit down together; null until that is decided.</summary>
    public MeetingFormat? MeetingFormat { get; set; }

    public CasePhase Phase { get; private set; }

    public CaseOutcome? Outcome { get; private set; }

    public required Instant OpenedAt { get; init; }

    public Instant? ClosedAt { get; private set; }

    /// <summary>The main workflow's run.</summary>
    public Guid? WorkflowInstanceId { get; set; }

    public List<Participation> Participations { get; } = [];

    public int Version { get; set; }

    /// <summary>Phases only go forward, one at a time; the workflow names the next.</summary>
    public void Enter(CasePhase phase)
    {
        RequireOpen();
        if (phase == Phase)
        {
            return;
        }

        if (phase != Phase + 1 || phase == CasePhase.Closed)
        {
            throw new StateException($"A case in {Phase} goes on to {Phase + 1}, not to {phase}.", Phase.ToString(), (Phase + 1).ToString());
        }

        Phase = phase;
    }

    public void Close(CaseOutcome outcome, Instant now)
    {
        RequireOpen();
        if (outcome is CaseOutcome.Completed && Phase != CasePhase.Implementation)
        {
            throw new StateException($"A case is Completed after Implementation; this one is in {Phase}.", Phase.ToString(), "Implementation");
        }

        Phase = CasePhase.Closed;
        Outcome = outcome;
        ClosedAt = now;
    }

    public void RequireOpen()
    {
        if (Phase == CasePhase.Closed)
        {
            throw new StateException("The case is closed.", "Closed");
        }
    }
}

internal sealed class MediationCaseMap : IEntityTypeConfiguration<MediationCase>
{
    public void Configure(EntityTypeBuilder<MediationCase> builder)
    {
        builder.ToTable("Cases");
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.IsClassified(InformationClass.ProcessMetadata, caseId: nameof(MediationCase.Id));
        builder.HasIndex(c => c.Reference).IsUnique();
        builder.HasIndex(c => new { c.Phase, c.OpenedAt });
        builder.HasIndex(c => c.WorkflowInstanceId);
    }
}
