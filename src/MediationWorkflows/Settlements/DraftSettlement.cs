using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Documents;
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
        ContentRules.Demand(command.Content);
        var (id, clause) = (Ids.New(now), command.Content.EscalationClause);
        var terms = new List<SettlementTerm>();
        foreach (var (position, term) in command.Content.Terms.Index())
        {
            terms.Add(await TermAsync(command.CaseId, id, position, term, now, ct));
        }

        var earlier = await db.WithPendingAsync<Settlement>(s => s.CaseId == command.CaseId, ct);
        var settlement = new Settlement
        {
            Id = id,
            CaseId = command.CaseId,
            Number = earlier.Count + 1,
            Terms = terms,
            ReviewPlan = command.Content.ReviewPlan,
            EscalationClause = new EscalationClause(
                clause is null || clause.Questions.Count == 0 ? null : new ClassifiedText(string.Join('\n', clause.Questions)),
                clause?.IsBinding ?? false, clause?.RequiresAdvisoryOpinion ?? true, clause?.SkipTo),
            Supervisors = await SupervisorsAsync(command, ct),
            Annexes = await AnnexesAsync(command, ct),
            CreatedAt = now,
        };
        settlement.SealContent();
        foreach (var version in earlier.Where(s => s.IsPending))
        {
            version.Supersede();
        }

        db.Add(settlement);
        await audit.AppendAsync(command.CaseId, command.By.PersonId, "settlement.drafted", now, ct, nameof(Settlement), settlement.Id.ToString("N"),
            $$"""{"number":{{settlement.Number}},"contentHash":"{{settlement.ContentHash}}"}""");
        return settlement;
    }

    private async Task<SettlementTerm> TermAsync(Guid caseId, Guid settlementId, int position, TermInput term, Instant now, CancellationToken ct)
    {
        Task<Participation> PersonAsync(string key, string field) => db.ParticipationAsync(caseId, key, $"terms[{position}].{field}", ct);
        var obligor = await PersonAsync(term.Obligor, "obligor");
        var verifier = await PersonAsync(term.Verifier, "verifier");
        Verifiers.RequireIndependent(verifier, obligor, $"terms[{position}].verifier");
        var alternate = term.AlternateVerifier is null ? null : await PersonAsync(term.AlternateVerifier, "alternateVerifier");
        if (alternate is not null)
        {
            Verifiers.RequireIndependent(alternate, obligor, $"terms[{position}].alternateVerifier");
            if (alternate.PersonId == verifier.PersonId)
            {
                throw new InvalidInputException($"terms[{position}].alternateVerifier", "The alternate is somebody else than the verifier.");
            }
        }

        return new SettlementTerm
        {
            Id = Ids.New(now),
            SettlementId = settlementId,
            Position = position,
            Kind = TermKinds.Normalize(term.Kind)!,
            Text = new ClassifiedText(term.Text.Trim()),
            ObligorId = obligor.Id,
            VerifierId = verifier.Id,
            AlternateVerifierId = alternate?.Id,
            Specific = Text(term.Specific),
            Measure = Text(term.Measure),
            Due = term.Due ?? (term.Instalments.Count > 0 ? term.Instalments[^1].Due : null),
            AcceptanceTest = Text(term.AcceptanceTest),
            EvidenceType = Text(term.EvidenceType),
            Amount = term.Amount,
            Currency = term.Amount is null ? null : term.Currency ?? Currencies.Usual,
            Head = term.Amount is null ? null : term.Head ?? MonetaryHead.Other,
            Instalments = term.Instalments,
            AfterPosition = term.AfterTerm,
            FromEscrow = term.Escrow,
        };
    }

    private async Task<IReadOnlyList<Supervisor>> SupervisorsAsync(Command command, CancellationToken ct)
    {
        var supervisors = new List<Supervisor>();
        foreach (var (i, supervisor) in command.Content.Supervisors.Index())
        {
            var field = $"supervisors[{i}].participant";
            var person = await db.ParticipationAsync(command.CaseId, supervisor.Participant, field, ct);
            if (person.Role is not (Role.Regulator or Role.Oversight or Role.Expert))
            {
                throw new InvalidInputException(field, "A supervisor stands outside: a regulator, an oversight committee or an expert.");
            }

            supervisors.Add(new Supervisor(person.Id, supervisor.Scope.Trim(), supervisor.ReportEveryMonths, string.IsNullOrWhiteSpace(supervisor.IntervenesWhen) ? null : supervisor.IntervenesWhen.Trim()));
        }

        return supervisors;
    }

    private async Task<IReadOnlyList<Annex>> AnnexesAsync(Command command, CancellationToken ct)
    {
        var annexes = new List<Annex>();
        foreach (var (i, id) in command.Content.Annexes.Index())
        {
            // Of these classes every party may read each document: nobody signs what they cannot open.
            if (await db.FindAsync<Document>([id], ct) is not { Class: InformationClass.Joint or InformationClass.Terms } document || document.CaseId != command.CaseId
                || annexes.Exists(a => a.DocumentId == id))
            {
                throw new InvalidInputException($"annexes[{i}]", "An annex is a document of this case that all parties can read, named once.");
            }

            annexes.Add(new Annex(id, document.ContentHash));
        }

        return annexes;
    }

    private static ClassifiedText? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : new ClassifiedText(text.Trim());
}
