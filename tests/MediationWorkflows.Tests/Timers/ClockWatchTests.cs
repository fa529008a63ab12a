using MediationWorkflows.Database;
using MediationWorkflows.Mail;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Time;
using MediationWorkflows.Timers;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

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
        var watch = new ClockWatch(clock, world.Work, [], NullLogger<ClockWatch>.Instance);
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
        var watch = new ClockWatch(clock, world.Work, [], NullLogger<ClockWatch>.Instance);
        foreach (var seconds in (int[])[5, 900, 5])
        {
            await watch.LookAsync(CancellationToken.None);
            clock.Pass(TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds + 0.5));
        }

        await watch.LookAsync(CancellationToken.None);

        Assert.Equal(0, await world.ReadAsync(s => s.Db.Set<WorkflowIncident>().CountAsync()));
    }

    [Theory, BothDatabases]
    public async Task A_clock_that_is_set_back_lengthens_no_lease_and_makes_nothing_early(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        var world = test.World;
        // The clock was an hour ahead; whoever claimed by it has died.
        var (ahead, dead) = (Duration.FromHours(1), Guid.NewGuid());
        await world.DoAsync(s =>
        {
            s.Db.Add(Claimed("past", s.Now - ahead, s.Now + ahead));
            s.Db.Add(Claimed("to come", s.Now + Duration.FromMinutes(30), s.Now + ahead));
            s.Db.Add(WorkTimer.At(s.Now + ahead, "Test", "later", s.Now));
            return Task.CompletedTask;
        });
        var client = await test.ClientAsync();
        await world.DoAsync(async s =>
        {
            var mail = await s.Get<Outbox>().EnqueueAsync("claimed", "case-closed", client, new Outbox.Subject(test.CaseId), s.Now, s.Now, s.Ct);
            (mail.State, mail.ClaimedBy, mail.NotBefore) = (OutboxState.Sending, dead, s.Now + ahead);
        });
        var clock = new SetClock();
        var watch = new ClockWatch(clock, world.Work, world.Get<IEnumerable<IPump>>(), NullLogger<ClockWatch>.Instance);
        await watch.LookAsync(CancellationToken.None);
        clock.Pass(TimeSpan.FromSeconds(5), TimeSpan.FromHours(-1));

        await watch.LookAsync(CancellationToken.None);

        var now = world.Clock.Now();
        var lease = Duration.FromTimeSpan(new TimerOptions().Lease);
        Assert.Equal(
            [("later", now + ahead), ("past", now + lease), ("to come", now + Duration.FromMinutes(30))],
            await world.ReadAsync(async s => (await s.Db.Set<WorkTimer>().Where(t => t.Kind == "Test").OrderBy(t => t.Target).ToListAsync()).ConvertAll(t => (t.Target, t.NotBefore))));
        Assert.Equal(now + lease, (await world.ReadAsync(s => s.Db.Set<OutboxMessage>().SingleAsync(m => m.IdempotencyKey == "claimed"))).NotBefore);

        WorkTimer Claimed(string target, Instant dueAt, Instant until)
        {
            var timer = WorkTimer.At(dueAt, "Test", target, dueAt);
            (timer.Attempts, timer.ClaimedBy, timer.NotBefore) = (1, dead, until);
            return timer;
        }
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
