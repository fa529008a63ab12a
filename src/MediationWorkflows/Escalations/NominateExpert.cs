using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Neutrality;
using MediationWorkflows.Parties;
using MediationWorkflows.Settlements;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Escalations;

/// <summary>Proposes an expert for an escalation whose conditions are met. The case's mediator cannot be its expert (I5).</summary>
public sealed class NominateExpert(AppDb db, AccessPolicy policy, AddParticipation add, AuditTrail audit, TakeAnswer answer)
{
    /// <param name="Expert">Who; null for the expert who takes part in the case already.</param>
    public sealed record Command(Guid EscalationId, PartyInput? Expert, Viewer By);

    public async Task<ExpertMandate> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (escalation, access) = await policy.FindAsync<Escalation>(command.By, command.EscalationId, "escalation", now, ct);
        access.Demand(CaseAction.ManageExpert);
        if (escalation is not { Rung: EscalationRung.ExpertDetermination, State: EscalationState.Running })
        {
            throw new StateException(
                $"An expert is nominated for a running expert determination; this escalation is {escalation.State}.", escalation.State.ToString(), nameof(EscalationState.Running));
        }

        if ((await db.WithPendingAsync<ExpertMandate>(m => m.EscalationId == escalation.Id, ct)).Find(m => m.State != MandateState.Removed) is { } current)
        {
            throw new StateException("An expert is nominated already; remove that mandate first.", current.State.ToString(), nameof(MandateState.Removed));
        }

        var expert = await ExpertAsync(escalation.CaseId, command, now, ct);
        var clause = escalation.SettlementId is { } id ? (await db.FindAsync<Settlement>([id], ct))!.EscalationClause : null;
        var mandate = new ExpertMandate
        {
            Id = Ids.New(now),
            CaseId = escalation.CaseId,
            EscalationId = escalation.Id,
            ExpertId = expert.Id,
            // As the clause says; what the parties submitted later they submitted to be bound.
            IsBinding = clause is not null && clause.Covers(escalation.Question.Reveal()) ? clause.IsBinding : true,
            NominatedAt = now,
        };
        db.Add(mandate);
        // Of two nominations at once one wins: both have read this escalation without a mandate.
        db.Touch(escalation);
        // The expert has to see what they are asked: the escalation is shared with them by name.
        db.Add(new Share { Id = Ids.New(now), CaseId = escalation.CaseId, SubjectId = escalation.Id, ParticipationId = expert.Id, At = now });
        await audit.AppendAsync(escalation.CaseId, command.By.PersonId, "expert.nominated", now, ct, nameof(ExpertMandate), mandate.Id.ToString("N"));
        if (!command.By.IsSystem)
        {
            await answer.OfAsync(escalation.CaseId, "expert.nominate", "Nominated", command.By.PersonId, now, ct, subjectId: escalation.Id);
        }

        return mandate;
    }

    private async Task<Participation> ExpertAsync(Guid caseId, Command command, Instant now, CancellationToken ct)
    {
        var everyone = await db.ParticipationsAsync(caseId, ct);
        var advisers = (await db.WithPendingAsync<Engagement>(e => e.CaseId == caseId, ct)).Select(e => e.ParticipationId).ToHashSet();
        // Who advises the case is not its judge by default.
        var experts = everyone.Where(p => p.Role == Role.Expert && p.IsInMandate(now) && !advisers.Contains(p.Id));
        if (command.Expert is not { } input)
        {
            return experts.FirstOrDefault() ?? throw new InvalidInputException("expert", "Name the expert: the case has none.");
        }

        var email = (input.Email ?? "").ToLowerInvariant();
        var known = (await db.WithPendingAsync<Person>(p => p.Email == email, ct)).FirstOrDefault();
        if (known is not null)
        {
            await db.RequireSeparateAsync(caseId, known.Id, Role.Expert, "expert", now, ct);
            if (everyone.Any(p => p.PersonId == known.Id && p.Role is not (Role.Expert or Role.Mediator)))
            {
                throw new InvalidInputException("expert", "The expert must be somebody who has no other part in the case.");
            }
        }

        // Who names no key gets one that nobody of the case has had.
        var key = input.Key is { Length: > 0 } given ? given : $"expert{everyone.Count(p => p.Role == Role.Expert) switch { 0 => "", var before => $"-{before + 1}" }}";
        return experts.FirstOrDefault(p => p.PersonId == known?.Id)
            ?? await add.RunAsync(new AddParticipation.Command(caseId, input with { Key = key, Role = nameof(Role.Expert) }, Viewer.System, "expert."), now, ct);
    }
}
