using MediationWorkflows.Database;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Time;
using MediationWorkflows.Timers;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace MediationWorkflows.Tests.Timers;

public sealed class TimerPumpTests
{
    [Theory, BothDatabases]
    public async Task Equal_due_instants_fire_in_the_order_in_which_they_were_created(DatabaseProvider provider)
    {
        var fired = new Recorder();
        await using var world = await TestWorld.CreateAsync(provider, s => s.AddKeyedSingleton<ITimerHandler>(Recorder.TimerKind, fired));
        for (var i = 0; i < 20; i++)
        {
            var target = i.ToString("00", System.Globalization.CultureInfo.InvariantCulture);
            await world.DoAsync(s => Add(s, target));
        }

        await world.Get<TimerPump>().RunOnceAsync(CancellationToken.None);

        Assert.Equal(fired.Targets.Order(StringComparer.Ordinal), fired.Targets);
        Assert.Equal(20, fired.Targets.Count);
    }

    [Theory, BothDatabases]
    public async Task After_a_downtime_ends_of_deadlines_come_before_workflows_and_those_before_reminders_however_long_they_were_due(DatabaseProvider provider)
    {
        var fired = new Recorder();
        await using var world = await TestWorld.CreateAsync(provider, s => s.AddKeyedSingleton<ITimerHandler>(Recorder.TimerKind, fired).PostConfigure<TimerOptions>(o => o.BatchSize = 4));
        await world.DoAsync(s =>
        {
            // The less important, the longer due.
            foreach (var (priority, hours) in new[] { (TimerPriority.Reminder, 30), (TimerPriority.Work, 20), (TimerPriority.Consequence, 10) })
            {
                s.Db.AddRange(Enumerable.Range(0, 3).Select(i => WorkTimer.At(s.Now - Duration.FromHours(hours - i), Recorder.TimerKind, $"{priority}-{i}", s.Now, priority: priority)));
            }

            return Task.CompletedTask;
        });

        await Drain(world);

        Assert.Equal(
            ["Consequence-0", "Consequence-1", "Consequence-2", "Work-0", "Work-1", "Work-2", "Reminder-0", "Reminder-1", "Reminder-2"], fired.Targets);
    }

    [Theory, BothDatabases]
    public async Task Two_nodes_that_pump_at_once_fire_each_timer_once(DatabaseProvider provider)
    {
        var fired = new Recorder();
        await using var world = await TestWorld.CreateAsync(provider, s => s.AddKeyedSingleton<ITimerHandler>(Recorder.TimerKind, fired));
        await using var other = world.AnotherNode(s => s.AddKeyedSingleton<ITimerHandler>(Recorder.TimerKind, fired));
        await world.DoAsync(s =>
        {
            for (var i = 0; i < 60; i++)
            {
                s.Db.Add(WorkTimer.At(s.Now, Recorder.TimerKind, $"{i}", s.Now));
            }

            return Task.CompletedTask;
        });

        await Task.WhenAll(Task.Run(() => Drain(world)), Task.Run(() => Drain(other)));

        Assert.Equal(60, fired.Targets.Count);
        Assert.Equal(60, fired.Targets.Distinct().Count());
    }

    [Theory, BothDatabases]
    public async Task A_claim_whose_node_died_is_taken_over_when_its_lease_has_run_out_and_not_before(DatabaseProvider provider)
    {
        var fired = new Recorder();
        await using var world = await TestWorld.CreateAsync(provider, s => s.AddKeyedSingleton<ITimerHandler>(Recorder.TimerKind, fired));
        await world.DoAsync(s => Add(s, "orphan"));
        // A node that claims and dies: its claim commits, and nothing after.
        await world.DoAsync(s => s.Db.Set<WorkTimer>().ExecuteUpdateAsync(u => u
            .SetProperty(t => t.ClaimedBy, Guid.NewGuid()).SetProperty(t => t.Attempts, 1).SetProperty(t => t.NotBefore, s.Now + Duration.FromMinutes(1))));

        await world.Get<TimerPump>().RunOnceAsync(CancellationToken.None);
        Assert.Empty(fired.Targets);
        world.Clock.MoveTo(TestWorld.Start + Duration.FromMinutes(1));
        await world.Get<TimerPump>().RunOnceAsync(CancellationToken.None);

        Assert.Equal(["orphan"], fired.Targets);
    }

