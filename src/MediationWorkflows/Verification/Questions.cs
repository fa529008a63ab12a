using System.Collections.Frozen;
using MediationWorkflows.Activities;

namespace MediationWorkflows.Verification;

/// <summary>Which outcomes a question can have, known without a database. A test holds the list to the registered kinds.</summary>
internal static class Questions
{
    private static readonly FrozenSet<string> OneAnswer = new[]
    {
        "accessNeeds", "consent.changed", "formalDispute", "groundRules.propose", "limitation.near", "restriction.review", "risk.draft", "risk.plan", "risk.renew", "roadmap.update", "session.times", "summary.draft",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> MoreThanTwo = new[]
    {
        "escalation.briefSession", "groundRules.accept", "problem.accept", "review.finding", "risk.format", "session.next", "session.open", "session.result", "settlement.advice", "settlement.sign", "termSheet.accept",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Known = TaskTexts.All.Select(t => t.Value).ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> House = new[] { "mediator", "mediators", "coordinator", "safetyOfficer", "expert", "escrowAgent", "verifier" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Null for a kind that is not known.</summary>
    public static IReadOnlyList<string>? Outcomes(string? kind) =>
        kind is null || !Known.Contains(kind) ? null
        : OneAnswer.Contains(kind) ? [AskPeople.Yes, AskPeople.Silent]
        : MoreThanTwo.Contains(kind) ? [AskPeople.Yes, AskPeople.Changes, AskPeople.No, AskPeople.Silent]
        : [AskPeople.Yes, AskPeople.No, AskPeople.Silent];

    /// <summary>Whether the audience is people whom the house cannot make answer.</summary>
    public static bool IsOfParties(string? audience) => audience is null || !House.Contains(audience);
}
