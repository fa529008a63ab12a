using System.Text.Json.Nodes;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Settlements;

/// <summary>A term as somebody enters it.</summary>
/// <param name="Obligor">Key or id of the participant who owes it.</param>
/// <param name="Verifier">Key or id of the participant who says whether it was done.</param>
public sealed record TermInput(
    string Kind, string Text, string Obligor, string Verifier, string? Specific, string? Measure, LocalDate? Due, string? AcceptanceTest, string? EvidenceType, decimal? Amount = null);

/// <summary>An escalation clause as somebody enters it.</summary>
/// <param name="Questions">The questions that an expert may determine, each in one line.</param>
public sealed record EscalationClauseInput(IReadOnlyList<string> Questions, bool IsBinding = true, bool RequiresAdvisoryOpinion = true);

/// <summary>A settlement's whole content as somebody enters it.</summary>
public sealed record SettlementInput(IReadOnlyList<TermInput> Terms, ReviewPlan ReviewPlan, EscalationClauseInput? EscalationClause)
{
    /// <summary>Reads it from a task's data; null when the data names no terms.</summary>
    internal static SettlementInput? From(JsonObject data)
    {
        var terms = TermsOf(data);
        return terms.Count == 0 ? null : new SettlementInput(terms, PlanOf(data) ?? new ReviewPlan(FirstAfterMonths: 6, EveryMonths: 0, Count: 1), ClauseOf(data));
    }

    /// <summary>A version's content, but for what the data says otherwise.</summary>
    internal static SettlementInput Changing(Settlement settlement, JsonObject data)
    {
        var (content, terms) = (Of(settlement), TermsOf(data));
        return new SettlementInput(terms.Count == 0 ? content.Terms : terms, PlanOf(data) ?? content.ReviewPlan, ClauseOf(data) ?? content.EscalationClause);
    }

    /// <summary>A version's content, to start the next one from.</summary>
    internal static SettlementInput Of(Settlement settlement) => new(
        [
            .. settlement.Terms.OrderBy(t => t.Position).Select(t => new TermInput(
                t.Kind, t.Text.Reveal(), t.ObligorId.ToString(), t.VerifierId.ToString(), t.Specific?.Reveal(), t.Measure?.Reveal(), t.Due, t.AcceptanceTest?.Reveal(),
                t.EvidenceType, t.Amount)),
        ],
        settlement.ReviewPlan,
        settlement.EscalationClause.Questions is { } questions
            ? new EscalationClauseInput(questions.Reveal().Split('\n'), settlement.EscalationClause.IsBinding, settlement.EscalationClause.RequiresAdvisoryOpinion)
            : null);

    private static List<TermInput> TermsOf(JsonObject data) =>
    [
        .. data.Objects("terms").Select(t => new TermInput(
            t.Text("kind") ?? "other", t.Text("text") ?? "", t.Text("obligor") ?? "", t.Text("verifier") ?? "", t.Text("specific"), t.Text("measure"),
            t.Date("due"), t.Text("acceptanceTest"), t.Text("evidenceType"), t["amount"] is JsonValue amount && amount.TryGetValue<decimal>(out var money) ? money : null)),
    ];

    private static ReviewPlan? PlanOf(JsonObject data) =>
        data.Object("reviewPlan") is { } plan ? new ReviewPlan(plan.Whole("firstAfterMonths") ?? 6, plan.Whole("everyMonths") ?? 0, plan.Whole("count") ?? 1) : null;

    private static EscalationClauseInput? ClauseOf(JsonObject data) => data.Object("escalationClause") is { } clause
        ? new EscalationClauseInput(clause.Texts("questions"), IsTrue(clause, "isBinding"), IsTrue(clause, "requiresAdvisoryOpinion"))
        : null;

    // Binding, and only after an opinion, unless the parties say otherwise.
    private static bool IsTrue(JsonObject clause, string name) => clause[name] is not JsonValue value || !value.TryGetValue<bool>(out var said) || said;
}
