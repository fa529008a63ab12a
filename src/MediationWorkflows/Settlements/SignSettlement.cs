using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Escrow;
using MediationWorkflows.Holds;
using MediationWorkflows.Milestones;
using MediationWorkflows.Reviews;
using MediationWorkflows.Roadmap;
using MediationWorkflows.Rulebook;
using MediationWorkflows.Tasks;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Settlements;

/// <summary>
/// A party signs exactly the content that they name. The last signature puts the settlement in force, and with it plan its
/// milestones and reviews.
/// </summary>
public sealed class SignSettlement(AppDb db, AccessPolicy policy, AuditTrail audit, TakeAnswer answer, ReplaceSettlement replace, OpenEscrow escrow, CalendarCatalog calendars, CommitmentsChanged changed, AskSupervisors supervisors, AskCommittee committee)
{
    public sealed record Command(Guid SettlementId, Guid ParticipationId, string ContentHash, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (settlement, access) = await policy.FindAsync<Settlement>(command.By, command.SettlementId, "settlement", now, ct);
        access.DemandActingFor(command.ParticipationId);
        if ((await db.ActiveHoldsAsync(settlement.CaseId, ct)).Exists(h => h.Kind == HoldKind.Safety))
        {
            throw new StateException("Nobody signs while a safety hold stands.", "OnHold");
        }

        var inForce = settlement.Sign(command.ParticipationId, command.ContentHash, now);
        if (db.Entry(settlement) is { State: EntityState.Unchanged } entry)
        {
            // A signature is part of the version: who read it before (a redline's author, say) has not seen it, and starts again.
            entry.State = EntityState.Modified;
        }

        await audit.AppendAsync(settlement.CaseId, command.By.PersonId, "settlement.signed", now, ct, nameof(Settlement), settlement.Id.ToString("N"),
            $$"""{"contentHash":"{{settlement.ContentHash}}"}""");
        if (inForce)
        {
            await replace.RunAsync(settlement, now, ct);
            await PlanAsync(settlement, now, ct);
        }

        if (!command.By.IsSystem)
        {
            await answer.OfAsync(settlement.CaseId, "settlement.sign", "Signed", command.By.PersonId, now, ct, command.ParticipationId, settlement.Id);
        }
    }

    private async Task PlanAsync(Settlement settlement, Instant now, CancellationToken ct)
    {
        var mediationCase = (await db.FindAsync<MediationCase>([settlement.CaseId], ct))!;
        var signedOn = now.InZone(DateTimeZoneProviders.Tzdb[mediationCase.TimeZone]).Date;
        foreach (var term in settlement.Terms.OrderBy(t => t.Position))
        {
            foreach (var day in term.Instalments.Count > 0 ? term.Instalments.Select(i => i.Due) : term.Due is { } due ? [due] : [])
            {
                db.Add(Milestone.Plan(settlement.CaseId, settlement.Id, term.Id, term.ObligorId, term.VerifierId, term.AlternateVerifierId, day, now));
            }
        }

        var calendar = await calendars.CurrentAsync(mediationCase.CalendarId, ct);
        foreach (var (i, dueOn) in settlement.ReviewPlan.DatesFrom(signedOn).Index())
        {
            db.Add(new ComplianceReview
            {
                Id = Ids.New(now), CaseId = settlement.CaseId, SettlementId = settlement.Id, Number = i + 1, DueOn = calendar.Roll(dueOn, Roll.Next), CreatedAt = now,
            });
        }

        await escrow.RunAsync(settlement, now, ct);
        foreach (var supervisor in settlement.Supervisors)
        {
            // From now on they may read what they supervise.
            db.Add(new Share { Id = Ids.New(now), CaseId = settlement.CaseId, SubjectId = settlement.Id, ParticipationId = supervisor.ParticipationId, At = now });
        }

        await supervisors.RunAsync(settlement, signedOn, now, ct);
        await committee.RunAsync(settlement.CaseId, now, ct);
        await changed.RunAsync(settlement.CaseId, now, ct);
        await audit.AppendAsync(settlement.CaseId, actorId: null, "settlement.inForce", now, ct, nameof(Settlement), settlement.Id.ToString("N"));
    }
}
