using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
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
    LocalDate DueOn,
    Instant ExpiresAt,
    Instant CreatedAt,
    Instant? CompletedAt,
    string Etag);

/// <summary>Tasks of a case, or of a person over all their cases.</summary>
public sealed class CaseTasks(AppDb db, AccessPolicy policy, TaskKinds kinds)
{
    public async Task<IReadOnlyList<TaskView>> ListAsync(Guid caseId, Viewer viewer, Instant now, CancellationToken ct)
    {
        var access = await policy.For(viewer, caseId, now, ct);
        return await ReadAsync(access.Visible(db.Set<CaseTask>()), access.Own, ct);
    }

    /// <summary>What the viewer is asked, or was asked, in all their cases; also on behalf of those whom they represent.</summary>
    public async Task<IReadOnlyList<TaskView>> ListMineAsync(Viewer viewer, Instant now, CancellationToken ct)
    {
        var mine = (await db.Set<Participation>().Where(p => p.PersonId == viewer.PersonId).ToListAsync(ct)).Where(p => p.IsInMandate(now)).ToList();
        var own = mine.Select(p => p.Id).Concat(mine.Where(p => p.Role == Role.Representative).Select(p => p.RepresentsId).OfType<Guid>()).ToHashSet();
        return await ReadAsync(db.Set<CaseTask>().Where(t => t.AssigneeId != null && own.Contains(t.AssigneeId.Value)), own, ct);
    }

    /// <exception cref="NotFoundException">There is no such task, or the viewer may not know of it.</exception>
    public async Task<TaskView> GetAsync(Guid id, Viewer viewer, Instant now, CancellationToken ct)
    {
        var (_, access) = await policy.FindAsync<CaseTask>(viewer, id, "task", now, ct);
        return (await ReadAsync(db.Set<CaseTask>().Where(t => t.Id == id), access.Own, ct)).Single();
    }

    async Task<IReadOnlyList<TaskView>> ReadAsync(IQueryable<CaseTask> tasks, IReadOnlySet<Guid> own, CancellationToken ct)
    {
        var rows = await tasks.Include(t => t.Assignee).Include(t => t.Deadline)
            .Join(db.Set<MediationCase>(), t => t.CaseId, c => c.Id, (Task, Case) => new { Task, Case.Reference, Case.TimeZone })
            .ToListAsync(ct);
        // What is open and due first comes first; what is done, last done first.
        return
        [
            .. rows.OrderBy(r => r.Task.State != TaskState.Open)
                .ThenBy(r => r.Task.State == TaskState.Open ? r.Task.Deadline.ExpiresAt : Instant.MinValue)
                .ThenByDescending(r => r.Task.CompletedAt ?? r.Task.CreatedAt)
                .ThenBy(r => r.Task.Id)
                .Select(r => View(r.Task, r.Reference, r.TimeZone, own)),
        ];
    }

    TaskView View(CaseTask t, string reference, string zone, IReadOnlySet<Guid> own) => new(
        t.Id, t.CaseId, reference, zone, t.Kind, t.Assignee?.Key, t.Assignee?.Role, t.AssigneeId is { } assignee && own.Contains(assignee),
        t.State, kinds.Find(t.Kind)?.Outcomes ?? [], t.Outcome, t.SubjectId, t.DeadlineId, t.Deadline.DueOn, t.Deadline.ExpiresAt,
        t.CreatedAt, t.CompletedAt, Api.EntityTags.TextOf(t));
}
