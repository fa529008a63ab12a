using FsCheck;
using FsCheck.Fluent;
using MediationWorkflows.Database;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Time;
using MediationWorkflows.Timers;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MediationWorkflows.Tests.Timers;

/// <summary>
/// The timer store against a model, for any order of moves of three nodes: whatever they claim, fire late, fail at or die of, the rows are
/// what the model says, and each timer takes effect at most once.
/// </summary>
public sealed class TimerStoreLaws
{
    private const int Nodes = 3;
    private static readonly TimerOptions Options = new() { BatchSize = 3, Lease = TimeSpan.FromSeconds(20), MaxAttempts = 3 };

    [Theory, BothDatabases]
    public async Task Whatever_nodes_do_the_store_is_what_the_model_says_and_no_timer_takes_effect_twice(DatabaseProvider provider)
    {
        var script = new Script();
        await using var world = await TestWorld.CreateAsync(provider, s => s.AddSingleton(script).AddKeyedScoped<ITimerHandler, Effect>(Effect.TimerKind));
        // A fixed seed: the build does not fail by luck, and a changed seed is a deliberate search.
        var config = Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(20270104, 20270119);

        Check.One(config, Prop.ForAll(Arb.From(Moves, Shorter), moves => Task.Run(() => HoldsAsync(world, script, moves)).GetAwaiter().GetResult()));
    }

    internal abstract record Move;

    internal sealed record Schedule(int Target, int InSeconds) : Move;

    internal sealed record Reschedule(int Target, int InSeconds) : Move;

    internal sealed record Cancel(int Target) : Move;

    internal sealed record Pass(int Seconds) : Move;

    internal sealed record Claim(int Node) : Move;

    /// <summary>The node fires the first of what it claimed, however long ago that was.</summary>
    internal sealed record Fire(int Node, bool Fails) : Move;

    /// <summary>The node fires all that it claimed in one go; one of them may fail.</summary>
    internal sealed record FireAll(int Node, int? Failing) : Move;

    /// <summary>The node holds on to all that it believes to have.</summary>
    internal sealed record Renew(int Node) : Move;

    internal sealed record Die(int Node) : Move;

    private static Gen<Move> AnyMove { get; } = Gen.Frequency(
        (4, from target in Gen.Choose(0, 4) from seconds in Gen.Choose(-30, 60) select (Move)new Schedule(target, seconds)),
        (1, from target in Gen.Choose(0, 4) from seconds in Gen.Choose(0, 60) select (Move)new Reschedule(target, seconds)),
        (1, Gen.Choose(0, 4).Select(target => (Move)new Cancel(target))),
        (4, Gen.Choose(1, 40).Select(seconds => (Move)new Pass(seconds))),
        (6, Gen.Choose(0, Nodes - 1).Select(node => (Move)new Claim(node))),
        (8, from node in Gen.Choose(0, Nodes - 1) from fails in Gen.Frequency((2, Gen.Constant(false)), (1, Gen.Constant(true))) select (Move)new Fire(node, fails)),
        (5, from node in Gen.Choose(0, Nodes - 1) from failing in Gen.Choose(-2, 2) select (Move)new FireAll(node, failing < 0 ? null : failing)),
        (2, Gen.Choose(0, Nodes - 1).Select(node => (Move)new Renew(node))),
        (1, Gen.Choose(0, Nodes - 1).Select(node => (Move)new Die(node))));

    private static Gen<Move[]> Moves { get; } = from length in Gen.Choose(5, 40) from moves in AnyMove.ArrayOf(length) select moves;

    private static IEnumerable<Move[]> Shorter(Move[] moves) => moves.Select((_, i) => (Move[])[.. moves[..i], .. moves[(i + 1)..]]);

    private static async Task<bool> HoldsAsync(TestWorld world, Script script, Move[] moves)
    {
        await world.DoAsync(async s =>
        {
            await s.Db.Set<WorkTimer>().ExecuteDeleteAsync();
            await s.Db.Set<WorkflowIncident>().ExecuteDeleteAsync();
            await s.Db.Set<SystemSetting>().ExecuteDeleteAsync();
        });
        var model = new TimerStoreModel(Options);
        var nodes = Enumerable.Range(0, Nodes).Select(_ => new Node(world)).ToArray();
        foreach (var move in moves)
        {
            await MakeAsync(world, script, model, nodes, move);
            Assert.Equal(model.Rows, await RowsAsync(world));
            Assert.Equal(model.Effects, await EffectsAsync(world));
        }

        Assert.Equal(model.Deaths, await world.ReadAsync(s => s.Db.Set<WorkflowIncident>().CountAsync()));
        return true;
    }