    [Theory, BothDatabases]
    public async Task A_claim_lasts_for_as_long_as_its_node_renews_it_and_is_not_taken_back_from_another(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await using var other = world.AnotherNode();
        await world.DoAsync(s => Add(s, "long"));
        var claimed = await world.Get<TimerPump>().ClaimAsync(CancellationToken.None);

        for (var beat = 1; beat <= 3; beat++)
        {
            world.Clock.MoveTo(TestWorld.Start + Duration.FromSeconds(50 * beat));
            Assert.Empty(await other.Get<TimerPump>().ClaimAsync(CancellationToken.None));
            await world.Get<TimerPump>().RenewAsync(claimed, CancellationToken.None);
        }

        world.Clock.MoveTo(TestWorld.Start + Duration.FromSeconds(210));
        var taken = Assert.Single(await other.Get<TimerPump>().ClaimAsync(CancellationToken.None));
        world.Clock.MoveTo(TestWorld.Start + Duration.FromSeconds(240));
        await world.Get<TimerPump>().RenewAsync(claimed, CancellationToken.None);

        var row = await world.ReadAsync(s => s.Db.Set<WorkTimer>().SingleAsync());
        Assert.Equal((taken.ClaimedBy, TestWorld.Start + Duration.FromSeconds(270), 2), (row.ClaimedBy, row.NotBefore, row.Attempts));
    }

