using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Engine;
using MediationWorkflows.Incidents;
using MediationWorkflows.Mail;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Monitoring;

/// <summary>
/// Does for stalled cases what their reason calls for: wakes what lost its wake-up, reminds who is overdue, has a coordinator reach whom mail does not reach,
/// gives a task of nobody's to the coordinator, tries again what failed. Only what was selected; what needs a person's judgement is named with its reason.
/// </summary>
public sealed class ActOnStalled(
    AppDb db, StalledCases stalled, DeadlineWakeUp wakeUp, Outbox outbox, AskForNotice ask, AssignTask assign, ActOnIncidents incidents, AuditTrail audit)
{
    /// <param name="CaseIds">Which cases; null: all.</param>
    /// <param name="Reason">What they stand still for; null: whatever it is.</param>
    /// <param name="DryRun">Only says what would be done.</param>
    public sealed record Command(IReadOnlyCollection<Guid>? CaseIds, StallReason? Reason, bool DryRun, Viewer By);

    public sealed record Act(Guid CaseId, StallReason Reason, Guid? DeadlineId);

    public sealed record Refusal(Guid CaseId, StallReason? Reason, Phrase Why);

    public sealed record Report(bool DryRun, int Selected, int Count, IReadOnlyList<Act> Done, IReadOnlyList<Refusal> Refused);

    /// <exception cref="InvalidInputException">Neither cases nor a reason.</exception>
    public async Task<Report> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        AccessPolicy.DemandAccount(command.By, Role.Coordinator, Role.Administrator);
        if (command.CaseIds is null && command.Reason is null)
            throw new InvalidInputException("ids", "Name the cases by their ids, or by what they stand still for.");
        var all = await stalled.ListAsync(now, ct);
        var selected = all.Where(s => (command.CaseIds?.Contains(s.CaseId) ?? true) && (command.Reason is null || s.Reason == command.Reason)).ToList();
        List<Act> done = [];
        List<Refusal> refused = [.. (command.CaseIds ?? []).Except(selected.Select(s => s.CaseId)).Select(id => new Refusal(id, null, "This case does not stand still."))];
        foreach (var one in selected)
        {
            if (await TryAsync(one, command, now, ct) is { } why)
            {
                refused.Add(new Refusal(one.CaseId, one.Reason, why));
                continue;
            }

            done.Add(new Act(one.CaseId, one.Reason, one.DeadlineId));
            if (!command.DryRun)
                await audit.AppendAsync(one.CaseId, command.By.PersonId, "stalled.acted", now, ct, one.DeadlineId is null ? null : "deadline", one.DeadlineId?.ToString("N"), $$"""{"reason":"{{one.Reason}}"}""");
        }

        return new Report(command.DryRun, selected.Count + refused.Count(r => r.Reason is null), done.Count, done, refused);
    }

    /// <returns>Why not, or null: it was done, or would be.</returns>
    private Task<Phrase?> TryAsync(StalledCase one, Command command, Instant now, CancellationToken ct) => one.Reason switch
    {
        StallReason.DeadlineWithoutWakeUp => WakeAsync(one, command, now, ct),
        StallReason.Overdue => RemindAsync(one, command, now, ct),
        StallReason.UndeliverableContact => AskAsync(one, command, now, ct),
        StallReason.UnassignedTask => AssignAsync(one, command, now, ct),
        StallReason.FaultedInstance => RetryAsync(one, command, now, ct),
        _ => Task.FromResult<Phrase?>("Only a person can decide how this case goes on."),
    };

    private async Task<Phrase?> WakeAsync(StalledCase one, Command command, Instant now, CancellationToken ct)
    {
        if (!command.DryRun)
        {
            var deadline = await DeadlineAsync(one, ct);
            await wakeUp.ScheduleAsync(deadline, (await AssigneeAsync(deadline, ct))?.Person.TimeZone, now, ct);
        }

        return null;
    }

    private async Task<Phrase?> RemindAsync(StalledCase one, Command command, Instant now, CancellationToken ct)
    {
        var deadline = await DeadlineAsync(one, ct);
        if (await AssigneeAsync(deadline, ct) is not { } assignee)
            return "Nobody in particular is waited for.";
        var key = $"stalled:{deadline.Id:N}:{deadline.Revision}:{now.InZone(DeadlineDates.Zone(deadline.TimeZone)).Date:uuuuMMdd}";
        if (await db.Set<OutboxMessage>().AnyAsync(m => m.IdempotencyKey == key, ct))
            return "They were reminded today already.";
        if (!command.DryRun)
        {
            var taskId = await db.Set<CaseTask>().Where(t => t.DeadlineId == deadline.Id).Select(t => (Guid?)t.Id).FirstOrDefaultAsync(ct);
            await outbox.EnqueueAsync(key, "overdue", assignee, new Outbox.Subject(one.CaseId, taskId, deadline.Id), now, now, ct);
        }

        return null;
    }

    private async Task<Phrase?> AskAsync(StalledCase one, Command command, Instant now, CancellationToken ct)
    {
        var deadline = await DeadlineAsync(one, ct);
        if (await db.Set<CaseTask>().AnyAsync(t => t.CaseId == one.CaseId && t.Kind == NoticeTask.KindName && t.SubjectId == deadline.Id && t.State == TaskState.Open, ct))
            return "A coordinator has been asked to reach them already.";
        if (!command.DryRun)
            await ask.RunAsync(one.CaseId, deadline.ParticipationId!.Value, deadline.Id, now, ct);
        return null;
    }

    private async Task<Phrase?> AssignAsync(StalledCase one, Command command, Instant now, CancellationToken ct)
    {
        var coordinator = (await db.Set<Participation>().Where(p => p.CaseId == one.CaseId && p.Role == Role.Coordinator).ToListAsync(ct))
            .Where(p => p.IsInMandate(now)).OrderBy(p => p.Id).FirstOrDefault();
        if (coordinator is null)
            return "The case has no coordinator.";
        // Who may give tasks in this case is for the access policy to say; it says so before anything is changed, and of a dry run too.
        var tasks = await db.Set<CaseTask>().Where(t => t.DeadlineId == one.DeadlineId && t.State == TaskState.Open && t.AssigneeId == null).Select(t => t.Id).ToListAsync(ct);
        try
        {
            var assignments = tasks.ConvertAll(task => new AssignTask.Command(task, coordinator.Key, command.By));
            foreach (var assignment in assignments)
                await assign.DemandAsync(assignment, now, ct);
            foreach (var assignment in command.DryRun ? [] : assignments)
                await assign.RunAsync(assignment, now, ct);
        }
        catch (DomainException refused)
        {
            return refused.Phrase;
        }

        return null;
    }

    private async Task<Phrase?> RetryAsync(StalledCase one, Command command, Instant now, CancellationToken ct)
    {
        var about = one.CaseId.ToString("N");
        var faults = await db.Set<WorkflowIncident>()
            .Where(i => i.ResolvedAt == null && i.Kind == IncidentRules.Faulted && db.Set<WorkflowInstance>().Any(w => w.Id == i.InstanceId && w.CorrelationId == about))
            .Select(i => i.Id).ToListAsync(ct);
        var report = faults.Count == 0 ? null
            : await incidents.RunAsync(new ActOnIncidents.Command(IncidentAction.Retry, faults, null, command.DryRun, Operator.Of(command.By)), now, ct);
        if (report is null or { Count: 0 })
            return "Nothing that failed can be tried again.";
        return null;
    }

    private async Task<Deadline> DeadlineAsync(StalledCase one, CancellationToken ct) => (await db.FindAsync<Deadline>([one.DeadlineId], ct))!;

    private Task<Participation?> AssigneeAsync(Deadline deadline, CancellationToken ct) =>
        db.Set<Participation>().Include(p => p.Person).FirstOrDefaultAsync(p => p.Id == deadline.ParticipationId, ct);
}
