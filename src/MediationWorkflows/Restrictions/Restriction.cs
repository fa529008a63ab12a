using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using NodaTime;

namespace MediationWorkflows.Restrictions;

public enum RestrictionState
{
    Proposed,
    Active,
    LiftRequested,

    /// <summary>Ended because the benchmarks are met.</summary>
    Lifted,

    /// <summary>Goes on past its first end, by decision.</summary>
    Extended,

    /// <summary>A person decided to let it end at its end.</summary>
    Expired,
}

/// <summary>What a person who decides over a restriction may say.</summary>
public enum RestrictionDecisionKind
{
    Lift,
    Extend,
    Expire,

    /// <summary>It stays as it is.</summary>
    Keep,
}

/// <summary>
/// A temporary limit on a clinician's duties or contact with patients (R44). It always has benchmarks, an owner and a next review; it ends by the decision of two
/// persons once every mandatory benchmark is evidenced, and never by lapse of time (I11).
/// </summary>
public sealed class Restriction : IVersioned, IClassified
{
    public const int LongestReviewInterval = 14;

    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>Whom it limits.</summary>
    public required Guid ClinicianId { get; init; }

    public required ClassifiedText Scope { get; init; }

    public required LocalDate StartsOn { get; init; }

    /// <summary>When it was meant to end; passing it ends nothing.</summary>
    public LocalDate? EndsOn { get; private set; }

    /// <summary>Who looks after it.</summary>
    public required Guid OwnerId { get; init; }

    public required int ReviewEveryDays { get; init; }

    public LocalDate? NextReviewOn { get; private set; }

    public List<Benchmark> Benchmarks { get; init; } = [];

    public List<RestrictionDecision> Decisions { get; init; } = [];

    public RestrictionState State { get; private set; }

    /// <summary>Since when it has been past its end without a decision.</summary>
    public Instant? OverdueAt { get; private set; }

    /// <summary>Since when it has been longer than thirty days, which may have to be reported.</summary>
    public Instant? LongAt { get; private set; }

    /// <summary>What the clinician said to a request to lift it.</summary>
    public ClassifiedText? Heard { get; private set; }

    public Instant? HeardAt { get; private set; }

    public Instant? LiftRequestedAt { get; private set; }

    public required Instant CreatedAt { get; init; }

    public Instant? EndedAt { get; private set; }

    public int Version { get; set; }

    public bool IsInEffect => State is RestrictionState.Active or RestrictionState.LiftRequested or RestrictionState.Extended;

    public IReadOnlyList<Benchmark> Missing => [.. Benchmarks.Where(b => b is { IsMandatory: true, EvidencedAt: null }).OrderBy(b => b.Position)];

    InformationClass IClassified.Class => InformationClass.Terms;

    Guid? IClassified.OwnerId => ClinicianId;

    public void PlanEnd(LocalDate? endsOn)
    {
        Require("The end is planned with the proposal", RestrictionState.Proposed);
        EndsOn = endsOn;
    }

    public void Activate(LocalDate today)
    {
        Require("A restriction is activated once", RestrictionState.Proposed);
        State = RestrictionState.Active;
        NextReviewOn = LocalDate.Max(StartsOn, today).PlusDays(ReviewEveryDays);
    }

    /// <summary>Its owner has looked at it; the next look is never further away than agreed.</summary>
    public void Review(LocalDate today)
    {
        RequireInEffect();
        NextReviewOn = today.PlusDays(ReviewEveryDays);
    }

    public void Evidence(int position, string text, Guid byId, Instant now)
    {
        RequireInEffect();
        var benchmark = Benchmarks.Find(b => b.Position == position) ?? throw new NotFoundException("benchmark");
        if (byId == ClinicianId)
        {
            throw new NotAllowedException("That a benchmark is met is evidenced by somebody other than the clinician.");
        }

        (benchmark.Text, benchmark.ById, benchmark.EvidencedAt) = (new ClassifiedText(text), byId, now);
    }

    /// <exception cref="StateException">A mandatory benchmark is not evidenced.</exception>
    public void RequestLift(Instant now)
    {
        Require("A restriction in effect is lifted", RestrictionState.Active, RestrictionState.Extended);
        RequireBenchmarks();
        (State, LiftRequestedAt, Heard, HeardAt) = (RestrictionState.LiftRequested, now, null, null);
    }

