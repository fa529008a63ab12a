using System.Globalization;
using System.Text.Json.Nodes;
using MediationWorkflows.Cases;
using MediationWorkflows.Escalations;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Settlements;

/// <summary>A term as somebody enters it.</summary>
/// <param name="Obligor">Key or id of the participant who owes it.</param>
/// <param name="Verifier">Key or id of the participant who says whether it was done.</param>
public sealed record TermInput(
    string Kind, string Text, string Obligor, string Verifier, string? Specific, string? Measure, LocalDate? Due, string? AcceptanceTest, string? EvidenceType, decimal? Amount = null)
{
    /// <summary>Key or id of who decides where the verifier is silent.</summary>
    public string? AlternateVerifier { get; init; }

    public string? Currency { get; init; }

    public MonetaryHead? Head { get; init; }

    public IReadOnlyList<Instalment> Instalments { get; init; } = [];

    /// <summary>The place of the term, from 0, that must be verified before this one is paid.</summary>
    public int? AfterTerm { get; init; }

    public bool Escrow { get; init; }
}

/// <summary>An escalation clause as somebody enters it.</summary>
/// <param name="Questions">The questions that an expert may determine, each in one line.</param>
/// <param name="SkipTo">The rung on which grave or repeated harm may begin.</param>
public sealed record EscalationClauseInput(IReadOnlyList<string> Questions, bool IsBinding = true, bool RequiresAdvisoryOpinion = true, EscalationRung? SkipTo = null);

/// <summary>An external supervisor as somebody enters it.</summary>
/// <param name="Participant">Key or id of the participant.</param>
public sealed record SupervisorInput(string Participant, string Scope, int ReportEveryMonths, string? IntervenesWhen = null);

/// <summary>A settlement's whole content as somebody enters it.</summary>
public sealed record SettlementInput(IReadOnlyList<TermInput> Terms, ReviewPlan ReviewPlan, EscalationClauseInput? EscalationClause)
{
    public IReadOnlyList<SupervisorInput> Supervisors { get; init; } = [];

    /// <summary>Documents of the case that are part of the agreement.</summary>
    public IReadOnlyList<Guid> Annexes { get; init; } = [];

    /// <summary>Reads it from a task's data; null when the data names no terms.</summary>
    internal static SettlementInput? From(JsonObject data)
    {
        var terms = TermsOf(data);
        return terms.Count == 0 ? null : new SettlementInput(terms, PlanOf(data) ?? new ReviewPlan(FirstAfterMonths: 6, EveryMonths: 0, Count: 1), ClauseOf(data))
        {
            Supervisors = SupervisorsOf(data) ?? [],
            Annexes = AnnexesOf(data) ?? [],
        };
    }

    /// <summary>A version's content, but for what the data says otherwise.</summary>
    internal static SettlementInput Changing(Settlement settlement, JsonObject data)
    {
        var (content, terms) = (Of(settlement), TermsOf(data));
        return new SettlementInput(terms.Count == 0 ? content.Terms : terms, PlanOf(data) ?? content.ReviewPlan, ClauseOf(data) ?? content.EscalationClause)
        {
            Supervisors = SupervisorsOf(data) ?? content.Supervisors,
            Annexes = AnnexesOf(data) ?? content.Annexes,
        };
    }

    /// <summary>A version's content, to start the next one from.</summary>
    internal static SettlementInput Of(Settlement settlement) => new(
        [.. settlement.Terms.OrderBy(t => t.Position).Select(TermOf)],
        settlement.ReviewPlan,
        settlement.EscalationClause is { Questions: null, SkipTo: null } ? null : new EscalationClauseInput(
            settlement.EscalationClause.Questions?.Reveal().Split('\n') ?? [], settlement.EscalationClause.IsBinding, settlement.EscalationClause.RequiresAdvisoryOpinion, settlement.EscalationClause.SkipTo))
    {
        Supervisors = [.. settlement.Supervisors.Select(s => new SupervisorInput(s.ParticipationId.ToString(), s.Scope, s.ReportEveryMonths, s.IntervenesWhen))],
        Annexes = [.. settlement.Annexes.Select(a => a.DocumentId)],
    };

