using MediationWorkflows.Database;
using MediationWorkflows.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Tests.Database;

public sealed class SharedWriterTests
{
    [Theory, BothDatabases]
    public async Task Of_units_that_run_at_once_those_that_fail_leave_nothing_and_the_others_everything(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Task.Run(() => TryAsync(world, i))));

        Assert.Equal(Enumerable.Range(0, 60).Select(i => i % 3 != 0), outcomes);
        var kept = await world.ReadAsync(s => s.Db.Set<SystemSetting>().Select(e => e.Key).ToListAsync());
        Assert.Equal(Enumerable.Range(0, 60).Where(i => i % 3 != 0).Select(i => $"{i:00}"), kept.Order(StringComparer.Ordinal));
    }

    [Theory, BothDatabases]
    public async Task What_was_answered_is_seen_by_another_process_at_once(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await using var other = world.AnotherNode();

        await Task.WhenAll(Enumerable.Range(0, 30).Select(i => Task.Run(async () =>
        {
            await world.DoAsync(s => AddAsync(s, i));
            Assert.True(await other.ReadAsync(s => s.Db.Set<SystemSetting>().AnyAsync(e => e.Key == $"{i:00}")), $"{i} was answered, and is not there");
        })));
    }

    [Theory, BothDatabases]
    public async Task Two_processes_write_to_one_database(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await using var other = world.AnotherNode();

        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => (i % 2 == 0 ? world : other).DoAsync(s => AddAsync(s, i)))));

        Assert.Equal(40, await world.ReadAsync(s => s.Db.Set<SystemSetting>().CountAsync()));
    }

    [Theory, BothDatabases]
    public async Task Who_reads_while_a_unit_is_under_way_sees_nothing_of_it(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        // Two at once, so that the reader may get the context that one of them had.
        var (first, firstGo) = await HeldAsync(1);
        var second = world.DoAsync(s => AddAsync(s, 2));
        firstGo.SetResult();
        await Task.WhenAll(first, second);
        var (under, go) = await HeldAsync(3);

        var seen = await world.ReadAsync(s => s.Db.Set<SystemSetting>().CountAsync());
        go.SetResult();
        await under;

        Assert.Equal(2, seen);

        async Task<(Task Unit, TaskCompletionSource Go)> HeldAsync(int key)
        {
            var (entered, goOn) = (new TaskCompletionSource(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            var unit = world.DoAsync(async s =>
            {
                await AddAsync(s, key);
                await s.Db.SaveChangesAsync();
                entered.SetResult();
                await goOn.Task;
            });
            await entered.Task;
            return (unit, goOn);
        }
    }

    [Fact]
    public async Task A_caller_that_gives_up_while_it_waits_holds_up_nobody()
    {
        await using var world = await TestWorld.CreateAsync(DatabaseProvider.Sqlite);
        var (entered, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var first = world.DoAsync(async s =>
        {
            entered.SetResult();
            await go.Task;
            await AddAsync(s, 1);
        });
        await entered.Task;
        using var impatience = new CancellationTokenSource();
        var second = world.Work.RunAsync(s => AddAsync(s, 2), impatience.Token);
        await impatience.CancelAsync();
        go.SetResult();

        await first;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal(["01"], await world.ReadAsync(s => s.Db.Set<SystemSetting>().Select(e => e.Key).ToListAsync()));
    }

    private static async Task<bool> TryAsync(TestWorld world, int i)
    {
        try
        {
            await world.DoAsync(async s =>
            {
                await AddAsync(s, i);
                await s.Db.SaveChangesAsync(s.Ct);
                if (i % 3 == 0)
                {
                    throw new InvalidOperationException("fails after it wrote");
                }
            });
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static Task AddAsync(WorkScope scope, int i)
    {
        scope.Db.Add(new SystemSetting { Key = $"{i:00}", Value = "" });
        return Task.CompletedTask;
    }
}
