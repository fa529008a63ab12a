using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Web.Cases;

/// <summary>A wait for a person: who is asked what, which answers there are, and by when.</summary>
/// <param name="Assignee">The short name in the case of who must answer; null until somebody is assigned.</param>
/// <param name="Mine">Whether the viewer may answer it: it is theirs, or of whom they represent.</param>
/// <param name="SubjectId">What the answer is about: a version of ground rules, a settlement, a review …</param>
/// <param name="Outcomes">The possible answers, the affirmative one first.</param>
/// <param name="DateState">Of the date: <c>Suspended</c> while the case is on hold, when it will move.</param>
/// <param name="DueOn">Null where the date was waived: what was asked stays asked, by no day.</param>
/// <param name="Etag">For <c>If-Match</c>.</param>
public sealed record TaskView(
    Guid Id,
    Guid CaseId,
    string CaseReference,
    string CaseTimeZone,
    string Kind,
    string? Assignee,
    Role? AssigneeRole,
    bool Mine,
    TaskState State,
    IReadOnlyList<string> Outcomes,
    string? Outcome,
    Guid? SubjectId,
    Guid DeadlineId,
    DeadlineState DateState,
    LocalDate? DueOn,
    Instant? ExpiresAt,
    Instant CreatedAt,
    Instant? CompletedAt,
    string Etag);

/// <summary>Tasks of a case, or of a person over all their cases.</summary>
public sealed class CaseTasks(AppDb db, AccessPolicy policy, TaskKinds kinds)
{
    /// <param name="page">Null: all of them.</param>
    public async Task<IReadOnlyList<TaskView>> ListAsync(Guid caseId, Viewer viewer, Instant now, CancellationToken ct, Place? page = null)
    {
        var access = await policy.For(viewer, caseId, now, ct);
        return await ReadAsync(await OnPageAsync(access.Visible(db.Set<CaseTask>()), page, ct), access.Own, ct);
    }

    /// <summary>What the viewer is asked, or was asked, in all their cases; also on behalf of those whom they represent.</summary>
    /// <param name="page">Null: all of them.</param>
    public async Task<IReadOnlyList<TaskView>> ListMineAsync(Viewer viewer, Instant now, CancellationToken ct, Place? page = null)
    {
        var own = await policy.ActingForAsync(viewer.PersonId, now, ct);
        return await ReadAsync(await OnPageAsync(Of(own), page, ct), own, ct);
    }

    /// <summary>How many open tasks the viewer has, also on behalf of those whom they represent.</summary>
    public async Task<int> CountMineAsync(Viewer viewer, Instant now, CancellationToken ct)
    {
        var own = await policy.ActingForAsync(viewer.PersonId, now, ct);
        return await Of(own).CountAsync(t => t.State == TaskState.Open, ct);
    }

    IQueryable<CaseTask> Of(IReadOnlySet<Guid> own) => db.Set<CaseTask>().Where(t => t.AssigneeId != null && own.Contains(t.AssigneeId.Value));

    /// <exception cref="NotFoundException">There is no such task, or the viewer may not know of it.</exception>
    public async Task<TaskView> GetAsync(Guid id, Viewer viewer, Instant now, CancellationToken ct)
    {
        var (_, access) = await policy.FindAsync<CaseTask>(viewer, id, "task", now, ct);
        return (await ReadAsync(db.Set<CaseTask>().Where(t => t.Id == id), access.Own, ct)).Single();
    }

    /// <param name="After">The task that the page before ended with; null from the start.</param>
    public sealed record Place(Guid? After, int Limit);

    /// <exception cref="InvalidInputException">The task after which the page should begin is not in the list.</exception>
    async Task<IQueryable<CaseTask>> OnPageAsync(IQueryable<CaseTask> tasks, Place? page, CancellationToken ct)
    {
        if (page is null)
            return tasks;
        var keys = (await tasks.Select(t => new Key(t.Id, t.State, t.Deadline.ExpiresAt, t.CompletedAt ?? t.CreatedAt)).ToListAsync(ct)).Order(Comparer<Key>.Create(Compare)).Select(k => k.Id).ToList();
        var start = page.After is { } after ? keys.IndexOf(after) is >= 0 and var found ? found + 1 : throw Api.Page.UnknownPlace() : 0;
        var shown = keys.Skip(start).Take(page.Limit).ToList();
        return db.Set<CaseTask>().Where(t => shown.Contains(t.Id));
    }

    sealed record Key(Guid Id, TaskState State, Instant ExpiresAt, Instant At);

    /// <summary>What is open and due first comes first; what is done, last done first.</summary>
    static int Compare(Key a, Key b)
    {
        var (aOpen, bOpen) = (a.State == TaskState.Open, b.State == TaskState.Open);
        var order = bOpen.CompareTo(aOpen);
        if (order == 0)
            order = aOpen ? a.ExpiresAt.CompareTo(b.ExpiresAt) : b.At.CompareTo(a.At);
        return order != 0 ? order : a.Id.CompareTo(b.Id);
    }

    async Task<IReadOnlyList<TaskView>> ReadAsync(IQueryable<CaseTask> tasks, IReadOnlySet<Guid> own, CancellationToken ct)
    {
        var rows = await tasks.Include(t => t.Assignee).Include(t => t.Deadline)
            .Join(db.Set<MediationCase>(), t => t.CaseId, c => c.Id, (Task, Case) => new { Task, Case.Reference, Case.TimeZone })
            .ToListAsync(ct);
        return
        [
            .. rows.OrderBy(r => new Key(r.Task.Id, r.Task.State, r.Task.Deadline.ExpiresAt, r.Task.CompletedAt ?? r.Task.CreatedAt), Comparer<Key>.Create(Compare))
                .Select(r => View(r.Task, r.Reference, r.TimeZone, own)),
        ];
    }

    static bool IsWaived(Deadline deadline) => deadline.State == DeadlineState.Cancelled;

    TaskView View(CaseTask t, string reference, string zone, IReadOnlySet<Guid> own) => new(
        t.Id, t.CaseId, reference, zone, t.Kind, t.Assignee?.Key, t.Assignee?.Role, t.AssigneeId is { } assignee && own.Contains(assignee),
        t.State, kinds.Find(t.Kind)?.Outcomes ?? [], t.Outcome, t.SubjectId, t.DeadlineId, t.Deadline.State,
        IsWaived(t.Deadline) ? null : t.Deadline.DueOn, IsWaived(t.Deadline) ? null : t.Deadline.ExpiresAt,
        t.CreatedAt, t.CompletedAt, Api.EntityTags.TextOf(t));
}
