using MediationWorkflows.Calendars;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Engine.Verification;
using MediationWorkflows.Engine.Verification.Course;
using MediationWorkflows.Reminders;
using NodaTime;
using static MediationWorkflows.Verification.MediationRules;

namespace MediationWorkflows.Verification;

/// <summary>What can be said of a single activity: its time to answer, whom it asks, and what its texts give away.</summary>
internal static class ActivityRules
{
    /// <summary>A mail that comes less than this after the question is not sent.</summary>
    private static readonly Duration Notice = Duration.FromHours(24);

    public static IEnumerable<Objection> About(CompiledNode node, string? kind)
    {
        if (kind is not null && node.Literal("Rule") is string text)
        {
            if (Rule(text) is not { } rule)
                yield return Error("invalid-rule", $"\"{text}\" is no time to answer: write 10 BD, 14 d, 24 h or 15 min.");
            else if (IsNoTime(rule))
                yield return Error("invalid-rule", $"With \"{text}\" there is no time to answer.");
            else if (rule.Elapsed < Notice && HasReminders(node.Literal("Ladder") as string))
                yield return new Objection(Severity.Warning, "reminders-too-late", $"Within \"{text}\" none of the reminders can come before the time is over.");
        }

        var audience = node.Literal("Audience") as string;
        switch (kind, audience)
        {
            case ("milestone.verify", "obligor"):
                yield return Error("verifier-is-obligor", $"Whoever owes it would verify it.");
                break;
            case ("expert.determination" or "expert.statement", "mediator" or "mediators"):
                yield return Error("mediator-as-expert", $"The mediator of a case cannot be its expert.");
                break;
            case ("consent" or "settlement.sign" or "settlement.advice" or "groundRules.accept" or "risk.agree" or "termSheet.accept", not null) when !Questions.IsOfParties(audience):
                yield return Error("wrong-audience", $"Only the parties can answer this for themselves.");
                break;
            case ("risk.decide" or "settlement.clear" or "fairness.check" or "conflict.resolve" or "review.finding", not null) when Questions.IsOfParties(audience):
                yield return Error("wrong-audience", $"A party would judge in their own matter.");
                break;
        }

        foreach (var objection in SensitiveRules.About(node))
            yield return objection;
    }

    /// <summary>Null for what is none.</summary>
    public static DeadlineRule? Rule(string? text)
    {
        try
        {
            return text is null ? null : DeadlineRule.Parse(text);
        }
        catch (TimeRuleException)
        {
            return null;
        }
    }

    private static bool IsNoTime(DeadlineRule rule) =>
        rule.BusinessDays <= 0 || rule.Elapsed <= Duration.Zero || (rule.Calendar is { } period && period.Years + period.Months + period.Weeks + period.Days <= 0);

    private static bool HasReminders(string? ladder) =>
        ladder is not null && LadderLibrary.Ids.Contains(ladder, StringComparer.Ordinal) && LadderLibrary.Get(ladder).Rungs.Any(r => r.Kind == RungKind.Reminder);
}
