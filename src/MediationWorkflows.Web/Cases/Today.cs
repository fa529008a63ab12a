using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Mail;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Web.Cases;

/// <summary>What somebody who looks after cases begins the day with. Codes and short names only.</summary>
/// <param name="Mine">Open tasks of the viewer, what is due first at the front.</param>
/// <param name="Waiting">Open tasks of others in the viewer's cases, what is due first at the front.</param>
/// <param name="WaitingCount">How many there are; <paramref name="Waiting"/> shows the first of them.</param>
/// <param name="Changes">What happened since the start of yesterday, latest first.</param>
public sealed record DayOfCases(IReadOnlyList<TaskView> Mine, IReadOnlyList<WaitingTask> Waiting, int WaitingCount, IReadOnlyList<CaseChange> Changes, int ChangeCount);

/// <param name="Party">Null where nobody is assigned yet.</param>
/// <param name="DueOn">Null where the date was waived.</param>
/// <param name="IsHeld">The case is on hold, and the date will move.</param>
public sealed record WaitingTask(Guid CaseId, string Reference, string Kind, string? Party, LocalDate? DueOn, Instant? ExpiresAt, bool IsHeld, Instant AskedAt);

public sealed record CaseChange(Guid CaseId, string Reference, string TimeZone, TimelineEntry Entry);

/// <summary>Gathers a <see cref="DayOfCases"/> over the cases in which somebody takes part.</summary>
public sealed class Today(AppDb db, AccessPolicy policy, CaseTasks tasks)
{
    const int MostWaiting = 30;
    const int MostChanges = 30;

    /// <summary>The start of yesterday.</summary>
    public static Instant Since(DateTimeZone zone, Instant now) => zone.AtStartOfDay(now.InZone(zone).Date.PlusDays(-1)).ToInstant();

    /// <param name="since">From when on changes are told.</param>
    public async Task<DayOfCases> ReadAsync(Viewer viewer, Instant since, Instant now, CancellationToken ct)
    {
        var mine = (await tasks.ListMineAsync(viewer, now, ct)).Where(t => t.State == TaskState.Open).ToList();
        var parts = (await db.Set<Participation>().Where(p => p.PersonId == viewer.PersonId).ToListAsync(ct)).Where(p => p.IsInMandate(now)).Select(p => p.CaseId).ToHashSet();
        var cases = await policy.VisibleCases(viewer, now).Where(c => parts.Contains(c.Id) && (c.ClosedAt == null || c.ClosedAt >= since)).ToDictionaryAsync(c => c.Id, ct);
        var accesses = await policy.ForEachAsync(viewer, cases.Values, now, ct);
        var scope = new Seen(cases, accesses, await db.Set<Participation>().Where(p => cases.Keys.Contains(p.CaseId)).ToDictionaryAsync(p => p.Id, p => p.Key, ct));
        var waiting = await WaitingAsync(scope, ct);
        var changes = (await ChangesAsync(scope, since, ct)).OrderByDescending(c => c.Entry.At).ThenByDescending(c => CaseTimeline.Rank(c.Entry.Event)).ToList();
        return new DayOfCases(mine, [.. waiting.Take(MostWaiting)], waiting.Count, [.. changes.Take(MostChanges)], changes.Count);
    }

    /// <summary>The cases of the page, what the viewer may see in each, and what their participants are called.</summary>
    sealed record Seen(IReadOnlyDictionary<Guid, MediationCase> Cases, IReadOnlyDictionary<Guid, CaseAccess> Accesses, IReadOnlyDictionary<Guid, string> Keys)
    {
        public IReadOnlyCollection<Guid> Ids => [.. Accesses.Keys];

        public bool CanSee(IClassified row) => Accesses[row.CaseId].CanSee(row);

        public string? Who(Guid? participation) => participation is { } id ? Keys.GetValueOrDefault(id) : null;

        public CaseChange Change(Guid caseId, TimelineEntry entry) => new(caseId, Cases[caseId].Reference, Cases[caseId].TimeZone, entry);
    }

    async Task<List<WaitingTask>> WaitingAsync(Seen seen, CancellationToken ct)
    {
        var open = await db.Set<CaseTask>().Include(t => t.Deadline).Where(t => seen.Ids.Contains(t.CaseId) && t.State == TaskState.Open).ToListAsync(ct);
        return
        [
            .. open.Where(t => seen.CanSee(t) && !(t.AssigneeId is { } assignee && seen.Accesses[t.CaseId].Own.Contains(assignee)))
                .OrderBy(t => t.Deadline.State == DeadlineState.Cancelled ? Instant.MaxValue : t.Deadline.ExpiresAt).ThenBy(t => t.Id)
                .Select(t => Waiting(t, seen)),
        ];
    }

    static WaitingTask Waiting(CaseTask task, Seen seen)
    {
        var isWaived = task.Deadline.State == DeadlineState.Cancelled;
        return new WaitingTask(
            task.CaseId, seen.Cases[task.CaseId].Reference, task.Kind, seen.Who(task.AssigneeId), isWaived ? null : task.Deadline.DueOn, isWaived ? null : task.Deadline.ExpiresAt,
            task.Deadline.State == DeadlineState.Suspended, task.CreatedAt);
    }

    async Task<IEnumerable<CaseChange>> ChangesAsync(Seen seen, Instant since, CancellationToken ct)
    {
        var ofCases = await db.Set<AuditEvent>()
            .Where(e => seen.Ids.Contains(e.CaseId) && e.At >= since && e.Action.StartsWith("case.")).ToListAsync(ct);
        var answered = (await db.Set<CaseTask>().Where(t => seen.Ids.Contains(t.CaseId) && t.CompletedAt >= since).ToListAsync(ct)).Where(seen.CanSee);
        var expired = (await db.Set<Deadline>().Where(d => seen.Ids.Contains(d.CaseId) && d.State == DeadlineState.Expired && d.SettledAt >= since).ToListAsync(ct)).Where(seen.CanSee);
        var moved = (await db.Set<Deadline>().Include(d => d.Changes.Where(c => c.At >= since)).Where(d => seen.Ids.Contains(d.CaseId) && d.Changes.Any(c => c.At >= since)).ToListAsync(ct))
            .Where(seen.CanSee);
        var bounced = await db.Set<OutboxMessage>()
            .Where(m => m.CaseId != null && seen.Ids.Contains(m.CaseId.Value) && (m.State == OutboxState.Bounced || m.State == OutboxState.Failed) && m.IntendedAt >= since).ToListAsync(ct);
        return
        [
            .. ofCases.Select(e => seen.Change(e.CaseId, CaseTimeline.Of(e))),
            .. answered.Select(t => seen.Change(t.CaseId, new TimelineEntry(t.CompletedAt!.Value, "task.completed", t.Kind, seen.Who(t.AssigneeId), t.Outcome))),
            .. expired.Select(d => seen.Change(d.CaseId, new TimelineEntry(d.SettledAt!.Value, "deadline.expired", d.Kind, seen.Who(d.ParticipationId), Detail: null))),
            .. moved.SelectMany(d => d.Changes.Where(c => c.At >= since && c.NewDueOn != c.OldDueOn).Select(c => seen.Change(d.CaseId, CaseTimeline.Of(d, c, seen.Who(d.ParticipationId))))),
            .. bounced.Where(m => seen.Accesses[m.CaseId!.Value].LooksAfterCase())
                .Select(m => seen.Change(m.CaseId!.Value, new TimelineEntry(m.IntendedAt, "mail.bounced", m.Template, seen.Who(m.ParticipationId), Detail: null))),
        ];
    }
}
