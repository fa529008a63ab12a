using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Deadlines;

/// <summary>
/// Nobody is held to a date any more: no reminder and no consequence of silence. What was asked stays asked, because a waived
/// date is not an answer; keeps who and why.
/// </summary>
public sealed class WaiveDeadline(AppDb db, AccessPolicy policy, SettleDeadline settle)
{
    /// <param name="Reason">A code or a short reason of process, never content.</param>
    public sealed record Command(Guid DeadlineId, string Reason, Viewer By);

    /// <exception cref="StateException">It is met, over or waived already.</exception>
    public async Task<Deadline> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var deadline = await db.Set<Deadline>().Include(d => d.Changes).FirstOrDefaultAsync(d => d.Id == command.DeadlineId, ct)
            ?? throw new NotFoundException("deadline");
        (await policy.For(command.By, deadline.CaseId, now, ct)).Demand(CaseAction.ManageDeadlines);
        await settle.EndAsync(deadline, DeadlineState.Cancelled, command.By.PersonId, now, ct);
        db.Add(new DeadlineChange
        {
            Id = Ids.New(now),
            DeadlineId = deadline.Id,
            At = now,
            ActorId = command.By.PersonId,
            Reason = new ClassifiedText(command.Reason),
            OldDueOn = deadline.DueOn,
            NewDueOn = deadline.DueOn,
            OldExpiresAt = deadline.ExpiresAt,
            NewExpiresAt = deadline.ExpiresAt,
            OldRule = deadline.Rule,
            NewRule = deadline.Rule,
        });
        return deadline;
    }
}
