using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using NodaTime;

namespace MediationWorkflows.Parties;

/// <summary>Somebody leaves the case: mediation is voluntary. Their access ends at this instant.</summary>
public sealed class WithdrawParticipation(AppDb db, AccessPolicy policy, AuditTrail audit)
{
    public sealed record Command(Guid ParticipationId, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var participation = await db.FindAsync<Participation>([command.ParticipationId], ct) ?? throw new NotFoundException("participation");
        var access = await policy.For(command.By, participation.CaseId, now, ct);
        if (!access.ActsFor(participation.Id))
        {
            access.Demand(CaseAction.ManageParticipations);
        }

        if (participation.State is not (ParticipationState.Invited or ParticipationState.Active))
        {
            throw new StateException($"The participant is {participation.State} already.", participation.State.ToString());
        }

        participation.State = ParticipationState.Withdrawn;
        participation.MandateTo = now;
        await audit.AppendAsync(participation.CaseId, command.By.PersonId, "participation.withdrawn", now, ct, nameof(Participation), participation.Id.ToString("N"));
    }
}
