using FsCheck;
using FsCheck.Fluent;
using MediationWorkflows.Database;
using MediationWorkflows.Mail;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Time;
using MediationWorkflows.Timers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MediationWorkflows.Tests.Mail;

/// <summary>
/// The outbox against a model, for any order of moves of three nodes: whenever they claim, send, lose the server or die, the rows are what
/// the model says, and no mail reaches the server twice.
/// </summary>
public sealed class OutboxLaws
{
    private const int Nodes = 3;
    private static readonly TimerOptions Options = new() { BatchSize = 3, Lease = TimeSpan.FromSeconds(20), MaxAttempts = 3 };

    [Theory, BothDatabases]
    public async Task Whatever_nodes_do_the_outbox_is_what_the_model_says_and_no_mail_arrives_twice(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        // A fixed seed: the build does not fail by luck, and a changed seed is a deliberate search.
        var config = Config.QuickThrowOnFailure.WithMaxTest(40).WithReplay(20270104, 20270119);

        Check.One(config, Prop.ForAll(Arb.From(Moves, Shorter), moves => Task.Run(() => HoldsAsync(test, moves)).GetAwaiter().GetResult()));
    }

    internal abstract record Move;

    internal sealed record Enqueue : Move;

    internal sealed record Pass(int Seconds) : Move;

    internal sealed record Settle(int Node) : Move;

    internal sealed record Claim(int Node) : Move;

    /// <summary>The node sends the first of what it claimed, however long ago that was.</summary>
    internal sealed record Send(int Node, Fate Fate) : Move;

    internal sealed record Die(int Node) : Move;

    private static Gen<Move> AnyMove { get; } = Gen.Frequency(
        (4, Gen.Constant((Move)new Enqueue())),
        (3, Gen.Choose(1, 60).Select(seconds => (Move)new Pass(seconds))),
        (2, AnyNode.Select(node => (Move)new Settle(node))),
        (5, AnyNode.Select(node => (Move)new Claim(node))),
        (8, from node in AnyNode from fate in Gen.Elements(Enum.GetValues<Fate>()) select (Move)new Send(node, fate)),
        (1, AnyNode.Select(node => (Move)new Die(node))));

    private static Gen<int> AnyNode => Gen.Choose(0, Nodes - 1);

    private static Gen<Move[]> Moves { get; } = from length in Gen.Choose(5, 40) from moves in AnyMove.ArrayOf(length) select moves;

    private static IEnumerable<Move[]> Shorter(Move[] moves) => moves.Select((_, i) => (Move[])[.. moves[..i], .. moves[(i + 1)..]]);

    private static async Task<bool> HoldsAsync(TestCase test, Move[] moves)
    {
        await test.World.DoAsync(s => s.Db.Set<OutboxMessage>().ExecuteDeleteAsync());
        var server = new MoodyServer();
        var model = new OutboxModel(Options, server.LongestDelivery);
        var nodes = Enumerable.Range(0, Nodes).Select(_ => new Node(test.World, server)).ToArray();
        foreach (var move in moves)
        {
            await MakeAsync(test, server, model, nodes, move);
            Assert.Equal(model.Rows, await RowsAsync(test.World));
            Assert.Equal(server.Arrived.Distinct(StringComparer.Ordinal), server.Arrived);
        }

        return true;
    }

    private static async Task MakeAsync(TestCase test, MoodyServer server, OutboxModel model, Node[] nodes, Move move)
    {
        var now = test.World.Clock.Now();
        switch (move)
        {
            case Enqueue:
                model.Add(await EnqueueAsync(test), now);
                break;
            case Pass(var seconds):
                test.World.Clock.MoveTo(now + Duration.FromSeconds(seconds));
                break;
            case Settle(var node):
                await nodes[node].Pump.SettleAbandonedAsync(CancellationToken.None);
                model.Settle(now);
                break;
            case Claim(var node):
                var claimed = await nodes[node].Pump.ClaimAsync(CancellationToken.None);
                Assert.Equal(model.Claim(nodes[node].Id, now), claimed.Order());
                nodes[node].Claimed.AddRange(claimed);
                break;
            case Send(var node, var fate) when nodes[node].Claimed is [var mail, ..]:
                nodes[node].Claimed.RemoveAt(0);
                if (await SendAsync(test.World, server, nodes, node, mail, fate))
                {
                    model.Send(mail, nodes[node].Id, fate, now);
                }

                if (fate is Fate.DiesBefore or Fate.DiesAfter)
                {
                    nodes[node] = new Node(test.World, server);
                }

                break;
            case Die(var node):
                nodes[node] = new Node(test.World, server);
                break;
        }
    }