    private static async Task MakeAsync(TestWorld world, Script script, TimerStoreModel model, Node[] nodes, Move move)
    {
        var now = world.Clock.Now();
        switch (move)
        {
            case Schedule(var target, var seconds):
                await AddAsync(world, model, target, now + Duration.FromSeconds(seconds), replaces: false);
                break;
            case Reschedule(var target, var seconds):
                await AddAsync(world, model, target, now + Duration.FromSeconds(seconds), replaces: true);
                break;
            case Cancel(var target):
                await world.DoAsync(s => s.Get<TimerQueue>().CancelAsync(Effect.TimerKind, $"{target}", s.Ct));
                model.Cancel($"{target}");
                break;
            case Pass(var seconds):
                world.Clock.MoveTo(now + Duration.FromSeconds(seconds));
                break;
            case Claim(var node):
                var claimed = await nodes[node].Pump.ClaimAsync(CancellationToken.None);
                Assert.Equal(model.Claim(nodes[node].Id, now), claimed.Select(t => t.Id).Order());
                nodes[node].Claimed.AddRange(claimed);
                break;
            case Fire(var node, var fails) when nodes[node].Claimed is [var timer, ..]:
                nodes[node].Claimed.RemoveAt(0);
                script.Failing = fails ? timer.Id : null;
                await nodes[node].Pump.Firing.FireAsync([timer], CancellationToken.None);
                model.Fire(timer, nodes[node].Id, fails, now);
                break;
            case FireAll(var node, var failing):
                var all = nodes[node].Claimed.ToList();
                nodes[node].Claimed.Clear();
                script.Failing = failing < all.Count ? all[failing.Value].Id : null;
                await nodes[node].Pump.Firing.FireAsync(all, CancellationToken.None);
                all.ForEach(one => model.Fire(one, nodes[node].Id, one.Id == script.Failing, now));
                break;
            case Renew(var node) when nodes[node].Claimed is [_, ..]:
                await nodes[node].Pump.RenewAsync(nodes[node].Claimed, CancellationToken.None);
                model.Renew(nodes[node].Claimed, nodes[node].Id, now);
                break;
            case Die(var node):
                nodes[node] = new Node(world);
                break;
        }
    }

    private static async Task AddAsync(TestWorld world, TimerStoreModel model, int target, Instant dueAt, bool replaces)
    {
        var timer = WorkTimer.At(dueAt, Effect.TimerKind, $"{target}", world.Clock.Now());
        await world.DoAsync(async s =>
        {
            // A conflict runs this again: the row must be a fresh one each time.
            timer = WorkTimer.At(dueAt, Effect.TimerKind, $"{target}", s.Now);
            if (replaces)
            {
                await s.Get<TimerQueue>().RescheduleAsync(timer, s.Ct);
            }
            else
            {
                s.Get<TimerQueue>().Schedule(timer);
            }
        });
        if (replaces)
        {
            model.Cancel($"{target}");
        }

        model.Add(timer);
    }

    private static Task<List<TimerRow>> RowsAsync(TestWorld world) => world.ReadAsync(s => s.Db.Set<WorkTimer>().OrderBy(t => t.Id)
        .Select(t => new TimerRow(t.Id, t.Target, t.DueAt, t.NotBefore, t.Attempts, t.ClaimedBy, t.State)).ToListAsync());

    private static async Task<List<long>> EffectsAsync(TestWorld world)
    {
        var values = await world.ReadAsync(s => s.Db.Set<SystemSetting>().Select(e => e.Value).ToListAsync());
        return [.. values.Select(v => long.Parse(v, System.Globalization.CultureInfo.InvariantCulture)).Order()];
    }

    /// <summary>A process: its pump, and what it believes to have claimed.</summary>
    private sealed class Node
    {
        public Node(TestWorld world)
        {
            var self = new Incarnation();
            Id = self.Id;
            Pump = new TimerPump(world.Work, self, world.Clock, Microsoft.Extensions.Options.Options.Create(Options), NullLogger<TimerPump>.Instance);
        }

        public Guid Id { get; }

        public TimerPump Pump { get; }

        public List<WorkTimer> Claimed { get; } = [];
    }

    private sealed class Script
    {
        public long? Failing { get; set; }
    }

    /// <summary>Leaves a row with the timer's id behind for each firing that commits.</summary>
    private sealed class Effect(AppDb db, Script script) : ITimerHandler
    {
        public const string TimerKind = "Test";

        public Task FireAsync(WorkTimer timer, Instant now, CancellationToken ct)
        {
            db.Add(new SystemSetting { Key = $"fired:{Guid.NewGuid():N}", Value = $"{timer.Id}" });
            return timer.Id == script.Failing ? throw new InvalidOperationException("fails") : Task.CompletedTask;
        }
    }
}
