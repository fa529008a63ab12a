using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Tasks;
using MediationWorkflows.Whistleblowing;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Parties;

/// <summary>Somebody leaves the case: mediation is voluntary. Their access ends at this instant.</summary>
public sealed class WithdrawParticipation(AppDb db, AccessPolicy policy, TaskKinds kinds, TakeAnswer answer, EndPart end, AdverseSteps adverse, AuditTrail audit)
{
    public sealed record Command(Guid ParticipationId, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var participation = await db.FindAsync<Participation>([command.ParticipationId], ct) ?? throw new NotFoundException("participation");
        var access = await policy.For(command.By, participation.CaseId, now, ct);
        if (!access.ActsFor(participation.Id))
        {
            if (!adverse.MayDecide(access))
            {
                access.Demand(CaseAction.ManageParticipations);
            }

            await adverse.TakeAsync(access, participation.Id, "participation.withdrawn", now, ct);
        }

        if (participation.State is not (ParticipationState.Invited or ParticipationState.Active))
        {
            throw new StateException($"The participant is {participation.State} already.", participation.State.ToString());
        }

        await end.RunAsync(participation, ParticipationState.Withdrawn, now, ct);
        await audit.AppendAsync(participation.CaseId, command.By.PersonId, "participation.withdrawn", now, ct, nameof(Participation), participation.Id.ToString("N"));
        // To what they were asked, leaving is a no; waiting for them would be waiting for ever.
        var open = await db.Set<CaseTask>().Include(t => t.Deadline).Where(t => t.AssigneeId == participation.Id && t.State == TaskState.Open).ToListAsync(ct);
        foreach (var task in open.Where(t => t.State == TaskState.Open))
        {
            // Where there is no such answer (a neutral who was to do something), it is silence: the workflow turns to somebody else.
            var outcomes = kinds.Find(task.Kind)!.Outcomes;
            await answer.RunAsync(task, outcomes.Count > 1 ? outcomes[^1] : ExpireTask.Silent, command.By.PersonId, now, now, ct);
        }
    }
}
