using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Mail;
using MediationWorkflows.Reconciling;
using MediationWorkflows.Tasks;
using MediationWorkflows.Tests.Lifecycle;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Timers;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tests.Reconciling;

/// <summary>Each kind of damage to a case under the shipped definitions, on both databases.</summary>
public sealed class CaseDamageTests
{
    [Theory, BothDatabases]
    public async Task A_case_as_it_opens_has_no_gap(DatabaseProvider provider)
    {
        await using var running = await RunningCase.OpenAsync(provider);

        Assert.Empty(await running.World.ReadAsync(s => s.Get<Reconciler>().FindAsync(s.Now, s.Ct)));
    }

    [Theory, BothDatabases]
    public async Task A_deadline_without_a_wake_up_gets_one_and_the_audit_trail_says_so(DatabaseProvider provider)
    {
        await using var running = await RunningCase.OpenAsync(provider);
        var before = await WakeUpsAsync(running);
        await running.DoAsync(s => s.Db.Set<WorkTimer>().ExecuteDeleteAsync());

        await RepairedAsync(running, [.. before.Select(_ => SleepingDeadlines.Kind)]);

        Assert.Equal(before, await WakeUpsAsync(running));
        Assert.Contains("wakeup.repaired", await running.World.ReadAsync(s => s.Db.Set<AuditEvent>().Where(e => e.CaseId == running.Id).Select(e => e.Action).ToListAsync()));
    }

    [Theory, BothDatabases]
    public async Task A_deadlines_second_wake_up_goes_and_the_first_stays(DatabaseProvider provider)
    {
        await using var running = await RunningCase.OpenAsync(provider);
        var before = await WakeUpsAsync(running);
        await running.DoAsync(async s =>
        {
            var deadline = await s.Db.Set<Deadline>().FirstAsync();
            s.Db.Add(WorkTimer.At(deadline.ExpiresAt + Duration.FromDays(1), DeadlineWakeUp.TimerKind, DeadlineWakeUp.Target(deadline.Id), s.Now, targetVersion: deadline.Revision));
        });

        await RepairedAsync(running, OrphanTimers.Kind);

        Assert.Equal(before, await WakeUpsAsync(running));
    }

    [Theory, BothDatabases]
    public async Task An_answer_that_the_workflow_never_heard_is_delivered(DatabaseProvider provider)
    {
        await using var running = await RunningCase.OpenAsync(provider);
        var asked = await running.World.ReadAsync(s => s.Db.Set<CaseTask>().Select(t => t.Kind).ToListAsync());
        await running.DoAsync(s => s.Db.Set<CaseTask>().Where(t => t.Kind == "acknowledge").ExecuteUpdateAsync(u => u
            .SetProperty(t => t.State, TaskState.Completed).SetProperty(t => t.Outcome, "Acknowledged")));

        await RepairedAsync(running, SettledTaskWaits.Kind);

        await running.World.AdvanceToAsync(TestWorld.Start);
        Assert.Contains(await running.World.ReadAsync(s => s.Db.Set<CaseTask>().Where(t => t.State == TaskState.Open).Select(t => t.Kind).ToListAsync()), kind => !asked.Contains(kind));
    }

    [Theory, BothDatabases]
    public async Task An_open_task_that_nobody_waits_for_is_reported(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await test.AskAsync();

        var finding = Assert.Single(await test.World.DoAsync(s => s.Get<Reconciler>().RepairAsync(s.Now, s.Ct)));

        Assert.Equal((DeafTasks.Kind, false, (Guid?)test.CaseId), (finding.Kind, finding.IsRepairable, finding.CaseId));
    }

    [Theory, BothDatabases]
    public async Task A_mail_about_something_that_is_not_there_is_suppressed(DatabaseProvider provider)
    {
        await using var running = await RunningCase.OpenAsync(provider);
        await running.DoAsync(s => s.Db.Set<OutboxMessage>().ExecuteUpdateAsync(u => u.SetProperty(m => m.TaskId, Guid.NewGuid())));

        await RepairedAsync(running, [.. Enumerable.Repeat(OrphanMails.Kind, await running.World.ReadAsync(s => s.Db.Set<OutboxMessage>().CountAsync()))]);

        Assert.All(await running.World.ReadAsync(s => s.Db.Set<OutboxMessage>().ToListAsync()), m => Assert.Equal((OutboxState.Suppressed, "Orphan"), (m.State, m.Reason)));
    }

    private static async Task RepairedAsync(RunningCase running, params string[] kinds)
    {
        var found = await running.DoAsync(s => s.Get<Reconciler>().RepairAsync(s.Now, s.Ct));
        Assert.NotEmpty(found);
        Assert.Equal(kinds, found.Select(f => f.Kind));
        Assert.Empty(await running.World.ReadAsync(s => s.Get<Reconciler>().FindAsync(s.Now, s.Ct)));
    }

    private static Task<List<(string, Instant)>> WakeUpsAsync(RunningCase running) => running.World.ReadAsync(async s =>
        (await s.Db.Set<WorkTimer>().OrderBy(t => t.Target).ToListAsync()).ConvertAll(t => (t.Target, t.DueAt)));
}
