using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace MediationWorkflows.Tests.Cases;

/// <summary>A case whose workflow only waits, with everybody in it and the respondents joined: use cases are called one by one.</summary>
internal sealed class OpenedCase : IAsyncDisposable
{
    private readonly Dictionary<string, Participation> people;

    private OpenedCase(TestWorld world, Guid id, Dictionary<string, Participation> people)
    {
        World = world;
        Id = id;
        this.people = people;
    }

    public static PartyInput[] Parties =>
    [
        Party("client", "Client"), Party("clinician", "Clinician"), Party("institution", "InstitutionRepresentative"), Party("mediator", "Mediator"),
        Party("coordinator", "Coordinator"), Party("insurer", "Insurer"),
    ];

    public TestWorld World { get; }

    public Guid Id { get; }

    public Guid this[string key] => people[key].Id;

    public static PartyInput Party(string key, string role) => new(key, role, $"Name of {key}", $"{key}@example.org");

    public static OpenCase.Command Command(Viewer by) => new(
        "A dispute", "US-NY", "America/New_York", "us-federal", 2, LimitationDate: null, "waits", Parties, Clause: null, by);

    public static Viewer Office { get; } = new(PersonId: null, new HashSet<Role> { Role.Coordinator });

    /// <param name="configure">Adds what the host owns.</param>
    /// <param name="withShipped">Also what the product starts by itself.</param>
    public static async Task<OpenedCase> CreateAsync(DatabaseProvider provider = DatabaseProvider.Sqlite, Action<IServiceCollection>? configure = null, bool withShipped = false)
    {
        var world = await TestWorld.CreateAsync(provider, configure);
        if (withShipped)
        {
            await world.DoAsync(s => s.Get<InstallDefinitions>().ShippedAsync(s.Now, s.Ct));
        }

        await world.InstallAsync(Definitions.Chain("waits", Definitions.Event("never")));
        var id = (await world.DoAsync(s => s.Get<OpenCase>().RunAsync(Command(Office), s.Now, s.Ct))).Id;
        var people = await world.DoAsync(async s =>
        {
            var all = await s.Db.Set<Participation>().Where(p => p.CaseId == id).ToListAsync(s.Ct);
            foreach (var invited in all.Where(p => p.State == ParticipationState.Invited))
            {
                await s.Get<AnswerInvitation>().RunAsync(new AnswerInvitation.Command(invited.Id, Accepts: true, Viewer.System), s.Now, s.Ct);
            }

            return all.ToDictionary(p => p.Key);
        });
        return new OpenedCase(world, id, people);
    }

    public Viewer By(string key) => new(people[key].PersonId, new HashSet<Role>());

    /// <summary>Runs use cases in one unit of work at the world's time, or some time later.</summary>
    public Task<T> DoAsync<T>(Func<WorkScope, Task<T>> work) => World.DoAsync(work);

    public Task DoAsync(Func<WorkScope, Task> work) => World.DoAsync(work);

    public Task<T> LoadAsync<T>(Guid id)
        where T : class => World.ReadAsync(async s => (await s.Db.FindAsync<T>([id], s.Ct))!);

    public void Pass(Duration time) => World.Clock.MoveTo(World.Clock.GetUtcNow().ToInstant() + time);

    public ValueTask DisposeAsync() => World.DisposeAsync();
}

internal static class ClockReading
{
    public static Instant ToInstant(this DateTimeOffset time) => Instant.FromDateTimeOffset(time);
}
