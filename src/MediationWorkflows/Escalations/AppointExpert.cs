using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Neutrality;
using MediationWorkflows.Parties;
using MediationWorkflows.Settlements;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Escalations;

/// <summary>Appoints the expert to whom nobody objected while they could; from now on they may read the settlement that they judge.</summary>
public sealed class AppointExpert(AppDb db, AccessPolicy policy, AuditTrail audit)
{
    public sealed record Command(Guid MandateId, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (mandate, access) = await policy.FindAsync<ExpertMandate>(command.By, command.MandateId, "mandate", now, ct);
        access.Demand(CaseAction.ManageExpert);
        // Again at the last moment: who mediates may have changed since the nomination.
        var expert = (await db.FindAsync<Participation>([mandate.ExpertId], ct))!;
        await db.RequireSeparateAsync(mandate.CaseId, expert.PersonId, Role.Expert, "expert", now, ct);
        if ((await db.ObjectionsAskedAsync(mandate, ct)).Exists(t => t.State == TaskState.Open))
        {
            throw new StateException("The parties may still object to this expert.", mandate.State.ToString(), "objections");
        }

        mandate.Appoint(now);
        var escalation = (await db.FindAsync<Escalation>([mandate.EscalationId], ct))!;
        if (escalation.SettlementId is { } settlement && await db.FindAsync<Settlement>([settlement], ct) is not null)
        {
            db.Add(new Share { Id = Ids.New(now), CaseId = mandate.CaseId, SubjectId = settlement, ParticipationId = mandate.ExpertId, At = now });
        }

        await audit.AppendAsync(mandate.CaseId, command.By.PersonId, "expert.appointed", now, ct, nameof(ExpertMandate), mandate.Id.ToString("N"));
    }
}
