using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using MediationWorkflows.Parties;
using NodaTime;

namespace MediationWorkflows.Settlements;

/// <summary>Writes the next version of the settlement. A version before it that is not in force yet gives way, with all its signatures.</summary>
public sealed class DraftSettlement(AppDb db, AccessPolicy policy, AuditTrail audit)
{
    public sealed record Command(Guid CaseId, SettlementInput Content, Viewer By);

    public async Task<Settlement> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        (await policy.For(command.By, command.CaseId, now, ct)).Demand(CaseAction.DraftSettlement);
        if ((await db.WithPendingAsync<Settlement>(s => s.CaseId == command.CaseId, ct)).Find(s => s.State == SettlementState.InForce) is { } inForce)
        {
            throw new StateException("A settlement is in force: amend it.", inForce.State.ToString(), "amend");
        }

        return await WriteAsync(command, now, ct);
    }

    /// <summary>Writes it for whoever may; a version in force stays in force until this one is signed.</summary>
    internal async Task<Settlement> WriteAsync(Command command, Instant now, CancellationToken ct)
    {
        (await db.FindAsync<MediationCase>([command.CaseId], ct))!.RequireOpen();
        Check(command.Content);
        var earlier = await db.WithPendingAsync<Settlement>(s => s.CaseId == command.CaseId, ct);
        foreach (var version in earlier.Where(s => s.IsPending))
        {
            version.Supersede();
        }

        var clause = command.Content.EscalationClause;
        var settlement = new Settlement
        {
            Id = Ids.New(now),
            CaseId = command.CaseId,
            Number = earlier.Count + 1,
            ReviewPlan = command.Content.ReviewPlan,
            EscalationClause = new EscalationClause(
                clause is null || clause.Questions.Count == 0 ? null : new ClassifiedText(string.Join('\n', clause.Questions)),
                clause?.IsBinding ?? false, clause?.RequiresAdvisoryOpinion ?? true),
            CreatedAt = now,
        };
        foreach (var (position, term) in command.Content.Terms.Index())
        {
            settlement.Terms.Add(new SettlementTerm
            {
                Id = Ids.New(now),
                SettlementId = settlement.Id,
                Position = position,
                Kind = term.Kind,
                Text = new ClassifiedText(term.Text.Trim()),
                ObligorId = (await db.ParticipationAsync(command.CaseId, term.Obligor, $"terms[{position}].obligor", ct)).Id,
                VerifierId = (await db.ParticipationAsync(command.CaseId, term.Verifier, $"terms[{position}].verifier", ct)).Id,
                Specific = Text(term.Specific),
                Measure = Text(term.Measure),
                Due = term.Due,
                AcceptanceTest = Text(term.AcceptanceTest),
                EvidenceType = term.EvidenceType,
                Amount = term.Amount,
            });
        }

        settlement.SealContent();
        db.Add(settlement);
        await audit.AppendAsync(command.CaseId, command.By.PersonId, "settlement.drafted", now, ct, nameof(Settlement), settlement.Id.ToString("N"),
            $$"""{"number":{{settlement.Number}},"contentHash":"{{settlement.ContentHash}}"}""");
        return settlement;
    }

    private static void Check(SettlementInput content)
    {
        var errors = new Dictionary<string, Phrase[]>(StringComparer.Ordinal);
        if (content.Terms.Count == 0)
        {
            errors["terms"] = ["A settlement needs at least one term."];
        }

        foreach (var (i, term) in content.Terms.Index())
        {
            if (string.IsNullOrWhiteSpace(term.Text))
            {
                errors[$"terms[{i}].text"] = ["Write the term."];
            }

            if (term.Amount is <= 0)
            {
                errors[$"terms[{i}].amount"] = ["An amount is more than nothing."];
            }
        }

        if (content.ReviewPlan is not { FirstAfterMonths: >= 1 and <= 120, EveryMonths: >= 0 and <= 24, Count: >= 0 and <= 40 } plan
            || (plan.Count > 1 && plan.EveryMonths == 0))
        {
            errors["reviewPlan"] = ["Give the months to the first review (1 to 120), the months between reviews, and how many there are (at most 40)."];
        }

        if (content.EscalationClause?.Questions.Any(q => string.IsNullOrWhiteSpace(q) || q.Contains('\n', StringComparison.Ordinal)) == true)
        {
            errors["escalationClause.questions"] = ["Each question is one line of text."];
        }

        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }

    private static ClassifiedText? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : new ClassifiedText(text.Trim());
}