    // On SQLite whoever is slow inside a unit of work holds the only write lock, so that nobody could take over either.
    [Fact]
    public async Task A_batch_that_takes_longer_than_its_lease_stays_with_its_node()
    {
        // By the real clock: it ends when the claim was renewed, or fails when it never is.
        var renewed = new Renewed();
        await using var world = await TestWorld.CreateAsync(DatabaseProvider.Postgres, s => s.AddSingleton(renewed).AddKeyedScoped<ITimerHandler, UntilRenewed>(Recorder.TimerKind)
            .PostConfigure<TimerOptions>(o => o.Lease = TimeSpan.FromMilliseconds(300)));
        renewed.NotBeforeAsync = () => world.ReadAsync(s => s.Db.Set<WorkTimer>().Where(t => t.Target == "waits").Select(t => t.NotBefore).SingleAsync());
        renewed.Advance = () => world.Clock.MoveTo(world.Clock.Now() + Duration.FromMilliseconds(1));
        await world.DoAsync(s => Add(s, "slow"));
        await world.DoAsync(s => Add(s, "waits"));

        await world.Get<TimerPump>().RunOnceAsync(CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.True(renewed.WasSeen);
        Assert.False(await world.ReadAsync(s => s.Db.Set<WorkTimer>().AnyAsync()));
    }

    [Theory, BothDatabases]
    public async Task A_timer_that_always_fails_is_retried_with_backoff_then_set_aside_with_an_incident_and_disturbs_no_other(DatabaseProvider provider)
    {
        var fired = new Recorder { Poison = "poison" };
        await using var world = await TestWorld.CreateAsync(provider, s => s.AddKeyedSingleton<ITimerHandler>(Recorder.TimerKind, fired));
        await world.DoAsync(s => Add(s, "poison"));
        await world.DoAsync(s => Add(s, "good"));

        await world.AdvanceToAsync(TestWorld.Start + Duration.FromDays(1));

        Assert.Equal(["good"], fired.Targets);
        var dead = await world.ReadAsync(s => s.Db.Set<WorkTimer>().SingleAsync());
        Assert.Equal((TimerState.Dead, 5, TestWorld.Start), (dead.State, dead.Attempts, dead.DueAt));
        var incident = await world.ReadAsync(s => s.Db.Set<WorkflowIncident>().SingleAsync());
        Assert.Equal(("TimerPoisoned", dead.Id), (incident.Kind, incident.TimerId));
        Assert.DoesNotContain("secret", incident.Message, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_node_that_lost_its_lease_cannot_finish_what_another_has_taken_over(DatabaseProvider provider)
    {
        var hang = new Hang();
        await using var world = await TestWorld.CreateAsync(provider, s => s.AddSingleton(hang).AddKeyedScoped<ITimerHandler, Effect>(Recorder.TimerKind));
        await using var other = world.AnotherNode(s => s.AddSingleton(new Hang()).AddKeyedScoped<ITimerHandler, Effect>(Recorder.TimerKind));
        await world.DoAsync(s => Add(s, "once"));
        if (provider == DatabaseProvider.Postgres)
        {
            // The first node hangs inside its handler for longer than its lease; meanwhile the other one fires the timer. (On SQLite
            // the hanging node would hold the only write lock, so nobody could take over before it is done or dead.)
            hang.Once = async () =>
            {
                world.Clock.MoveTo(world.Clock.Now() + Duration.FromMinutes(2));
                await other.Get<TimerPump>().RunOnceAsync(CancellationToken.None);
            };
        }

        await world.Get<TimerPump>().RunOnceAsync(CancellationToken.None);

        Assert.Equal(0, await world.ReadAsync(s => s.Db.Set<WorkTimer>().CountAsync()));
        Assert.Equal(1, await world.ReadAsync(s => s.Db.Set<SystemSetting>().CountAsync()));
    }

    [Theory, BothDatabases]
    public async Task One_that_fails_among_timers_fired_together_takes_none_of_them_with_it(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, s => Together(s).AddSingleton(new Hang()).AddKeyedScoped<ITimerHandler, Effect>(Recorder.TimerKind));
        for (var i = 0; i < 20; i++)
        {
            await world.DoAsync(s => Add(s, i == 7 ? Effect.Poison : "good"));
        }

        await world.Get<TimerPump>().RunOnceAsync(CancellationToken.None);

        Assert.Equal(Enumerable.Repeat("good", 19), await world.ReadAsync(s => s.Db.Set<SystemSetting>().Select(e => e.Value).ToListAsync()));
        var left = await world.ReadAsync(s => s.Db.Set<WorkTimer>().SingleAsync());
        Assert.Equal((Effect.Poison, 1, null), (left.Target, left.Attempts, left.ClaimedBy));
    }

    [Theory, BothDatabases]
    public async Task A_timer_that_another_one_of_its_group_takes_back_is_not_fired(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, s => Together(s).AddKeyedScoped<ITimerHandler, TakesBack>(Recorder.TimerKind));
        foreach (var target in (string[])["first", "second", "third"])
        {
            await world.DoAsync(s => Add(s, target));
        }

        await world.Get<TimerPump>().RunOnceAsync(CancellationToken.None);

        Assert.Equal(["first", "third"], await world.ReadAsync(s => s.Db.Set<SystemSetting>().Select(e => e.Key).Order().ToListAsync()));
        Assert.False(await world.ReadAsync(s => s.Db.Set<WorkTimer>().AnyAsync()));
    }

    [Theory, BothDatabases]
    public async Task A_timer_that_kills_its_process_again_and_again_costs_the_others_one_attempt_at_most(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, s => Together(s));
        await world.DoAsync(s =>
        {
            s.Db.AddRange(Enumerable.Range(0, 10).Select(i => WorkTimer.At(s.Now + Duration.FromMilliseconds(i), Recorder.TimerKind, $"{i}", s.Now)));
            return Task.CompletedTask;
        });
        world.Clock.MoveTo(TestWorld.Start + Duration.FromSeconds(1));

        // The process dies in the middle of each batch that holds the fourth timer, and finishes the others.
        for (var round = 0; round < 100 && await world.Get<TimerPump>().NextAsync(CancellationToken.None) is { } next; round++)
        {
            world.Clock.MoveTo(next);
            var claimed = await world.Get<TimerPump>().ClaimAsync(CancellationToken.None);
            if (claimed.Exists(t => t.Target == "3" && t.Attempts <= 5))
            {
                continue;
            }

            foreach (var timer in claimed)
            {
                Assert.True(timer.Target == "3" || timer.Attempts <= 2, $"timer {timer.Target} was at attempt {timer.Attempts}");
                await world.DoAsync(s => s.Db.Set<WorkTimer>().Where(t => t.Id == timer.Id).ExecuteDeleteAsync());
            }
        }

        Assert.False(await world.ReadAsync(s => s.Db.Set<WorkTimer>().AnyAsync()));
    }

