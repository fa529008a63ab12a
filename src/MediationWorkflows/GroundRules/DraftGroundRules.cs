using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Disclosures;
using MediationWorkflows.PriorClauses;
using NodaTime;

namespace MediationWorkflows.GroundRules;

/// <summary>Writes the next version of the ground rules; an earlier one that is not in force yet is superseded by it.</summary>
public sealed class DraftGroundRules(AppDb db, AccessPolicy policy, AuditTrail audit)
{
    /// <param name="Clauses">Null for the clauses of the version before, or the standard ones.</param>
    /// <param name="Disclosures">Who may be told what; null for those of the version before.</param>
    public sealed record Command(
        Guid CaseId, IReadOnlyList<string>? Clauses, Viewer By, IReadOnlyDictionary<RecipientKind, IReadOnlyList<InformationClass>>? Disclosures = null);

    public async Task<GroundRulesVersion> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var access = await policy.For(command.By, command.CaseId, now, ct);
        access.Demand(CaseAction.DraftGroundRules);
        (await db.FindAsync<MediationCase>([command.CaseId], ct))!.RequireOpen();
        if (command.Clauses is { } given && (given.Count == 0 || given.Any(string.IsNullOrWhiteSpace)))
        {
            throw new InvalidInputException("clauses", "Give at least one clause, and no empty one.");
        }

        var earlier = (await db.WithPendingAsync<GroundRulesVersion>(g => g.CaseId == command.CaseId, ct)).OrderBy(g => g.Number).ToList();
        foreach (var version in earlier.Where(g => g.State is GroundRulesState.Draft or GroundRulesState.Proposed))
        {
            version.Supersede();
        }

        var clauses = command.Clauses
            ?? earlier.LastOrDefault()?.Clauses.OrderBy(c => c.Position).Select(c => c.Text.Reveal()).ToList()
            ?? [.. StandardClauses.All, .. await FromPriorClauseAsync(command.CaseId, ct)];
        var draft = new GroundRulesVersion { Id = Ids.New(now), CaseId = command.CaseId, Number = earlier.Count + 1, CreatedAt = now };
        draft.Clauses.AddRange(clauses.Select((text, i) => new GroundRulesClause
        {
            Id = Ids.New(now), GroundRulesId = draft.Id, Position = i, Text = new ClassifiedText(text.Trim()),
        }));
        draft.Disclosures.AddRange(
            command.Disclosures?.Select(d => new DisclosureRule { GroundRulesId = draft.Id, RecipientKind = d.Key, Classes = string.Join(',', d.Value) })
            ?? earlier.LastOrDefault()?.Disclosures.Select(d => new DisclosureRule { GroundRulesId = draft.Id, RecipientKind = d.RecipientKind, Classes = d.Classes })
            ?? []);
        db.Add(draft);
        await audit.AppendAsync(command.CaseId, command.By.PersonId, "groundRules.drafted", now, ct, nameof(GroundRulesVersion), draft.Id.ToString("N"));
        return draft;
    }

    /// <summary>What the parties had agreed before the dispute.</summary>
    private async Task<IEnumerable<string>> FromPriorClauseAsync(Guid caseId, CancellationToken ct) =>
        (await db.PriorClauseAsync(caseId, ct))?.Rules.OrderBy(r => r.Position).Select(r => r.Text.Reveal()) ?? [];
}
