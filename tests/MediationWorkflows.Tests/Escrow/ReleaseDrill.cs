using System.Diagnostics;
using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Escrow;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Time;
using MediationWorkflows.Timers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace MediationWorkflows.Tests.Escrow;

/// <summary>What a process of its own does with one release, until it kills itself (SIGKILL: nothing is closed, nothing is flushed) at the place that it is told.</summary>
internal static class ReleaseDrill
{
    public const string Verb = "release-drill";

    /// <summary>Before the commit of each step; around the agent's being told, and after its commit; and between the agent's answer and the commit that confirms.</summary>
    public static readonly string[] Places = ["request", "approve1", "approve2", "instruct", "before-agent", "half-a-file", "after-agent", "after-delivery", "reading-acknowledgement", "acknowledged"];

    /// <summary>Said last: the agent takes the same instruction for another one, which the product's own does not.</summary>
    public const string Forgetful = "forgetful";

    /// <param name="args">The verb, the database's file, the agent's folder, the milestone, the place, and perhaps <see cref="Forgetful"/>.</param>
    public static async Task RunAsync(string[] args)
    {
        var (file, folder, milestone, place) = (args[1], args[2], Guid.Parse(args[3]), args[4]);
        await using var world = TestWorld.Over(DatabaseOptions.SqliteFile(file), s => s.AddSingleton<IEscrowAgent>(new DyingAgent(folder, place, isForgetful: args[^1] == Forgetful)));
        var people = await world.ReadAsync(s => s.Db.Set<Parties.Participation>().ToDictionaryAsync(p => p.Key, p => new Viewer(p.PersonId, new HashSet<Role>()), s.Ct));
        Task StepAsync(string name, Func<WorkScope, Task> step) => world.DoAsync(async s =>
        {
            await step(s);
            await s.Db.SaveChangesAsync(s.Ct);
            DieAt(name, place);
        });
        async Task<EscrowRelease?> ReleaseAsync() => await world.ReadAsync(s => s.Db.Set<EscrowRelease>().FirstOrDefaultAsync(s.Ct));
        if (await ReleaseAsync() is null)
        {
            await StepAsync("request", s => s.Get<RequestEscrowRelease>().RunAsync(new RequestEscrowRelease.Command(milestone, people["client"]), s.Now, s.Ct));
        }

        foreach (var (name, by) in new[] { ("approve1", "mediator"), ("approve2", "coordinator") })
        {
            if ((await ReleaseAsync())!.Approvals.All(a => a.PersonId != people[by].PersonId))
            {
                await StepAsync(name, async s => await s.Get<ApproveEscrowRelease>().RunAsync(
                    new ApproveEscrowRelease.Command((await s.Db.Set<EscrowRelease>().SingleAsync(s.Ct)).Id, Approves: true, Reason: null, people[by]), s.Now, s.Ct));
            }
        }

        if ((await ReleaseAsync())!.State == ReleaseState.Approved)
        {
            await StepAsync("instruct", async s => await s.Get<InstructEscrowRelease>().RunAsync(
                new InstructEscrowRelease.Command((await s.Db.Set<EscrowRelease>().SingleAsync(s.Ct)).Id, people["coordinator"]), s.Now, s.Ct));
        }

        await world.AdvanceToAsync(world.Clock.Now() + Duration.FromHours(2));
        DieAt("after-delivery", place);
        Acknowledge(folder);
        await world.AdvanceToAsync(world.Clock.Now() + Duration.FromHours(2));
        DieAt("acknowledged", place);
    }

    private static void Acknowledge(string folder)
    {
        var acknowledgements = Directory.CreateDirectory(Path.Combine(folder, "acknowledgements")).FullName;
        foreach (var instruction in Directory.GetFiles(Path.Combine(folder, "instructions"), "*.json"))
        {
            File.WriteAllText(Path.Combine(acknowledgements, Path.GetFileName(instruction)), """{"paid": true}""");
        }
    }

    private static void DieAt(string here, string place)
    {
        if (here == place)
        {
            Process.GetCurrentProcess().Kill();
            Thread.CurrentThread.Join(); // until the signal is there
        }
    }

    private sealed class DyingAgent(string folder, string place, bool isForgetful) : IEscrowAgent
    {
        private readonly FileEscrowAgent agent = new(folder);

        public async Task InstructAsync(EscrowInstruction instruction, CancellationToken ct)
        {
            DieAt("before-agent", place);
            if (place == "half-a-file")
            {
                var instructions = Directory.CreateDirectory(Path.Combine(folder, "instructions")).FullName;
                await File.WriteAllTextAsync(Path.Combine(instructions, $"{instruction.Key}.json.dead.tmp"), """{"key": "rel""", ct);
                DieAt("half-a-file", place);
            }

            await agent.InstructAsync(isForgetful ? instruction with { Key = $"{instruction.Key}-{Guid.NewGuid():N}" } : instruction, ct);
            DieAt("after-agent", place);
        }

        public async Task<EscrowAcknowledgement?> FindAcknowledgementAsync(string key, CancellationToken ct)
        {
            var said = await agent.FindAcknowledgementAsync(key, ct);
            if (said is not null)
            {
                DieAt("reading-acknowledgement", place);
            }

            return said;
        }
    }
}
