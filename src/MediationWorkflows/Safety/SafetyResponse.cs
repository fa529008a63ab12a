using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Safety;

/// <summary>What all steps over a safety event have in common: who may take them, and that the ladder learns of it.</summary>
public sealed class SafetyResponse(AppDb db, AccessPolicy policy, TakeAnswer answer, SafetyAlerts alerts)
{
    private const int LongestReason = 2000;

    /// <summary>The event, for a safety officer of the case or somebody who was paged about it.</summary>
    public Task<SafetyEvent> FindAsync(Guid id, Viewer by, Instant now, CancellationToken ct) => FindAsync(id, by, [Role.SafetyOfficer], now, ct);

    /// <summary>The event, for those who may say that the danger is over: also the mediator.</summary>
    public Task<SafetyEvent> FindToClearAsync(Guid id, Viewer by, Instant now, CancellationToken ct) => FindAsync(id, by, [Role.SafetyOfficer, Role.Mediator], now, ct);

    private async Task<SafetyEvent> FindAsync(Guid id, Viewer by, Role[] roles, Instant now, CancellationToken ct)
    {
        var (found, access) = await policy.FindAsync<SafetyEvent>(by, id, "safety event", now, ct);
        return by.IsSystem || access.Roles.Any(roles.Contains) || found.Pages.Exists(p => access.Own.Contains(p.ParticipationId))
            ? found
            : throw new NotAllowedException("This is for the safety officer, or for somebody who was paged about it.");
    }

    /// <summary>Settles the open tasks of a step, once it is done, and puts its alerts away.</summary>
    public async Task DoneAsync(SafetyEvent done, string kind, string outcome, Viewer by, Instant now, CancellationToken ct)
    {
        await alerts.ResolveAsync(done, kind, now, ct);
        if (!by.IsSystem)
        {
            await answer.OfAsync(done.CaseId, kind, outcome, by.PersonId, now, ct, subjectId: done.Id);
        }
    }

    /// <summary>Lets a step of the ladder that waits for several persons look again, after one of them has acted without their task.</summary>
    public async Task AnsweredByAsync(SafetyEvent done, string kind, string outcome, Viewer by, Instant now, CancellationToken ct)
    {
        if (by.IsSystem)
        {
            return;
        }

        var open = (await db.WithPendingAsync<CaseTask>(t => t.CaseId == done.CaseId && t.Kind == kind && t.SubjectId == done.Id && t.State == TaskState.Open, ct))
            .OrderBy(t => t.Id).ToList();
        var mine = await MineAsync(open, by, ct) ?? open.FirstOrDefault();
        if (mine is not null)
        {
            await answer.OfAsync(done.CaseId, kind, outcome, by.PersonId, now, ct, mine.AssigneeId, done.Id);
        }
    }

    private async Task<CaseTask?> MineAsync(IEnumerable<CaseTask> open, Viewer by, CancellationToken ct)
    {
        foreach (var task in open)
        {
            if (task.AssigneeId is { } id && (await db.FindAsync<Parties.Participation>([id], ct))?.PersonId == by.PersonId)
            {
                return task;
            }
        }

        return null;
    }

    /// <exception cref="InvalidInputException">Nothing is said, or too much.</exception>
    public static string Reason(string? text, string field = "reason") => !string.IsNullOrWhiteSpace(text) && text.Length <= LongestReason
        ? text.Trim()
        : throw new InvalidInputException(field, $"Say why, in at most {LongestReason} characters.");
}
