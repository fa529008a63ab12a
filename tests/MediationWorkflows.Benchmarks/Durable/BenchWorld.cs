using MediationWorkflows.Database;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Time;
using MediationWorkflows.Timers;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace MediationWorkflows.Benchmarks.Durable;

/// <summary>The product over a scratch database, without its web part.</summary>
sealed class BenchWorld : IAsyncDisposable
{
    readonly ServiceProvider services;

    BenchWorld(ServiceProvider services) => this.services = services;

    public UnitOfWork Work => Get<UnitOfWork>();

    public TimerPump Timers => Get<TimerPump>();

    public static async Task<BenchWorld> CreateAsync(DatabaseOptions database, TimeProvider clock, Action<IServiceCollection>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddLogging(log => log.SetMinimumLevel(LogLevel.Warning));
        services.AddSingleton(clock);
        services.AddSingleton<IContentCipher, Plain>();
        services.AddMediation(database);
        // The product fires one at a time on a virtual clock; here the clock only decides what is due.
        services.PostConfigure<TimerOptions>(options => (options.Parallel, options.Together) = (new TimerOptions().Parallel, new TimerOptions().Together));
        configure?.Invoke(services);
        var world = new BenchWorld(services.BuildServiceProvider());
        await world.Get<Migrator>().MigrateAsync(CancellationToken.None);
        return world;
    }

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public Task InstallAsync(string json) => Work.RunAsync(
        scope =>
        {
            scope.Get<InstallDefinitions>().Add(WorkflowDefinition.Parse(json), isPublished: true, scope.Now);
            return Task.CompletedTask;
        },
        CancellationToken.None);

    /// <summary>Fires timers until none is due.</summary>
    public async Task<int> DrainAsync()
    {
        var total = 0;
        while (await Timers.RunOnceAsync(CancellationToken.None) is > 0 and var fired)
            total += fired;
        return total;
    }

    /// <summary>Runs something n times, so many at once.</summary>
    public static Task TimesAsync(int n, int callers, Func<int, Task> action) => Parallel.ForEachAsync(
        Enumerable.Range(0, n), new ParallelOptions { MaxDegreeOfParallelism = callers }, async (i, _) => await action(i));

    public async ValueTask DisposeAsync() => await services.DisposeAsync();

    sealed class Plain : IContentCipher
    {
        public string Protect(string plaintext) => plaintext;

        public string Unprotect(string ciphertext) => ciphertext;

        public byte[] Protect(byte[] plaintext) => plaintext;

        public byte[] Unprotect(byte[] ciphertext) => ciphertext;
    }
}
