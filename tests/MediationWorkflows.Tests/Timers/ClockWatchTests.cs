using MediationWorkflows.Database;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Timers;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace MediationWorkflows.Tests.Timers;

public sealed class ClockWatchTests
{
    [Theory]
    [InlineData(3600, "The clock of a node jumped forward by 3600 seconds.")]
    [InlineData(-90, "The clock of a node jumped back by 90 seconds.")]
    public async Task A_clock_that_is_set_while_less_time_passes_raises_an_incident(int jump, string message)
    {
        await using var world = await TestWorld.CreateAsync(DatabaseProvider.Sqlite);
        var clock = new SetClock();
        var watch = new ClockWatch(clock, world.Work, NullLogger<ClockWatch>.Instance);
        await watch.LookAsync(CancellationToken.None);
        clock.Pass(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5 + jump));

        await watch.LookAsync(CancellationToken.None);
        clock.Pass(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5));
        await watch.LookAsync(CancellationToken.None);

        var incident = await world.ReadAsync(s => s.Db.Set<WorkflowIncident>().SingleAsync());
        Assert.Equal((ClockWatch.IncidentKind, message), (incident.Kind, incident.Message));
    }

    [Fact]
    public async Task A_clock_that_goes_with_the_time_raises_none_however_late_the_look()
    {
        await using var world = await TestWorld.CreateAsync(DatabaseProvider.Sqlite);
        var clock = new SetClock();
        var watch = new ClockWatch(clock, world.Work, NullLogger<ClockWatch>.Instance);
        foreach (var seconds in (int[])[5, 900, 5])
        {
            await watch.LookAsync(CancellationToken.None);
            clock.Pass(TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds + 0.5));
        }

        await watch.LookAsync(CancellationToken.None);

        Assert.Equal(0, await world.ReadAsync(s => s.Db.Set<WorkflowIncident>().CountAsync()));
    }

    /// <summary>A wall clock that somebody sets, and the time that really passes.</summary>
    private sealed class SetClock : TimeProvider
    {
        private DateTimeOffset wall = new(2027, 1, 4, 9, 0, 0, TimeSpan.Zero);
        private TimeSpan passed;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => wall;

        public override long GetTimestamp() => passed.Ticks;

        public void Pass(TimeSpan really, TimeSpan shown) => (passed, wall) = (passed + really, wall + shown);
    }
}
