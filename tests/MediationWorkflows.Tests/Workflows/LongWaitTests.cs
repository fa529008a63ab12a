using MediationWorkflows.Database;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Time;
using MediationWorkflows.Timers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MediationWorkflows.Tests.Workflows;

/// <summary>Ten years: further than any timer of the operating system reaches.</summary>
public sealed class LongWaitTests
{
    private static readonly Instant InTenYears = TestWorld.Start + Duration.FromDays(3652);

    public static TheoryData<DatabaseProvider, string> Waits => new()
    {
        { DatabaseProvider.Sqlite, Definitions.Delay("3652.00:00:00") }, { DatabaseProvider.Postgres, Definitions.Delay("3652.00:00:00") },
        { DatabaseProvider.Sqlite, Definitions.StartAt("2037-01-03T15:00:00Z") }, { DatabaseProvider.Postgres, Definitions.StartAt("2037-01-03T15:00:00Z") },
    };

    [Theory, MemberData(nameof(Waits))]
    public async Task A_wait_of_ten_years_ends_at_its_instant_and_holds_up_no_other_after_a_restart(DatabaseProvider provider, string wait)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await world.InstallAsync(Definitions.Chain("long", Definitions.Write("before"), wait, Definitions.Write("after")));
        await world.InstallAsync(Definitions.Chain("short", Definitions.Delay("1.00:00:00"), Definitions.Write("short")));
        var instance = await world.StartAsync("long");
        await world.StartAsync("short");

        await using var restarted = world.AnotherNode();
        await restarted.AdvanceToAsync(InTenYears - Duration.FromMilliseconds(1));
        Assert.Equal(["short"], restarted.Lines);
        Assert.Equal(WorkflowSubStatus.Suspended, (await restarted.InstanceAsync(instance.Id)).SubStatus);
        await restarted.AdvanceToAsync(InTenYears);

        Assert.Equal(["short", "after"], restarted.Lines);
        Assert.Equal((WorkflowSubStatus.Finished, InTenYears), ((await restarted.InstanceAsync(instance.Id)).SubStatus, (await restarted.InstanceAsync(instance.Id)).FinishedAt));
    }

    [Fact]
    public async Task The_pump_sleeps_through_ten_years_in_steps_that_a_system_timer_can_take()
    {
        using var stop = new CancellationTokenSource();
        var clock = new Impatient(TestWorld.Start.ToDateTimeOffset(), stop);
        var pump = new Far();
        var options = Options.Create(new TimerOptions());

        await new PumpLoop(clock, new WakeUps(), options, NullLogger<PumpLoop>.Instance).RunAsync(pump, stop.Token);

        Assert.Equal(options.Value.PollEvery, clock.Longest);
        Assert.Equal(0, pump.Runs);
    }

    private sealed class Far : IPump
    {
        public int Runs { get; private set; }

        public Task<int> RunOnceAsync(CancellationToken ct) => Task.FromResult(++Runs);

        public Task<Instant?> NextAsync(CancellationToken ct) => Task.FromResult<Instant?>(InTenYears);
    }

    /// <summary>Time passes as soon as somebody waits for it; after three waits the process is to end.</summary>
    private sealed class Impatient(DateTimeOffset start, CancellationTokenSource stop) : TimeProvider
    {
        private int waits;
        private DateTimeOffset now = start;

        public TimeSpan Longest { get; private set; }

        public override DateTimeOffset GetUtcNow() => now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Longest = dueTime > Longest ? dueTime : Longest;
            now += dueTime;
            if (++waits == 3)
            {
                stop.Cancel();
            }

            return System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
