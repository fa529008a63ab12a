using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Mail;
using MediationWorkflows.Parties;
using MediationWorkflows.Simulation;
using MediationWorkflows.Tasks;
using MediationWorkflows.Tests.Cases;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Time;
using MediationWorkflows.Timers;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace MediationWorkflows.Tests.Lifecycle;

/// <summary>A case under the shipped definitions, whose people the test plays by itself.</summary>
internal sealed class RunningCase : IAsyncDisposable
{
    public static readonly string[] Parties = ["client", "clinician", "institution"];

    private readonly Dictionary<string, Participation> people;

    private RunningCase(TestWorld world, Guid id, Dictionary<string, Participation> people)
    {
        World = world;
        Id = id;
        this.people = people;
    }

    public TestWorld World { get; }

    public Guid Id { get; }

    public Guid this[string key] => people[key].Id;

    public static async Task<RunningCase> OpenAsync(DatabaseProvider provider, string? without = null, LocalDate? limitation = null)
    {
        var world = await TestWorld.CreateAsync(provider, s => s.AddSingleton<SimulatedMail>().AddSingleton<IMailSender>(p => p.GetRequiredService<SimulatedMail>()));
        await world.DoAsync(s => s.Get<InstallDefinitions>().ShippedAsync(s.Now, s.Ct));
        var command = OpenedCase.Command(OpenedCase.Office) with { DefinitionId = null, LimitationDate = limitation, Parties = [.. OpenedCase.Parties.Where(p => p.Key != without)] };
        var id = (await world.DoAsync(s => s.Get<OpenCase>().RunAsync(command, s.Now, s.Ct))).Id;
        return new RunningCase(world, id, await world.ReadAsync(s => s.Db.Set<Participation>().Where(p => p.CaseId == id).ToDictionaryAsync(p => p.Key, s.Ct)));
    }

    public Viewer By(string key) => new(people[key].PersonId, new HashSet<Role>());

    public Task<T> DoAsync<T>(Func<WorkScope, Task<T>> work) => World.DoAsync(work);

    public Task DoAsync(Func<WorkScope, Task> work) => World.DoAsync(work);

    public Task<MediationCase> CaseAsync() => World.ReadAsync(async s => (await s.Db.FindAsync<MediationCase>([Id], s.Ct))!);

    /// <summary>Time goes by, with the mails of that time: silence has consequences only after a warning that was delivered (T5).</summary>
    public Task PassAsync(Duration time) =>
        new ClockDriver(World.Clock, World.Get<TimerPump>(), World.Get<MailPump>()).AdvanceToAsync(World.Clock.GetUtcNow().ToInstant() + time, CancellationToken.None);

    /// <summary>Answers all open tasks of a kind, each by whom it was given to or by somebody else.</summary>
    public async Task AnswerAsync(string kind, string outcome, string? by = null, JsonObject? data = null)
    {
        var open = await World.ReadAsync(s => s.Db.Set<CaseTask>().Where(t => t.Kind == kind && t.State == TaskState.Open).Select(t => new { t.Id, t.AssigneeId }).ToListAsync(s.Ct));
        Assert.NotEmpty(open);
        foreach (var task in open)
        {
            var viewer = By(by ?? people.Single(p => p.Value.Id == task.AssigneeId).Key);
            await DoAsync(s => s.Get<CompleteTask>().RunAsync(new CompleteTask.Command(task.Id, outcome, data ?? [], viewer), s.Now, s.Ct));
        }
    }

    /// <summary>Somebody else takes a participant's place.</summary>
    public async Task ReplaceAsync(string key, string successor)
    {
        people[successor] = await DoAsync(s => s.Get<ReplaceParticipation>().RunAsync(
            new ReplaceParticipation.Command(this[key], OpenedCase.Party(successor, people[key].Role.ToString()), By("coordinator")), s.Now, s.Ct));
    }

    /// <summary>Everybody says yes to whatever they are asked, until somebody is asked for this; time moves where nobody is asked anything.</summary>
    public async Task UntilAskedAsync(string kind)
    {
        for (var step = 0; step < 100; step++)
        {
            var open = await World.ReadAsync(s => s.Db.Set<CaseTask>().Where(t => t.State == TaskState.Open).OrderBy(t => t.Id).Select(t => t.Kind).Distinct().ToListAsync(s.Ct));
            if (open.Contains(kind))
            {
                return;
            }

            if (open is [var next, ..])
            {
                await AnswerAsync(next, await World.ReadAsync(s => Task.FromResult(s.Get<TaskKinds>().Find(next)!.Outcomes[0])));
            }
            else
            {
                await World.AdvanceToAsync((await World.Get<TimerPump>().NextAsync(CancellationToken.None))!.Value);
            }
        }

        throw new InvalidOperationException($"Nobody was ever asked for {kind}.");
    }

    /// <summary>What people are asked now.</summary>
    public Task<List<string>> AskedAsync() => World.ReadAsync(s => s.Db.Set<CaseTask>().Where(t => t.State == TaskState.Open).Select(t => t.Kind).Distinct().Order().ToListAsync(s.Ct));

    /// <summary>The open tasks, the oldest first.</summary>
    public Task<List<CaseTask>> OpenAsync() => World.ReadAsync(s => s.Db.Set<CaseTask>().Include(t => t.Assignee).Where(t => t.State == TaskState.Open).OrderBy(t => t.Id).ToListAsync(s.Ct));

    public ValueTask DisposeAsync() => World.DisposeAsync();
}
