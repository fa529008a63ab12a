using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Parties;

/// <summary>An invited party joins the mediation, or will not.</summary>
public sealed class AnswerInvitation(AppDb db, AccessPolicy policy, AuditTrail audit, TakeAnswer answer)
{
    public sealed record Command(Guid ParticipationId, bool Accepts, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var participation = await db.FindAsync<Participation>([command.ParticipationId], ct) ?? throw new NotFoundException("participation");
        var access = await policy.For(command.By, participation.CaseId, now, ct);
        access.DemandActingFor(participation.Id);
        if (participation.State != ParticipationState.Invited)
        {
            throw new StateException($"The invitation was answered: the participant is {participation.State}.", participation.State.ToString(), nameof(ParticipationState.Invited));
        }

        participation.State = command.Accepts ? ParticipationState.Active : ParticipationState.Declined;
        await audit.AppendAsync(participation.CaseId, command.By.PersonId, command.Accepts ? "invitation.accepted" : "invitation.declined", now, ct,
            nameof(Participation), participation.Id.ToString("N"));
        if (!command.By.IsSystem)
        {
            await answer.OfAsync(participation.CaseId, "invitation", command.Accepts ? "Accepted" : "Declined", command.By.PersonId, now, ct, participation.Id);
        }
    }
}
