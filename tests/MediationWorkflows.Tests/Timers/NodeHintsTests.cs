using MediationWorkflows.Database;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Timers;
using Microsoft.Extensions.Logging.Abstractions;

namespace MediationWorkflows.Tests.Timers;

public sealed class NodeHintsTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Theory, BothDatabases]
    public async Task A_commit_of_one_node_wakes_the_others_and_echoes_nowhere(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await using var other = world.AnotherNode();
        using var ending = new CancellationTokenSource();
        // Each says hello to its own pumps when it listens.
        var (here, there) = (world.Get<WakeUps>().Next, other.Get<WakeUps>().Next);
        var running = new[] { Hints(world), Hints(other) }.Select(h => h.RunAsync(ending.Token)).ToList();
        if (provider == DatabaseProvider.Sqlite)
        {
            // One node: there is nobody to tell.
            await Task.WhenAll(running).WaitAsync(Limit);
            return;
        }

        await Task.WhenAll(here, there).WaitAsync(Limit);
        var (heard, echo) = (other.Get<WakeUps>().Next, other.Get<WakeUps>().NextOwn);
        await world.DoAsync(_ => Task.CompletedTask);

        await heard.WaitAsync(Limit);
        Assert.False(echo.IsCompleted);
        await ending.CancelAsync();
        await Task.WhenAll(running).WaitAsync(Limit);
    }

    private static NodeHints Hints(TestWorld node) =>
        new(node.Get<DatabaseOptions>(), node.Get<Incarnation>(), node.Get<WakeUps>(), TimeProvider.System, NullLogger<NodeHints>.Instance);
}
