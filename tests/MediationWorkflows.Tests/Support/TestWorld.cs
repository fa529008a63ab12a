using MediationWorkflows.Database;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Time;
using MediationWorkflows.Timers;
using MediationWorkflows.Workflows;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Tests.Support;

/// <summary>The whole product over a database of its own and a clock that stands still until the test moves it.</summary>
public sealed class TestWorld : IAsyncDisposable
{
    private readonly TestDatabase? database;
    private readonly ServiceProvider services;

    private TestWorld(TestDatabase? database, ServiceProvider services, VirtualClock clock)
    {
        this.database = database;
        this.services = services;
        Clock = clock;
    }

    public static Instant Start { get; } = At("2027-01-04T15:00:00Z");

    public IServiceProvider Services => services;

    public VirtualClock Clock { get; }

    public UnitOfWork Work => Get<UnitOfWork>();

    public IReadOnlyList<string> Lines => Get<BurstTrace>().Lines;

    public static Instant At(string iso) => InstantPattern.ExtendedIso.Parse(iso).Value;

    public static async Task<TestWorld> CreateAsync(DatabaseProvider provider, Action<IServiceCollection>? configure = null)
    {
        var database = await TestDatabase.CreateAsync(provider);
        var clock = new VirtualClock(Start);
        return new TestWorld(database, Build(database.Options, clock, configure), clock);
    }

    /// <summary>Over a database that belongs to somebody else, and stays.</summary>
    internal static TestWorld Over(DatabaseOptions options, Action<IServiceCollection>? configure = null)
    {
        var clock = new VirtualClock(Start);
        return new TestWorld(database: null, Build(options, clock, configure), clock);
    }

    /// <summary>Another process over the same database: nothing in memory is shared but the clock.</summary>
    public TestWorld AnotherNode(Action<IServiceCollection>? configure = null) => new(database, Build(database!.Options, Clock, configure), Clock);

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public Task<T> DoAsync<T>(Func<WorkScope, Task<T>> work) => Work.RunAsync(work, CancellationToken.None);

    public Task DoAsync(Func<WorkScope, Task> work) => Work.RunAsync(work, CancellationToken.None);

    public Task<T> ReadAsync<T>(Func<WorkScope, Task<T>> read) => Work.ReadAsync(read, CancellationToken.None);

    public Task InstallAsync(string json) => DoAsync(scope =>
    {
        scope.Get<InstallDefinitions>().Add(WorkflowDefinition.Parse(json), isPublished: true, scope.Now);
        return Task.CompletedTask;
    });

    public Task<WorkflowInstance> StartAsync(string definitionId, string? correlationId = null) =>
        DoAsync(scope => scope.Get<BurstRunner>().StartAsync(definitionId, input: null, correlationId, scope.Now, scope.Ct));

    public Task<WorkflowInstance> InstanceAsync(Guid id) => ReadAsync(async scope => (await scope.Db.FindAsync<WorkflowInstance>([id], scope.Ct))!);

    /// <summary>Fires everything due up to the instant, in order.</summary>
    public async Task AdvanceToAsync(Instant target)
    {
        var pump = Get<TimerPump>();
        while (await pump.NextAsync(CancellationToken.None) is { } next && next <= target)
        {
            Clock.MoveTo(next);
            await pump.RunOnceAsync(CancellationToken.None);
        }

        Clock.MoveTo(target);
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        if (database is not null)
        {
            await database.DisposeAsync();
        }
    }

    private static ServiceProvider Build(DatabaseOptions options, VirtualClock clock, Action<IServiceCollection>? configure)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddMediation(options);
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton<IContentCipher>(TestCipher.Instance);
        configure?.Invoke(services);
        var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
        provider.GetRequiredService<BurstTrace>().IsOn = true;
        return provider;
    }
}
