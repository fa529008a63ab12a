using MediationWorkflows.Database;
using MediationWorkflows.Monitoring;
using MediationWorkflows.Tests.Support;

namespace MediationWorkflows.Tests.Monitoring;

public sealed class RecentLookTests
{
    [Fact]
    public async Task What_is_found_quickly_is_found_anew_each_time()
    {
        await using var world = await TestWorld.CreateAsync(DatabaseProvider.Sqlite);
        var watch = new Watch();
        using var look = Looking(world, watch, milliseconds: 249);

        Assert.Equal("1", await look.GetAsync(CancellationToken.None));
        Assert.Equal("2", await look.GetAsync(CancellationToken.None));
        Assert.Equal("3", await look.GetAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Who_is_content_with_what_is_a_minute_old_gets_it_until_it_is_older_or_something_was_repaired()
    {
        await using var world = await TestWorld.CreateAsync(DatabaseProvider.Sqlite);
        var (watch, minute) = (new Watch(), TimeSpan.FromMinutes(1));
        using var look = Looking(world, watch, milliseconds: 10);

        Assert.Equal("1", await look.GetAsync(CancellationToken.None, minute));
        watch.Passed += 59_999;
        Assert.Equal("1", await look.GetAsync(CancellationToken.None, minute));
        watch.Passed += 1;
        Assert.Equal("2", await look.GetAsync(CancellationToken.None, minute));
        look.Forget();
        Assert.Equal("3", await look.GetAsync(CancellationToken.None, minute));
        Assert.Equal("4", await look.GetAsync(CancellationToken.None));
    }

    [Fact]
    public async Task What_takes_long_is_given_again_for_nine_times_as_long_but_for_the_first_one_which_compiles()
    {
        await using var world = await TestWorld.CreateAsync(DatabaseProvider.Sqlite);
        var watch = new Watch();
        using var look = Looking(world, watch, milliseconds: 2000);

        Assert.Equal("1", await look.GetAsync(CancellationToken.None));
        Assert.Equal("2", await look.GetAsync(CancellationToken.None));
        watch.Passed += 17_999;
        Assert.Equal("2", await look.GetAsync(CancellationToken.None));
        watch.Passed += 1;
        Assert.Equal("3", await look.GetAsync(CancellationToken.None));
        look.Forget();
        Assert.Equal("4", await look.GetAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Nobody_waits_for_an_answer_that_takes_long_while_there_is_an_old_one()
    {
        await using var world = await TestWorld.CreateAsync(DatabaseProvider.Sqlite);
        var (watch, answer, looks) = (new Watch(), new TaskCompletionSource<string>(), 0);
        using var look = new RecentLook<string>(world.Work, watch, _ =>
        {
            watch.Passed += 2000;
            return ++looks < 3 ? Task.FromResult("old") : answer.Task;
        });
        await look.GetAsync(CancellationToken.None);
        await look.GetAsync(CancellationToken.None);
        watch.Passed += 18_000;

        watch.IsOver = true;
        Assert.Equal("old", await look.GetAsync(CancellationToken.None));
        watch.IsOver = false;
        answer.SetResult("new");

        Assert.Equal("new", await look.GetAsync(CancellationToken.None));
        Assert.Equal(3, looks);
    }

    private static RecentLook<string> Looking(TestWorld world, Watch watch, int milliseconds)
    {
        var looks = 0;
        return new RecentLook<string>(world.Work, watch, _ =>
        {
            watch.Passed += milliseconds;
            return Task.FromResult($"{++looks}");
        });
    }

    private sealed class Watch : TimeProvider
    {
        public long Passed { get; set; }

        /// <summary>Whoever waits for some time has waited.</summary>
        public bool IsOver { get; set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, IsOver ? TimeSpan.Zero : dueTime, period);

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => Passed;
    }
}
