using MediationWorkflows.Settlements;

namespace MediationWorkflows.Escalations;

/// <summary>Where the ladder begins after the delay notice, in proportion to the harm (R53).</summary>
public static class FirstRung
{
    private const int Serious = 3;
    private const int Gravest = 4;

    /// <param name="severity">Of the case, 1 to 4.</param>
    /// <param name="isRepeated">The same side has failed before.</param>
    public static EscalationRung Of(int severity, bool isRepeated, EscalationClause clause) =>
        (severity >= Gravest || isRepeated) && clause.SkipTo is { } skip ? skip
        : severity >= Serious ? EscalationRung.AdvisoryOpinion
        : EscalationRung.BriefSession;
}
