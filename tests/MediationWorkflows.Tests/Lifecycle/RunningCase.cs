using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using MediationWorkflows.Tests.Cases;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;

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

    public static async Task<RunningCase> OpenAsync(DatabaseProvider provider, string? without = null)
    {
        var world = await TestWorld.CreateAsync(provider);
        await world.DoAsync(s => s.Get<InstallDefinitions>().ShippedAsync(s.Now, s.Ct));
        var command = OpenedCase.Command(OpenedCase.Office) with { DefinitionId = null, Parties = [.. OpenedCase.Parties.Where(p => p.Key != without)] };
        var id = (await world.DoAsync(s => s.Get<OpenCase>().RunAsync(command, s.Now, s.Ct))).Id;
        return new RunningCase(world, id, await world.ReadAsync(s => s.Db.Set<Participation>().Where(p => p.CaseId == id).ToDictionaryAsync(p => p.Key, s.Ct)));
    }

    public Viewer By(string key) => new(people[key].PersonId, new HashSet<Role>());

    public Task<T> DoAsync<T>(Func<WorkScope, Task<T>> work) => World.DoAsync(work);

    public Task DoAsync(Func<WorkScope, Task> work) => World.DoAsync(work);

    public Task<MediationCase> CaseAsync() => World.ReadAsync(async s => (await s.Db.FindAsync<MediationCase>([Id], s.Ct))!);

    /// <summary>Answers all open tasks of a kind, each by whom it was given to or by somebody else.</summary>
    public async Task AnswerAsync(string kind, string outcome, string? by = null)
    {
        var open = await World.ReadAsync(s => s.Db.Set<CaseTask>().Where(t => t.Kind == kind && t.State == TaskState.Open).Select(t => new { t.Id, t.AssigneeId }).ToListAsync(s.Ct));
        Assert.NotEmpty(open);
        foreach (var task in open)
        {
            var viewer = By(by ?? people.Single(p => p.Value.Id == task.AssigneeId).Key);
            await DoAsync(s => s.Get<CompleteTask>().RunAsync(new CompleteTask.Command(task.Id, outcome, [], viewer), s.Now, s.Ct));
        }
    }

    public ValueTask DisposeAsync() => World.DisposeAsync();
}
