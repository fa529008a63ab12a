using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Escalations;

/// <summary>The ladder, from the gentlest rung up.</summary>
public enum EscalationRung
{
    DelayNotice = 1,
    BriefSession = 2,
    AdvisoryOpinion = 3,
    ExpertDetermination = 4,
    FormalDisputeResolution = 5,
}

public enum EscalationState
{
    Proposed,
    ConditionsMet,
    Refused,
    Running,
    Decided,
}

/// <summary>How a brief session over one issue may end.</summary>
public enum BriefSessionOutcome
{
    CurePlan,
    Amendment,
    PartyRefused,
    Failed,
}

/// <summary>One rung taken over one question. Expert determination needs the parties' agreement in advance (I6).</summary>
public sealed class Escalation : IVersioned, IClassified
{
    public const int LongestCure = 20;

    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    public required EscalationRung Rung { get; init; }

    public required ClassifiedText Question { get; init; }

    /// <summary>The review or milestone that it is about, if it is about one.</summary>
    public Guid? SubjectId { get; init; }

    /// <summary>The version of the settlement whose clause it rests on.</summary>
    public Guid? SettlementId { get; init; }

    public EscalationState State { get; private set; }

    /// <summary>A code: notSigned, clause, opinion, priorClause.</summary>
    public string? RefusedBecause { get; private set; }

    /// <summary>How a brief session ended; null where there was none.</summary>
    public BriefSessionOutcome? SessionOutcome { get; private set; }

    /// <summary>How many business days the cure plan of a brief session gives.</summary>
    public int? CureDays { get; private set; }

    public ClassifiedText? Decision { get; private set; }

    public required Instant CreatedAt { get; init; }

    public Instant? DecidedAt { get; private set; }

    public int Version { get; set; }

    InformationClass IClassified.Class => InformationClass.Terms;

    Guid? IClassified.OwnerId => null;

    /// <summary>Whether this question is meant, over the same thing.</summary>
    public bool IsOver(string question, Guid? subjectId) => SubjectId == subjectId && string.Equals(Question.Reveal(), question.Trim(), StringComparison.OrdinalIgnoreCase);

    public void MeetConditions()
    {
        Require("Conditions are checked once", EscalationState.Proposed);
        State = EscalationState.ConditionsMet;
    }

    public void Refuse(string because)
    {
        Require("Conditions are checked once", EscalationState.Proposed);
        State = EscalationState.Refused;
        RefusedBecause = because;
    }

    public void Start()
    {
        Require("An escalation runs once its conditions are met", EscalationState.ConditionsMet);
        State = EscalationState.Running;
    }

    /// <param name="cureDays">At most <see cref="LongestCure"/>, for a cure plan.</param>
    public void EndSession(BriefSessionOutcome outcome, int cureDays, string? text, Instant now)
    {
        if (cureDays is < 1 or > LongestCure)
        {
            throw new InvalidInputException("days", $"A cure plan gives 1 to {LongestCure} business days.");
        }

        Decide(text, now);
        (SessionOutcome, CureDays) = (outcome, outcome == BriefSessionOutcome.CurePlan ? cureDays : null);
    }

    public void Decide(string? decision, Instant now)
    {
        Require("Only a running escalation is decided", EscalationState.Running);
        State = EscalationState.Decided;
        Decision = decision is null ? null : new ClassifiedText(decision);
        DecidedAt = now;
    }

    private void Require(Phrase rule, EscalationState wanted)
    {
        if (State != wanted)
        {
            throw new StateException($"{rule}; this one is {State}.", State.ToString(), wanted.ToString());
        }
    }
}

internal sealed class EscalationMap : IEntityTypeConfiguration<Escalation>
{
    public void Configure(EntityTypeBuilder<Escalation> builder)
    {
        builder.ToTable("Escalations");
        builder.Property(e => e.Id).ValueGeneratedNever();
        builder.IsClassified(InformationClass.Terms);
        builder.HasIndex(e => e.CaseId);
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(e => e.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}
