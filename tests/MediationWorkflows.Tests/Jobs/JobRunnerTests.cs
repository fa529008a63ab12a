using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Jobs;
using MediationWorkflows.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace MediationWorkflows.Tests.Jobs;

public sealed class JobRunnerTests
{
    [Theory, BothDatabases]
    public async Task However_many_nodes_ask_at_once_an_occurrence_runs_once(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await using var other = world.AnotherNode();

        var ran = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => (i % 2 == 0 ? world : other).Get<JobRunner>().RunIfDueAsync(new Counts(), CancellationToken.None))));

        Assert.Single(ran, isRun => isRun);
        Assert.Equal(1, await world.ReadAsync(s => s.Db.Set<SystemSetting>().CountAsync()));
    }

    [Theory, BothDatabases]
    public async Task After_a_downtime_a_job_runs_once_and_its_next_occurrence_stays_where_it_was(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        Assert.True(await RunAsync(world));
        world.Clock.MoveTo(TestWorld.At("2027-01-07T03:20:00Z"));

        Assert.True(await RunAsync(world));
        Assert.False(await RunAsync(world));
        world.Clock.MoveTo(TestWorld.At("2027-01-07T23:59:59Z"));
        Assert.False(await RunAsync(world));
        world.Clock.MoveTo(TestWorld.At("2027-01-08T00:00:00Z"));
        Assert.True(await RunAsync(world));

        Assert.Equal(
            [TestWorld.At("2027-01-04T00:00:00Z"), TestWorld.At("2027-01-07T00:00:00Z"), TestWorld.At("2027-01-08T00:00:00Z")],
            await world.ReadAsync(s => s.Db.Set<JobRun>().OrderBy(r => r.OccurrenceAt).Select(r => r.OccurrenceAt).ToListAsync()));
        Assert.Equal(TestWorld.At("2027-01-08T00:00:00Z"), await world.ReadAsync(s => JobRunner.LastRunAsync(s.Db, Counts.JobName, s.Ct)));
    }

    [Theory, BothDatabases]
    public async Task A_job_that_fails_is_not_entered_and_runs_again_at_the_next_tick(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await Assert.ThrowsAsync<InvalidOperationException>(() => world.Get<JobRunner>().RunIfDueAsync(new Counts { Fails = true }, CancellationToken.None));

        Assert.True(await RunAsync(world));
    }

    [Theory, BothDatabases]
    public async Task A_job_that_is_asked_for_runs_at_once_and_its_next_occurrence_stays_where_it_was(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        Task AskAsync(string job, params Role[] roles) => world.DoAsync(s =>
            new RunJobNow([new Counts()]).RunAsync(new RunJobNow.Command(job, new Viewer(Guid.NewGuid(), new HashSet<Role>(roles))), s));
        await Assert.ThrowsAsync<NotAllowedException>(() => AskAsync(Counts.JobName, Role.Coordinator, Role.Auditor));
        await Assert.ThrowsAsync<NotFoundException>(() => AskAsync("nothing", Role.Administrator));

        await AskAsync(Counts.JobName, Role.Administrator);
        Assert.False(await RunAsync(world));
        world.Clock.MoveTo(TestWorld.At("2027-01-04T18:00:00Z"));
        await AskAsync(Counts.JobName, Role.Administrator);

        Assert.Equal(2, await world.ReadAsync(s => s.Db.Set<SystemSetting>().CountAsync()));
        var last = await world.ReadAsync(s => JobRunner.LastRunAsync(s.Db, Counts.JobName, s.Ct));
        Assert.Equal(TestWorld.At("2027-01-04T18:00:00Z"), last);
        Assert.Equal(TestWorld.At("2027-01-05T00:00:00Z"), JobRun.NextAfter(last, Duration.FromDays(1), last!.Value));
        world.Clock.MoveTo(TestWorld.At("2027-01-05T00:00:00Z"));
        Assert.True(await RunAsync(world));
    }

    [Fact]
    public async Task Two_nodes_over_one_PostgreSQL_share_one_schedule_that_lies_in_the_database()
    {
        await using var world = await TestWorld.CreateAsync(DatabaseProvider.Postgres);
        var job = new Counts();
        var (first, second) = (Scheduler(world, job), Scheduler(world, job));

        await first.StartAsync(CancellationToken.None);
        await second.StartAsync(CancellationToken.None);
        await job.HasRun.Task.WaitAsync(TimeSpan.FromMinutes(2));
        await second.StopAsync(CancellationToken.None);
        await first.StopAsync(CancellationToken.None);

        Assert.Equal(1, await world.ReadAsync(s => s.Db.Set<JobRun>().CountAsync()));
        Assert.Equal([Counts.JobName], await world.ReadAsync(s => s.Db.Database.SqlQueryRaw<string>("SELECT job_name AS \"Value\" FROM qrtz_job_details").ToListAsync()));
        Assert.Equal([Counts.JobName], await world.ReadAsync(s => s.Db.Database.SqlQueryRaw<string>("SELECT trigger_name AS \"Value\" FROM qrtz_triggers").ToListAsync()));
    }

    private static Task<bool> RunAsync(TestWorld world) => world.Get<JobRunner>().RunIfDueAsync(new Counts(), CancellationToken.None);

    private static JobScheduler Scheduler(TestWorld world, IRecurringJob job) =>
        new([job], world.Get<JobRunner>(), world.Services.GetRequiredService<DatabaseOptions>(), NullLogger<JobScheduler>.Instance);

    private sealed class Counts : IRecurringJob
    {
        public const string JobName = "counts";

        public bool Fails { get; init; }

        public TaskCompletionSource HasRun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Name => JobName;

        public Duration Every => Duration.FromDays(1);

        public Task RunAsync(WorkScope scope)
        {
            scope.Db.Add(new SystemSetting { Key = $"ran:{Guid.NewGuid():N}", Value = "" });
            HasRun.TrySetResult();
            return Fails ? throw new InvalidOperationException("fails") : Task.CompletedTask;
        }
    }
}