    /// <returns>Whether the mail was still the node's to send.</returns>
    private static async Task<bool> SendAsync(TestWorld world, MoodyServer server, Node[] nodes, int node, Guid mail, Fate fate)
    {
        using var death = new CancellationTokenSource();
        (server.Fate, server.Death, server.WasAsked) = (fate, death, false);
        server.Meanwhile = async () =>
        {
            // Frozen in the middle of the delivery for longer than any claim holds; another node sees to what it left.
            world.Clock.MoveTo(world.Clock.Now() + Duration.FromMinutes(5));
            await nodes[(node + 1) % Nodes].Pump.SettleAbandonedAsync(CancellationToken.None);
        };
        try
        {
            await nodes[node].Pump.SendAsync(mail, death.Token);
        }
        catch (OperationCanceledException) when (death.IsCancellationRequested)
        {
            // The process is gone.
        }

        return server.WasAsked;
    }

    private static async Task<Guid> EnqueueAsync(TestCase test)
    {
        var (client, key) = (await test.ClientAsync(), $"{Guid.NewGuid():N}");
        await test.World.DoAsync(s => s.Get<Outbox>().EnqueueAsync(key, "case-closed", client, new Outbox.Subject(test.CaseId), s.Now, s.Now, s.Ct));
        return await test.World.ReadAsync(s => s.Db.Set<OutboxMessage>().Where(m => m.IdempotencyKey == key).Select(m => m.Id).SingleAsync());
    }

    private static async Task<List<OutboxRow>> RowsAsync(TestWorld world)
    {
        var rows = await world.ReadAsync(s => s.Db.Set<OutboxMessage>()
            .Select(m => new OutboxRow(m.Id, m.State, m.NotBefore, m.Attempts, m.ClaimedBy)).ToListAsync());
        return [.. rows.OrderBy(r => r.Id)];
    }

    /// <summary>A process: its pump, and what it believes to have claimed.</summary>
    private sealed class Node
    {
        public Node(TestWorld world, IMailSender sender)
        {
            var self = new Incarnation();
            Id = self.Id;
            Pump = new MailPump(
                world.Work, sender, self, Microsoft.Extensions.Options.Options.Create(Options), Microsoft.Extensions.Options.Options.Create(new MailOptions()),
                NullLogger<MailPump>.Instance);
        }

        public Guid Id { get; }

        public MailPump Pump { get; }

        public List<Guid> Claimed { get; } = [];
    }

    private sealed class MoodyServer : IMailSender
    {
        public Fate Fate { get; set; }

        public bool WasAsked { get; set; }

        public CancellationTokenSource Death { get; set; } = new();

        public Func<Task> Meanwhile { get; set; } = () => Task.CompletedTask;

        public List<string> Arrived { get; } = [];

        public bool IsRepeatable => false;

        public TimeSpan LongestDelivery => TimeSpan.FromSeconds(30);

        public async Task<SendResult> SendAsync(RenderedMail mail, CancellationToken ct)
        {
            WasAsked = true;
            if (Fate is Fate.Accepted or Fate.Unanswered or Fate.DiesAfter or Fate.FrozenThenAccepted)
            {
                Arrived.Add(mail.MessageId);
            }

            switch (Fate)
            {
                case Fate.DiesBefore or Fate.DiesAfter:
                    await Death.CancelAsync();
                    throw new OperationCanceledException(Death.Token);
                case Fate.FrozenThenAccepted:
                    await Meanwhile();
                    return SendResult.Accepted;
                case Fate.Away:
                    return new SendResult(SendOutcome.Deferred, "no-answer");
                case Fate.Unanswered:
                    return new SendResult(SendOutcome.Unknown, "no-answer");
                default:
                    return SendResult.Accepted;
            }
        }
    }
}
