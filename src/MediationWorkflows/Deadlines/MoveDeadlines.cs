using MediationWorkflows.Audit;
using MediationWorkflows.Calendars;
using MediationWorkflows.Database;
using MediationWorkflows.Mail;
using MediationWorkflows.Parties;
using MediationWorkflows.Reminders;
using MediationWorkflows.Rulebook;
using MediationWorkflows.Timers;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Deadlines;

/// <summary>
/// Gives deadlines their newly derived dates, and in the same step everything that follows: the change with who and why, the reminders of the old
/// date taken back, the assignee told, the one wake-up moved. A thousand at once cost a handful of queries.
/// </summary>
public sealed class MoveDeadlines(AppDb db, LadderCatalog ladders, Outbox outbox, DeadlineNotices notices, AuditTrail audit)
{
    /// <param name="OldRule">The rule before, where it changed too.</param>
    public sealed record Move(Deadline Deadline, DueDate Due, string? OldRule = null);

    /// <param name="Reason">A code or a short reason of process.</param>
    /// <param name="Action">How the audit trail calls it.</param>
    /// <param name="IsTold">The assignee has the new date already, from the very mail that moved it.</param>
    public sealed record Cause(string Reason, Guid? ActorId, string Action = "deadline.moved", bool IsTold = false);

    public async Task RunAsync(IReadOnlyCollection<Move> moves, Cause cause, Instant now, CancellationToken ct)
    {
        // Flushed, not committed: what this unit of work has added is found by the queries below.
        await db.SaveChangesAsync(ct);
        var ids = moves.Select(m => m.Deadline.Id).ToList();
        await TakeBackAsync(ids, ct);
        var changed = moves.Where(m => m.Due.ExpiresAt != m.Deadline.ExpiresAt).ToList();
        await RecordAsync(changed, cause, now, ct);
        var zones = await ZonesOfAssigneesAsync(moves, ct);
        foreach (var (deadline, due, _) in moves)
        {
            (deadline.DueOn, deadline.ExpiresAt, deadline.StalledAt) = (due.Day, due.ExpiresAt, null);
            deadline.TzdbVersion = DeadlineDates.TzdbVersion;
            if (deadline.ConsequenceFrom < due.ExpiresAt)
            {
                // Silence has no consequence while there is time.
                deadline.ConsequenceFrom = due.ExpiresAt;
            }

            // Wake-ups for the date before do nothing from here on (T4).
            deadline.Revision++;
            if (!deadline.IsSuspended)
            {
                var zone = zones.GetValueOrDefault(deadline.ParticipationId ?? Guid.Empty, deadline.TimeZone);
                var rungs = LadderSchedule.For(await ladders.GetAsync(deadline.Ladder, deadline.LadderVersion, ct), due, deadline.CreatedAt, DeadlineDates.Zone(zone));
                db.Add(DeadlineWakeUp.At(deadline, DeadlineWakeUp.NextAt(deadline, rungs, now), now));
            }
        }

        if (!cause.IsTold)
        {
            await notices.MovedAsync([.. changed.Select(m => m.Deadline)], now, ct);
        }
    }

    /// <summary>The wake-ups of the old dates, and the queued mails that speak of them.</summary>
    private async Task TakeBackAsync(List<Guid> ids, CancellationToken ct)
    {
        // Whoever fires one of them right now finds it gone, or has changed its deadline: one of the two then starts again.
        await db.Set<WorkTimer>().Where(t => t.Kind == DeadlineWakeUp.TimerKind && ids.Contains(t.TargetId!.Value)).ExecuteDeleteAsync(ct);
        await outbox.TakeBackDateAsync(ids, "Moved", ct);
    }

    private async Task RecordAsync(List<Move> changed, Cause cause, Instant now, CancellationToken ct)
    {
        var cases = changed.Select(m => m.Deadline.CaseId).Distinct().ToList();
        await db.Set<AuditHead>().Where(h => cases.Contains(h.CaseId)).LoadAsync(ct);
        foreach (var (deadline, due, oldRule) in changed)
        {
            db.Add(new DeadlineChange
            {
                Id = Ids.New(now),
                DeadlineId = deadline.Id,
                At = now,
                ActorId = cause.ActorId,
                Reason = cause.Reason,
                OldDueOn = deadline.DueOn,
                NewDueOn = due.Day,
                OldExpiresAt = deadline.ExpiresAt,
                NewExpiresAt = due.ExpiresAt,
                OldRule = oldRule ?? deadline.Rule,
                NewRule = deadline.Rule,
            });
        }

        foreach (var ofCase in changed.GroupBy(m => m.Deadline.CaseId))
        {
            await AuditAsync(ofCase.Key, [.. ofCase], cause, now, ct);
        }
    }

    /// <summary>One link of the case's chain, however many of its dates move at once.</summary>
    private Task AuditAsync(Guid caseId, IReadOnlyList<Move> moved, Cause cause, Instant now, CancellationToken ct) => moved is [var (deadline, due, _)]
        ? audit.AppendAsync(caseId, cause.ActorId, cause.Action, now, ct, "deadline", deadline.Id.ToString("N"),
            $$"""{"from":"{{deadline.DueOn:uuuu-MM-dd}}","to":"{{due.Day:uuuu-MM-dd}}"}""")
        : audit.AppendAsync(caseId, cause.ActorId, cause.Action, now, ct, data:
            $$"""{"moved":[{{string.Join(',', moved.Select(m => $$"""{"deadline":"{{m.Deadline.Id:N}}","from":"{{m.Deadline.DueOn:uuuu-MM-dd}}","to":"{{m.Due.Day:uuuu-MM-dd}}"}"""))}}]}""");

    private async Task<Dictionary<Guid, string>> ZonesOfAssigneesAsync(IEnumerable<Move> moves, CancellationToken ct)
    {
        var assignees = moves.Select(m => m.Deadline.ParticipationId).OfType<Guid>().Distinct().ToList();
        return await db.Set<Participation>().Where(p => assignees.Contains(p.Id)).Select(p => new { p.Id, p.Person.TimeZone }).ToDictionaryAsync(p => p.Id, p => p.TimeZone, ct);
    }
}
