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
/// date taken back, the assignee told, the one wake-up moved. A thousand at once cost a handful of queries, each with all ids as one parameter
/// (<c>EF.Parameter</c>): as a thousand they cost SQLite more than the rest.
/// </summary>
public sealed class MoveDeadlines(AppDb db, LadderCatalog ladders, DeadlineWakeUp wakeUp, Outbox outbox, DeadlineNotices notices, AuditTrail audit)
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
        await TakeBackAsync([.. moves.Select(m => m.Deadline)], cause, now, ct);
        var changed = moves.Where(m => m.Due.ExpiresAt != m.Deadline.ExpiresAt).ToList();
        await RecordAsync(changed, cause, now, ct);
        var nextAt = await NextAtAsync([.. moves.Select(m => (m.Deadline, m.Due))], now, ct);
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
                db.Add(DeadlineWakeUp.At(deadline, nextAt(deadline, due), now));
            }
        }

        if (!cause.IsTold)
        {
            await notices.MovedAsync([.. changed.Select(m => m.Deadline)], now, ct);
        }
    }

    /// <summary>
    /// Wakes deadlines earlier whose dates stay: their reminders count business days too, and the next may lie on an earlier day now. One that lies on a later day
    /// needs nothing: the wake-up that there is looks again.
    /// </summary>
    public async Task RewakeAsync(IReadOnlyCollection<(Deadline Deadline, DueDate Due)> staying, Instant now, CancellationToken ct)
    {
        var open = staying.Where(s => s.Deadline is { IsOpen: true, ConsequenceFrom: null }).ToList();
        var ids = open.Select(s => s.Deadline.Id).ToList();
        var wakeUps = await db.Set<WorkTimer>().Where(t => t.Kind == DeadlineWakeUp.TimerKind && EF.Parameter(ids).Contains(t.TargetId!.Value))
            .GroupBy(t => t.TargetId!.Value).Select(g => new { Id = g.Key, At = g.Min(t => t.DueAt) }).ToDictionaryAsync(t => t.Id, t => t.At, ct);
        var nextAt = await NextAtAsync(open, now, ct);
        foreach (var (deadline, due) in open)
        {
            if (wakeUps.TryGetValue(deadline.Id, out var planned) && nextAt(deadline, due) is var next && next < planned)
            {
                await wakeUp.ScheduleAtAsync(deadline, next, now, ct);
            }
        }
    }

    /// <summary>The wake-ups of the old dates, and the queued mails that speak of them.</summary>
    private async Task TakeBackAsync(List<Deadline> deadlines, Cause cause, Instant now, CancellationToken ct)
    {
        var ids = deadlines.ConvertAll(d => d.Id);
        // The warning that moved it is on its way to who represents the assignee too, and says the date that holds when it goes.
        var warned = cause.IsTold ? (await notices.RepresentativesAsync([.. deadlines.Select(d => d.ParticipationId).OfType<Guid>()], now, ct)).SelectMany(r => r).Select(r => r.Id).ToHashSet() : null;
        // Whoever fires one of them right now finds it gone, or has changed its deadline: one of the two then starts again.
        await db.Set<WorkTimer>().Where(t => t.Kind == DeadlineWakeUp.TimerKind && EF.Parameter(ids).Contains(t.TargetId!.Value)).ExecuteDeleteAsync(ct);
        await outbox.TakeBackDateAsync(ids, "Moved", ct, warned);
    }

    private async Task RecordAsync(List<Move> changed, Cause cause, Instant now, CancellationToken ct)
    {
        var cases = changed.Select(m => m.Deadline.CaseId).Distinct().ToList();
        await db.Set<AuditHead>().Where(h => EF.Parameter(cases).Contains(h.CaseId)).LoadAsync(ct);
        foreach (var (deadline, due, oldRule) in changed)
        {
            db.Add(new DeadlineChange
            {
                Id = Ids.New(now),
                DeadlineId = deadline.Id,
                At = now,
                ActorId = cause.ActorId,
                Reason = new ClassifiedText(cause.Reason),
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

    /// <summary>When each wants to be woken; ladders and zones are looked up once for all of them.</summary>
    private async Task<Func<Deadline, DueDate, Instant>> NextAtAsync(IReadOnlyCollection<(Deadline Deadline, DueDate Due)> deadlines, Instant now, CancellationToken ct)
    {
        var assignees = deadlines.Select(d => d.Deadline.ParticipationId).OfType<Guid>().Distinct().ToList();
        var zones = await db.Set<Participation>().Where(p => EF.Parameter(assignees).Contains(p.Id)).Select(p => new { p.Id, p.Person.TimeZone }).ToDictionaryAsync(p => p.Id, p => p.TimeZone, ct);
        var named = new Dictionary<(string Id, int Version), ReminderLadder>();
        foreach (var (id, version) in deadlines.Select(d => (d.Deadline.Ladder, d.Deadline.LadderVersion)).Distinct())
        {
            named[(id, version)] = await ladders.GetAsync(id, version, ct);
        }

        return (deadline, due) =>
        {
            var zone = DeadlineDates.Zone(zones.GetValueOrDefault(deadline.ParticipationId ?? Guid.Empty, deadline.TimeZone));
            return DeadlineWakeUp.NextAt(deadline, LadderSchedule.For(named[(deadline.Ladder, deadline.LadderVersion)], due, deadline.CreatedAt, zone), now);
        };
    }
}
