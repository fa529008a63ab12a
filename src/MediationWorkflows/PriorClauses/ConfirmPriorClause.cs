using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Engine;
using NodaTime;

namespace MediationWorkflows.PriorClauses;

/// <summary>A neutral says what the clause means: what was derived, corrected and completed. Ground rules that are drafted from then on start from it.</summary>
public sealed class ConfirmPriorClause(AccessPolicy policy, AuditTrail audit)
{
    private const int LongestRule = 1000;
    private const int MostDays = 366;

    /// <param name="MediationDays">Days of mediation before formal dispute resolution; null for none.</param>
    public sealed record Command(Guid PriorClauseId, IReadOnlyList<RuleInput> Rules, int? MediationDays, Viewer By);

    public sealed record RuleInput(string? Kind, string? Text);

    public async Task<PriorClause> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (clause, access) = await policy.FindAsync<PriorClause>(command.By, command.PriorClauseId, "prior clause", now, ct);
        access.Demand(CaseAction.ReadPriorClause);
        var errors = new Dictionary<string, Phrase[]>(StringComparer.Ordinal);
        var rules = new List<(ClauseRuleKind, string)>();
        foreach (var (i, rule) in command.Rules.Index())
        {
            if (!Enum.TryParse<ClauseRuleKind>(rule.Kind, ignoreCase: true, out var kind) || !Enum.IsDefined(kind))
            {
                errors[$"rules[{i}].kind"] = [$"One of {string.Join(", ", Enum.GetNames<ClauseRuleKind>())}."];
            }

            if (string.IsNullOrWhiteSpace(rule.Text) || rule.Text.Length > LongestRule)
            {
                errors[$"rules[{i}].text"] = [$"Say the rule, in at most {LongestRule} characters."];
                continue;
            }

            rules.Add((kind, rule.Text.Trim()));
        }

        if (command.MediationDays is < 1 or > MostDays)
        {
            errors["mediationDays"] = [$"From 1 to {MostDays}, or nothing."];
        }

        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }

        clause.Confirm(rules, command.MediationDays, now);
        await audit.AppendAsync(clause, command.By.PersonId, "priorClause.confirmed", now, ct);
        return clause;
    }
}