    /// <summary>The clinician is heard before the decision; silence after being asked counts as heard once its time is over.</summary>
    public void Hear(string? text, Instant now)
    {
        RequireInEffect();
        (Heard, HeardAt) = (text is null ? null : new ClassifiedText(text), now);
    }

    /// <summary>One of the two persons says what shall become of it. Ending it takes the same word of both.</summary>
    public void Decide(RestrictionDecision decision, Instant now)
    {
        RequireInEffect();
        if (decision.Kind is RestrictionDecisionKind.Lift or RestrictionDecisionKind.Expire)
        {
            RequireBenchmarks();
            if (HeardAt is null)
            {
                throw new StateException("The clinician is heard first.", State.ToString(), "hear");
            }
        }

        Decisions.RemoveAll(d => d.IsOpen && (d.PersonId == decision.PersonId || d.IsForSafety == decision.IsForSafety));
        Decisions.Add(decision);
        switch (decision.Kind)
        {
            case RestrictionDecisionKind.Lift or RestrictionDecisionKind.Expire:
                EndIfBothSaySo(decision.Kind, now);
                break;
            case RestrictionDecisionKind.Extend:
                State = RestrictionState.Extended;
                (EndsOn, OverdueAt) = (decision.Until, null);
                CloseDecisions();
                break;
            default:
                State = State == RestrictionState.LiftRequested ? RestrictionState.Active : State;
                CloseDecisions();
                break;
        }
    }

    /// <summary>Past its end, and nobody has decided: it stays in effect, and says so.</summary>
    public void FlagOverdue(LocalDate today, Instant now)
    {
        if (IsInEffect && EndsOn < today)
        {
            OverdueAt ??= now;
        }
    }

    public void FlagLong(Instant now) => LongAt ??= now;

    private void EndIfBothSaySo(RestrictionDecisionKind kind, Instant now)
    {
        var agreeing = Decisions.Where(d => d.IsOpen && d.Kind == kind).ToList();
        if (agreeing.Exists(d => d.IsForSafety) && agreeing.Exists(d => !d.IsForSafety) && agreeing.DistinctBy(d => d.PersonId).Count() > 1)
        {
            State = kind == RestrictionDecisionKind.Lift ? RestrictionState.Lifted : RestrictionState.Expired;
            (EndedAt, NextReviewOn, OverdueAt) = (now, null, null);
            CloseDecisions();
        }
    }

    private void CloseDecisions() => Decisions.ForEach(d => d.IsOpen = false);

    private void RequireBenchmarks()
    {
        if (Missing is [var first, ..])
        {
            throw new StateException($"{Missing.Count} mandatory benchmarks are not evidenced, the first of them number {first.Position}.", State.ToString(), "evidence");
        }
    }

    private void RequireInEffect() => Require("The restriction is in effect", RestrictionState.Active, RestrictionState.LiftRequested, RestrictionState.Extended);

    private void Require(Phrase rule, params RestrictionState[] wanted)
    {
        if (!wanted.Contains(State))
        {
            throw new StateException($"{rule}; this one is {State}.", State.ToString(), [.. wanted.Select(w => w.ToString())]);
        }
    }
}

/// <summary>What must be shown before a restriction is lifted (R45).</summary>
public sealed class Benchmark
{
    public required Guid RestrictionId { get; init; }

    /// <summary>1, 2, 3 …</summary>
    public required int Position { get; init; }

    public required ClassifiedText What { get; init; }

    public required bool IsMandatory { get; init; }

    /// <summary>The evidence.</summary>
    public ClassifiedText? Text { get; set; }

    public Guid? ById { get; set; }

    public Instant? EvidencedAt { get; set; }
}

/// <summary>What one person decided.</summary>
public sealed class RestrictionDecision
{
    public required Guid Id { get; init; }

    public required Guid RestrictionId { get; init; }

    public required Guid PersonId { get; init; }

    /// <summary>For the safety of patients; else for the institution.</summary>
    public required bool IsForSafety { get; init; }

    public required RestrictionDecisionKind Kind { get; init; }

    public required ClassifiedText Reason { get; init; }

    /// <summary>The new end of an extension.</summary>
    public LocalDate? Until { get; init; }

    public required Instant At { get; init; }

    /// <summary>Still waits for the other person's word.</summary>
    public bool IsOpen { get; set; } = true;
}
