using FsCheck;
using FsCheck.Fluent;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Holds;
using MediationWorkflows.Monitoring;
using MediationWorkflows.Reviews;
using MediationWorkflows.Tasks;
using MediationWorkflows.Tests.Cases;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Timers;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tests.Lifecycle;

/// <summary>
/// Whatever people do with a case of the shipped lifecycle, and however long they leave it alone: every open deadline has exactly one live wake-up (I18), and a case
/// has an open deadline, a hold or a review ahead of it, or it is told as stalled (I17).
/// </summary>
public sealed class NeverForgottenTests
{
    private const int DaysUntilTold = 30;

    [Fact]
    public void No_sequence_of_commands_leaves_a_deadline_asleep_or_a_case_forgotten()
    {
        var step = from kind in Gen.Elements(0, 0, 0, 0, 0, 1, 1, 1, 2, 3, 4, 5) from a in Gen.Choose(0, 1000) select (kind, a);
        // Each command once, and then anything.
        (int, int)[] first = [(4, 1), (2, 0), (3, 0), (5, 2), (0, 1), (1, 1000)];
        var seen = new HashSet<DeadlineState>();
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(4),
            Prop.ForAll(Arb.From(step.ArrayOf(25).Select(rest => first.Concat(rest).ToArray())), steps => Task.Run(() => PlayAsync(steps, seen)).GetAwaiter().GetResult()));
        Assert.Superset(new HashSet<DeadlineState> { DeadlineState.Open, DeadlineState.Extended, DeadlineState.Suspended, DeadlineState.Met, DeadlineState.Expired, DeadlineState.Cancelled }, seen);
    }

    /// <summary>The laws can be broken, and are found broken.</summary>
    [Theory, BothDatabases]
    public async Task A_lost_wake_up_and_a_second_one_break_the_law(DatabaseProvider provider)
    {
        await using var running = await RunningCase.OpenAsync(provider);
        Assert.Empty(await BrokenAsync(running));

        await running.DoAsync(async s =>
        {
            var deadline = await s.Db.Set<Deadline>().FirstAsync(s.Ct);
            s.Db.Add(WorkTimer.At(deadline.ExpiresAt + Duration.FromDays(1), DeadlineWakeUp.TimerKind, DeadlineWakeUp.Target(deadline.Id), s.Now, targetVersion: deadline.Revision));
        });
        Assert.Single(await BrokenAsync(running));
        await running.DoAsync(s => s.Db.Set<WorkTimer>().Where(t => t.Kind == DeadlineWakeUp.TimerKind).ExecuteDeleteAsync(s.Ct));
        Assert.NotEmpty(await BrokenAsync(running));
    }

    /// <summary>A case whose run was lost, with everything that was asked in it: nothing is due any more, and it is told.</summary>
    [Theory, BothDatabases]
    public async Task A_case_in_which_nothing_is_left_to_come_is_told(DatabaseProvider provider)
    {
        await using var running = await RunningCase.OpenAsync(provider);
        await running.DoAsync(async s =>
        {
            await s.Db.Set<WorkTimer>().ExecuteDeleteAsync(s.Ct);
            await s.Db.Set<Deadline>().ExecuteUpdateAsync(set => set.SetProperty(d => d.State, DeadlineState.Cancelled), s.Ct);
        });
        Assert.False(await HasSomethingAheadAsync(running));

        running.World.Clock.MoveTo(running.World.Clock.GetUtcNow().ToInstant() + Duration.FromDays(DaysUntilTold));

        Assert.Contains(await StalledAsync(running), s => s.Reason == StallReason.Quiet);
    }

    private static async Task PlayAsync((int Kind, int A)[] steps, HashSet<DeadlineState> seen)
    {
        await using var running = await RunningCase.OpenAsync(DatabaseProvider.Sqlite);
        foreach (var (kind, a) in steps)
        {
            try
            {
                await StepAsync(running, kind, a);
            }
            catch (DomainException e) when (e is StateException or InvalidInputException or NotAllowedException or NotFoundException)
            {
                // Refused; the laws hold all the same.
            }

            Assert.Empty(await BrokenAsync(running));
            seen.UnionWith(await running.World.ReadAsync(s => s.Db.Set<Deadline>().Select(d => d.State).Distinct().ToListAsync(s.Ct)));
            if ((await running.CaseAsync()).Phase != CasePhase.Closed && !await HasSomethingAheadAsync(running))
            {
                await running.PassAsync(Duration.FromDays(DaysUntilTold));
                Assert.True(await HasSomethingAheadAsync(running) || (await StalledAsync(running)).Count > 0, "Nobody would have heard of this case again.");
            }
        }
    }

    private static async Task StepAsync(RunningCase running, int kind, int a)
    {
        switch (kind)
        {
            case 0: await AnswerAsync(running, a); break;
            case 1: await running.PassAsync(Duration.FromHours(a / 2)); break;
            case 2: await running.DoAsync(s => s.Get<PlaceHold>().RunAsync(new PlaceHold.Command(running.Id, HoldKind.Admin, "For a while", running.By("coordinator")), s.Now, s.Ct)); break;
            case 3: await ResumeAsync(running); break;
            case 4: await OnDeadlineAsync(running, a, (s, id) => s.Get<ExtendDeadline>().RunAsync(new ExtendDeadline.Command(id, "5 BD", "asked", running.By("mediator")), s.Now, s.Ct)); break;
            default: await OnDeadlineAsync(running, a, (s, id) => s.Get<WaiveDeadline>().RunAsync(new WaiveDeadline.Command(id, "notNeeded", running.By("mediator")), s.Now, s.Ct)); break;
        }
    }

    private static async Task AnswerAsync(RunningCase running, int a)
    {
        if (await running.OpenAsync() is not { Count: > 0 } open)
        {
            return;
        }

        var task = open[a % open.Count];
        var outcomes = await running.World.ReadAsync(s => Task.FromResult(s.Get<TaskKinds>().Find(task.Kind)!.Outcomes));
        // Mostly yes, so that some cases get far.
        var outcome = outcomes[a % 5 == 0 ? a / 5 % outcomes.Count : 0];
        await running.DoAsync(s => s.Get<CompleteTask>().RunAsync(new CompleteTask.Command(task.Id, outcome, [], running.By(task.Assignee!.Key)), s.Now, s.Ct));
    }

    private static async Task ResumeAsync(RunningCase running)
    {
        foreach (var hold in await running.World.ReadAsync(s => s.Db.Set<Hold>().Where(h => h.ResumedAt == null).Select(h => h.Id).ToListAsync(s.Ct)))
        {
            await running.DoAsync(s => s.Get<ResumeHold>().RunAsync(new ResumeHold.Command(hold, running.By("coordinator")), s.Now, s.Ct));
        }
    }

    private static async Task OnDeadlineAsync(RunningCase running, int a, Func<WorkScope, Guid, Task> act)
    {
        var ids = await running.World.ReadAsync(s => s.Db.Set<Deadline>().OrderByDescending(d => d.Id).Take(5).Select(d => d.Id).ToListAsync(s.Ct));
        if (ids.Count > 0)
        {
            await running.DoAsync(s => act(s, ids[a % ids.Count]));
        }
    }

    /// <summary>Open deadlines without exactly one wake-up of their revision, and wake-ups of deadlines that are not open.</summary>
    private static Task<List<string>> BrokenAsync(RunningCase running) => running.World.ReadAsync(async s =>
    {
        var waiting = (await s.Db.Set<WorkTimer>().Where(t => t.Kind == DeadlineWakeUp.TimerKind && t.State == TimerState.Waiting).ToListAsync(s.Ct)).ToLookup(t => t.TargetId);
        var deadlines = await s.Db.Set<Deadline>().ToListAsync(s.Ct);
        return deadlines.Where(d => !(d.IsOpen ? waiting[d.Id].Count() == 1 && waiting[d.Id].Single().TargetVersion == d.Revision : !waiting[d.Id].Any()))
            .Select(d => $"{d.Kind} {d.State}").ToList();
    });

    private static Task<bool> HasSomethingAheadAsync(RunningCase running) => running.World.ReadAsync(async s =>
        await s.Db.Set<Deadline>().AnyAsync(d => d.CaseId == running.Id && CalendarImpact.StatesThatCount.Contains(d.State), s.Ct)
        || await s.Db.Set<Hold>().AnyAsync(h => h.ResumedAt == null, s.Ct)
        || await s.Db.Set<ComplianceReview>().AnyAsync(r => r.State == ReviewState.Scheduled, s.Ct));

    private static Task<IReadOnlyList<StalledCase>> StalledAsync(RunningCase running) => running.World.ReadAsync(s => s.Get<StalledCases>().ListAsync(s.Now, s.Ct));
}
