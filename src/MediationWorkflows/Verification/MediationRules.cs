using MediationWorkflows.Activities;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Engine.Verification;
using MediationWorkflows.Engine.Verification.Course;
using MediationWorkflows.Reminders;
using MediationWorkflows.Safety;
using NodaTime;

namespace MediationWorkflows.Verification;

/// <summary>
/// The rules of mediation that a drawing can break. They hold for definitions that act for a case; a definition that is a part of others is taken to begin in order,
/// and is looked at again in each that uses it.
/// </summary>
public sealed class MediationRules : ICourseRules
{
    public static readonly MediationRules Instance = new();

    private MediationRules()
    {
    }

    public bool Applies(CompiledWorkflow workflow) => ActsForCases(workflow) || IsHarmRoute(workflow);

    public ulong FactsAtStart(CompiledWorkflow workflow)
    {
        var facts = IsOfCases(workflow) ? CourseFact.None : (CourseFact)ulong.MaxValue & ~CourseFact.Own;
        return (ulong)(workflow.Nodes.Any(n => n.TypeName == "Mediation.AskSafety") ? facts | CourseFact.ForSafety : facts);
    }

    public IReadOnlyList<string>? Outcomes(CompiledNode node) => node.TypeName == "Mediation.AskPeople" ? Questions.Outcomes(KindOf(node)) : null;

    public ulong After(CompiledNode node, string outcome, ulong facts) => (ulong)CourseOrder.After(node, KindOf(node), outcome, (CourseFact)facts);

    public bool IsAnswerOfParty(CompiledNode node, string outcome) =>
        node.TypeName == "Mediation.AskPeople" && outcome != AskPeople.Silent && Questions.IsOfParties(node.Literal("Audience") as string);

    public Burden Burden(CompiledNode node) => node.TypeName switch
    {
        "Mediation.AskPeople" when Questions.IsOfParties(node.Literal("Audience") as string) => new Burden(1, AskPeople.Silent, UntilSilence(node)),
        "Mediation.AskPeople" => new Burden(0, AskPeople.Silent, UntilSilence(node)),
        "Mediation.SendNotice" when Questions.IsOfParties(node.Literal("Audience") as string) => new Burden(1, "Done", Duration.Zero),
        _ => default,
    };

    public IEnumerable<Objection> About(CompiledNode node) => ActivityRules.About(node, KindOf(node));

    public IEnumerable<Objection> About(CompiledWorkflow workflow)
    {
        if (IsHarmRoute(workflow) && !workflow.Nodes.Any(n => n.TypeName == "Mediation.AskSafety" && KindOf(n) == AcknowledgeSafetyTask.KindName))
            yield return Error("harm-route-missing", $"Every case relies on this definition when somebody is in danger, and nobody is asked to acknowledge it.");
        foreach (var objection in SensitiveRules.About(workflow.Definition))
            yield return objection;
        if (workflow.Nodes.Any(n => KindOf(n) is "review.finding" or "milestone.verify") && !workflow.Nodes.Any(IsEscalation))
            yield return Error("no-escalation", $"What is not kept is found out here, and nothing leads to an escalation.");
    }

    public IEnumerable<Objection> Before(CompiledNode node, ulong facts) => CourseOrder.Before(node, KindOf(node), (CourseFact)facts);

    public Objection? Unconnected(CompiledNode node, string outcome) => node.TypeName switch
    {
        "Mediation.AskPeople" or "Mediation.AskSafety" when outcome == AskPeople.Silent =>
            Error("silence-leads-nowhere", $"If nobody answers, nothing follows: connect the outcome \"Silent\"."),
        "Mediation.AskPeople" => new Objection(Severity.Warning, "answer-leads-nowhere", $"After the answer \"{outcome}\" nothing follows."),
        "Mediation.Escalate" => Error("escalation-leads-nowhere", $"After the outcome \"{outcome}\" of an escalation nothing follows."),
        _ when !node.TypeName.Contains('.', StringComparison.Ordinal) => Error("outcome-leads-nowhere", $"\"{outcome}\" is one of the ways in which this can end, and nothing follows it."),
        _ => null,
    };

    public Objection? Unreached(CompiledNode node) => IsEscalation(node) || node.TypeName is "Mediation.AlertSafety" or "Mediation.AskSafety"
        ? Error("escalation-unreachable", $"No run comes here, whatever is answered: there is no way to this escalation.")
        : null;

    public Objection? AtEnd(CompiledWorkflow workflow, string outcome, ulong facts)
    {
        if (IsOfCases(workflow) && !((CourseFact)facts).HasFlag(CourseFact.Closed))
            return Error("case-left-open", $"Here the course ends, and the case stays open: it can never be closed.");
        var declared = workflow.Definition.Outcomes;
        return workflow.Definition.UsableAsActivity && declared.Count > 0 && !declared.Contains(outcome, StringComparer.Ordinal)
            ? Error("ends-without-outcome", $"Here it ends with \"{outcome}\", which is none of its outcomes: {string.Join(", ", declared)}.")
            : null;
    }

    internal static Objection Error(string code, Engine.Phrase message) => new(Severity.Error, code, message);

    private static string? KindOf(CompiledNode node) => node.TypeName is "Mediation.AskPeople" or "Mediation.AskSafety" ? node.Literal("TaskKind") as string : null;

    /// <summary>Whether cases are opened on it: it leads through phases or closes, and is no part of another.</summary>
    private static bool IsOfCases(CompiledWorkflow workflow) =>
        !workflow.Definition.UsableAsActivity && workflow.Nodes.Any(n => n.TypeName is "Mediation.CloseCase" or "Mediation.EnterPhase");

    /// <summary>Verified as a part of others, or as what a use case starts: taken to begin in order, and free to leave the case open.</summary>
    internal static bool IsPart(CompiledWorkflow workflow) => workflow.Definition.UsableAsActivity || (ActsForCases(workflow) && !IsOfCases(workflow));

    private static bool ActsForCases(CompiledWorkflow workflow) => workflow.Nodes.Any(n => n.TypeName.StartsWith("Mediation.", StringComparison.Ordinal));

    private static bool IsHarmRoute(CompiledWorkflow workflow) => workflow.DefinitionId == RaiseSafetyEvent.DefinitionId;

    private static bool IsEscalation(CompiledNode node) =>
        node.TypeName == "Mediation.Escalate" || (node.TypeName == "Elsa.ExecuteWorkflow" && node.Literal("WorkflowDefinitionId") is "escalation");

    /// <summary>At least so long: a business day is a day, and reminders that are not known take no time.</summary>
    private static Duration UntilSilence(CompiledNode node)
    {
        var rule = Length(node.Literal("Rule") as string);
        if (node.Literal("Ladder") is not string ladder || !LadderLibrary.Ids.Contains(ladder, StringComparer.Ordinal))
            return rule;
        return rule + (LadderLibrary.Get(ladder).Rungs.FirstOrDefault(r => r.Kind == RungKind.Silence) is { } silence ? Length(silence.Offset.Text) : Duration.Zero);
    }

    private static Duration Length(string? text)
    {
        if (ActivityRules.Rule(text) is not { } rule)
            return Duration.Zero;
        return rule.Elapsed ?? Duration.FromDays(rule.BusinessDays ?? ((rule.Calendar!.Years * 365) + (rule.Calendar.Months * 28) + (rule.Calendar.Weeks * 7) + rule.Calendar.Days));
    }
}
