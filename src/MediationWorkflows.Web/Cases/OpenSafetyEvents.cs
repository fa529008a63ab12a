using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Safety;
using MediationWorkflows.Tasks;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Web.Cases;

/// <summary>A safety event in a list: that it is there, where it stands, and what is due next.</summary>
public sealed record SafetyEventView(
    Guid Id, Guid CaseId, string CaseReference, string CaseTimeZone, HarmKind Kind, SafetyEventState State, Instant RaisedAt, NextSafetyStep? Next);

public sealed record NextSafetyStep(string Kind, Instant ExpiresAt);

/// <summary>The safety events that are not closed, of all cases in which the viewer may know of them.</summary>
public sealed class OpenSafetyEvents(AppDb db, AccessPolicy policy)
{
    public async Task<IReadOnlyList<SafetyEventView>> ListAsync(Viewer viewer, Instant now, CancellationToken ct)
    {
        var open = await db.Set<SafetyEvent>().Where(e => e.State != SafetyEventState.Closed).OrderBy(e => e.Id).ToListAsync(ct);
        var ids = open.Select(e => e.CaseId).ToHashSet();
        var cases = await db.Set<MediationCase>().Where(c => ids.Contains(c.Id)).ToListAsync(ct);
        var accesses = await policy.ForEachAsync(viewer, cases, now, ct);
        var events = open.Where(e => accesses.TryGetValue(e.CaseId, out var access) && access.CanSee(e)).ToList();
        var subjects = events.Select(e => (Guid?)e.Id).ToList();
        var steps = (await db.Set<CaseTask>().Where(t => t.State == TaskState.Open && subjects.Contains(t.SubjectId))
            .Select(t => new { t.SubjectId, Step = new NextSafetyStep(t.Kind, t.Deadline.ExpiresAt) }).ToListAsync(ct)).ToLookup(t => t.SubjectId!.Value, t => t.Step);
        return
        [
            .. events.Select(e => (Event: e, Case: cases.Single(c => c.Id == e.CaseId)))
                .Select(f => new SafetyEventView(f.Event.Id, f.Case.Id, f.Case.Reference, f.Case.TimeZone, f.Event.Kind, f.Event.State, f.Event.RaisedAt, steps[f.Event.Id].MinBy(s => s.ExpiresAt)))
                .OrderBy(v => v.State).ThenBy(v => v.RaisedAt),
        ];
    }
}