    private static List<TermInput> TermsOf(JsonObject data) => [.. data.Objects("terms").Select(TermFrom)];

    private static ReviewPlan? PlanOf(JsonObject data) =>
        data.Object("reviewPlan") is { } plan ? new ReviewPlan(plan.Whole("firstAfterMonths") ?? 6, plan.Whole("everyMonths") ?? 0, plan.Whole("count") ?? 1) { First = plan.Date("first") } : null;

    private static EscalationClauseInput? ClauseOf(JsonObject data) => data.Object("escalationClause") is { } clause
        ? new EscalationClauseInput(clause.Texts("questions"), IsTrue(clause, "isBinding"), IsTrue(clause, "requiresAdvisoryOpinion"), clause.Text("skipTo") is not { } rung ? null
            : Enum.TryParse<EscalationRung>(rung, ignoreCase: true, out var known) ? known : throw new InvalidInputException("data.escalationClause.skipTo", "There is no such rung."))
        : null;

    private static List<SupervisorInput>? SupervisorsOf(JsonObject data) => data["supervisors"] is null
        ? null
        : [.. data.Objects("supervisors").Select(s => new SupervisorInput(s.Text("participant") ?? "", s.Text("scope") ?? "", s.Whole("reportEveryMonths") ?? 0, s.Text("intervenesWhen")))];

    private static List<Guid>? AnnexesOf(JsonObject data) => data["annexes"] is null
        ? null
        : [.. data.Texts("annexes").Select((text, i) => Guid.TryParse(text, out var id) ? id : throw new InvalidInputException($"data.annexes[{i}]", "This is the id of a document."))];

    private static TermInput TermFrom(JsonObject t) => new(
        t.Text("kind") ?? "other", t.Text("text") ?? "", t.Text("obligor") ?? "", t.Text("verifier") ?? "", t.Text("specific"), t.Text("measure"),
        t.Date("due"), t.Text("acceptanceTest"), t.Text("evidenceType"), MoneyOf(t))
    {
        AlternateVerifier = t.Text("alternateVerifier"),
        Currency = t.Text("currency"),
        Head = t.Text("head") is not { } head ? null : Enum.TryParse<MonetaryHead>(head, ignoreCase: true, out var known) && Enum.IsDefined(known) ? known
            : throw new InvalidInputException("data.terms.head", $"One of {string.Join(", ", Enum.GetNames<MonetaryHead>())}."),
        Instalments = [.. t.Objects("instalments").Select(i => new Instalment(
            i.Date("due") ?? throw new InvalidInputException("data.terms.instalments.due", "This is needed."),
            MoneyOf(i) ?? throw new InvalidInputException("data.terms.instalments.amount", "This is needed.")))],
        AfterTerm = t.Whole("afterTerm"),
        Escrow = t["escrow"] is JsonValue escrow && escrow.TryGetValue<bool>(out var lies) && lies,
    };

    private static TermInput TermOf(SettlementTerm t) => new(
        t.Kind, t.Text.Reveal(), t.ObligorId.ToString(), t.VerifierId.ToString(), t.Specific?.Reveal(), t.Measure?.Reveal(), t.Due, t.AcceptanceTest?.Reveal(), t.EvidenceType?.Reveal(), t.Amount)
    {
        AlternateVerifier = t.AlternateVerifierId?.ToString(),
        Currency = t.Currency,
        Head = t.Head,
        Instalments = t.Instalments,
        AfterTerm = t.AfterPosition,
        Escrow = t.FromEscrow,
    };

    private static decimal? MoneyOf(JsonObject of) => of["amount"] switch
    {
        null => null,
        JsonValue amount when decimal.TryParse(amount.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var money) => money,
        _ => throw new InvalidInputException("data.terms.amount", "This is a number."),
    };

    // Binding, and only after an opinion, unless the parties say otherwise.
    private static bool IsTrue(JsonObject clause, string name) => clause[name] is not JsonValue value || !value.TryGetValue<bool>(out var said) || said;
}