    private static IServiceCollection Together(IServiceCollection services) => services.PostConfigure<TimerOptions>(o => o.Together = 32);

    private static Task Add(WorkScope scope, string target)
    {
        scope.Db.Add(WorkTimer.At(scope.Now, Recorder.TimerKind, target, scope.Now));
        return Task.CompletedTask;
    }

    private static async Task Drain(TestWorld node)
    {
        while (await node.Get<TimerPump>().RunOnceAsync(CancellationToken.None) > 0)
        {
        }
    }

    private sealed class Recorder : ITimerHandler
    {
        public const string TimerKind = "Test";

        private readonly List<string> targets = [];

        public string? Poison { get; init; }

        public IReadOnlyList<string> Targets
        {
            get
            {
                lock (targets)
                {
                    return [.. targets];
                }
            }
        }

        public Task FireAsync(WorkTimer timer, Instant now, CancellationToken ct)
        {
            if (timer.Target == Poison)
            {
                throw new InvalidOperationException("secret");
            }

            lock (targets)
            {
                targets.Add(timer.Target);
            }

            return Task.CompletedTask;
        }
    }

    private sealed class Renewed
    {
        public Func<Task<Instant>>? NotBeforeAsync { get; set; }

        public Action? Advance { get; set; }

        public bool WasSeen { get; set; }
    }

    /// <summary>The first of a batch takes as long as it takes until the claim of the second one is renewed.</summary>
    private sealed class UntilRenewed(Renewed renewed) : ITimerHandler
    {
        public async Task FireAsync(WorkTimer timer, Instant now, CancellationToken ct)
        {
            if (timer.Target != "slow")
            {
                return;
            }

            var claimedUntil = await renewed.NotBeforeAsync!();
            renewed.Advance!();
            while (await renewed.NotBeforeAsync() == claimedUntil)
            {
                await Task.Yield();
            }

            renewed.WasSeen = true;
        }
    }

    private sealed class Hang
    {
        public Func<Task>? Once { get; set; }
    }

    /// <summary>The first timer takes the second one's wake-up back.</summary>
    private sealed class TakesBack(AppDb db, TimerQueue timers) : ITimerHandler
    {
        public async Task FireAsync(WorkTimer timer, Instant now, CancellationToken ct)
        {
            db.Add(new SystemSetting { Key = timer.Target, Value = "" });
            if (timer.Target == "first")
            {
                await timers.CancelAsync(Recorder.TimerKind, "second", ct);
            }
        }
    }

    /// <summary>Leaves a row behind with each firing that commits.</summary>
    private sealed class Effect(AppDb db, Hang hang) : ITimerHandler
    {
        public const string Poison = "poison";

        public async Task FireAsync(WorkTimer timer, Instant now, CancellationToken ct)
        {
            if (hang.Once is { } once)
            {
                hang.Once = null;
                await once();
            }

            db.Add(new SystemSetting { Key = $"fired:{Guid.NewGuid():N}", Value = timer.Target });
            if (timer.Target == Poison)
            {
                throw new InvalidOperationException("fails after it wrote");
            }
        }
    }
}
