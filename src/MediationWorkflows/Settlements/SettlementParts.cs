using MediationWorkflows.Database;
using MediationWorkflows.Escalations;
using NodaTime;

namespace MediationWorkflows.Settlements;

/// <summary>One party's signature under one content; empty until given.</summary>
public sealed class Signature
{
    public required Guid SettlementId { get; init; }

    public required Guid ParticipationId { get; init; }

    public string? ContentHash { get; set; }

    public Instant? SignedAt { get; set; }
}

/// <summary>When compliance is reviewed, counted in calendar months from the signature that put the settlement in force.</summary>
/// <param name="EveryMonths">0 when there is one review only.</param>
public sealed record ReviewPlan(int FirstAfterMonths, int EveryMonths, int Count)
{
    /// <summary>The day of the first review, from which the others are counted; null: so many months after the signature.</summary>
    public LocalDate? First { get; init; }

    public IEnumerable<LocalDate> DatesFrom(LocalDate signedOn) =>
        // Always from the anchor, so that a month's end does not wander (T3).
        Enumerable.Range(0, Count).Select(i => First is { } first ? first.PlusMonths(i * EveryMonths) : signedOn.PlusMonths(FirstAfterMonths + (i * EveryMonths)));
}

/// <summary>What the parties agreed for the case that they disagree again.</summary>
/// <param name="Questions">The questions that an expert may determine, one a line; null when none.</param>
/// <param name="IsBinding">Whether a determination binds.</param>
/// <param name="RequiresAdvisoryOpinion">Whether an advisory opinion must have been tried first.</param>
/// <param name="SkipTo">The rung on which grave or repeated harm may begin; null: on the first, like everything else (R53).</param>
public sealed record EscalationClause(ClassifiedText? Questions, bool IsBinding, bool RequiresAdvisoryOpinion, EscalationRung? SkipTo = null)
{
    public static readonly IReadOnlyList<EscalationRung> MaySkipTo = [EscalationRung.AdvisoryOpinion, EscalationRung.FormalDisputeResolution];

    public bool Covers(string question) => (Questions?.Reveal() ?? "")
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Any(covered => string.Equals(covered, question.Trim(), StringComparison.OrdinalIgnoreCase));
}

/// <summary>Somebody outside the dispute who watches that it is kept: a licensing board, a committee, an expert (R38).</summary>
/// <param name="Scope">What they watch and may ask for.</param>
/// <param name="ReportEveryMonths">How often they are reported to.</param>
/// <param name="IntervenesWhen">When they are called upon to step in (R55); null: not agreed.</param>
public sealed record Supervisor(Guid ParticipationId, string Scope, int ReportEveryMonths, string? IntervenesWhen = null);

/// <summary>A document of the case that is part of the agreement, as it was when the version was written.</summary>
/// <param name="ContentHash">SHA-256 of its bytes: a revision of the document is another annex.</param>
public sealed record Annex(Guid DocumentId, string ContentHash);

/// <summary>A named person lets a term stand that does not pass the SMART gate, and says why (I10).</summary>
public sealed record SmartWaiver(int Position, Guid ByPersonId, string Reason, LocalDate On);
