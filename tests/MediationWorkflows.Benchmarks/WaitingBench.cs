using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MediationWorkflows.Database;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Simulation;
using MediationWorkflows.Time;
using MediationWorkflows.Timers;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace MediationWorkflows.Benchmarks;

/// <summary>
/// What waiting costs: the largest state that an instance of a shipped definition has at rest in whole runs, and what a hundred thousand
/// waiting instances of the main lifecycle cost the process that serves them.
/// </summary>
public static class WaitingBench
{
    const int Count = 100_000;
    // One for all: the model is cached by its cipher.
    static readonly IContentCipher Cipher = new Plain();
    static readonly Instant Start = Instant.FromUtc(2027, 1, 4, 15, 0);

    public static async Task<string> RunAsync()
    {
        var report = new StringBuilder();
        var largest = new LargestStates();
        foreach (var behaviour in Enum.GetValues<Behaviour>())
            await SimulateAsync(behaviour, largest);
        foreach (var (definition, longest) in largest.ByDefinition.OrderBy(d => d.Key, StringComparer.Ordinal))
            report.AppendLine(CultureInfo.InvariantCulture, $"waiting state definition={definition} largest-bytes={Encoding.UTF8.GetByteCount(longest)}");
        var state = largest.ByDefinition["mediation-case"];
        // Once before, so that neither pays for what a process compiles and caches on first use.
        await ServeAsync(Count, state);
        var (empty, full) = (await ServeAsync(0, state), await ServeAsync(Count, state));
        report.AppendLine(CultureInfo.InvariantCulture, $"waiting process instances=0 heap-bytes={empty.Heap} first-cycle-ms={empty.Ms:0.0}");
        report.AppendLine(CultureInfo.InvariantCulture, $"waiting process instances={Count} heap-bytes={full.Heap} first-cycle-ms={full.Ms:0.0}");
        return report.ToString();
    }

    static async Task SimulateAsync(Behaviour behaviour, LargestStates largest)
    {
        var definitions = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "workflows"), "*.json").Select(f => WorkflowDefinition.Parse(File.ReadAllText(f))).ToList();
        var script = CaseScript.Everyone with { Parties = [.. CaseScript.Everyone.Parties.Select(p => p with { Behaviour = behaviour })] };
        var simulator = new WorkflowSimulator(services =>
        {
            services.AddLogging();
            services.AddSingleton(Cipher);
            services.ConfigureDbContext<AppDb>(options => options.AddInterceptors(largest));
        });
        await simulator.RunAsync(
            new RunRequest(definitions.Single(d => d.DefinitionId == "mediation-case"), definitions, script, new JsonObject(), [], new Dictionary<string, string>(StringComparer.Ordinal), Start, Start + Duration.FromDays(800)),
            CancellationToken.None);
    }

    // A process over a database of waiting instances: what it holds, and how long it takes until it has looked for work once.
    static async Task<(long Heap, double Ms)> ServeAsync(int count, string state)
    {
        var folder = Directory.CreateTempSubdirectory("mediation-bench-");
        try
        {
            await using (var services = Services(DatabaseOptions.SqliteIn(folder.FullName)))
            {
                await services.GetRequiredService<Migrator>().MigrateAsync(CancellationToken.None);
                await FillAsync(services.GetRequiredService<UnitOfWork>(), count, state);
            }

            await using var fresh = Services(DatabaseOptions.SqliteIn(folder.FullName));
            var watch = System.Diagnostics.Stopwatch.StartNew();
            var pump = fresh.GetRequiredService<TimerPump>();
            var next = await pump.NextAsync(CancellationToken.None);
            if (await pump.RunOnceAsync(CancellationToken.None) != 0 || next is null == count > 0)
                throw new InvalidOperationException("Nothing was to be due, and what waits was to be known.");
            var ms = watch.Elapsed.TotalMilliseconds;
            return (GC.GetTotalMemory(forceFullCollection: true), ms);
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    static async Task FillAsync(UnitOfWork work, int count, string state)
    {
        for (var done = 0; done < count; done += 1000)
        {
            await work.RunAsync(scope =>
            {
                if (done == 0)
                    scope.Get<InstallDefinitions>().Add(WorkflowDefinition.Parse("""{"id":"v1","definitionId":"mediation-case","root":{"type":"Elsa.End"}}"""), isPublished: true, scope.Now);
                for (var i = 0; i < 1000; i++)
                    Add(scope, state);
                return Task.CompletedTask;
            }, CancellationToken.None);
        }
    }

    static void Add(WorkScope scope, string state)
    {
        var id = Ids.New(scope.Now);
        var bookmark = $"{id:N}:9:1";
        scope.Db.Add(new WorkflowInstance
        {
            Id = id, DefinitionId = "mediation-case", DefinitionVersionId = "v1", DefinitionNumber = 1, Status = WorkflowStatus.Running, SubStatus = WorkflowSubStatus.Suspended, State = state,
            CreatedAt = scope.Now, UpdatedAt = scope.Now,
        });
        scope.Db.Add(new WorkflowBookmark
        {
            Id = bookmark, InstanceId = id, Kind = Wait.TimerKind, Key = "", ActivityInstanceId = $"{id:N}:9", ActivityId = "a", NodeId = "a", DueAt = scope.Now + Duration.FromDays(30), CreatedAt = scope.Now,
        });
        scope.Db.Add(WorkTimer.At(scope.Now + Duration.FromDays(30), "Resume", bookmark, scope.Now, id));
    }

    static ServiceProvider Services(DatabaseOptions database)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddMediation(database);
        services.AddSingleton<TimeProvider>(new VirtualClock(Start));
        services.AddSingleton(Cipher);
        return services.BuildServiceProvider();
    }

    sealed class LargestStates : SaveChangesInterceptor
    {
        public Dictionary<string, string> ByDefinition { get; } = new(StringComparer.Ordinal);

        public override ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            foreach (var instance in eventData.Context!.ChangeTracker.Entries<WorkflowInstance>().Select(e => e.Entity).Where(i => i.SubStatus == WorkflowSubStatus.Suspended))
            {
                if (instance.State.Length > ByDefinition.GetValueOrDefault(instance.DefinitionId, "").Length)
                    ByDefinition[instance.DefinitionId] = instance.State;
            }

            return base.SavingChangesAsync(eventData, result, cancellationToken);
        }
    }

    sealed class Plain : IContentCipher
    {
        public string Protect(string plaintext) => plaintext;

        public string Unprotect(string ciphertext) => ciphertext;

        public byte[] Protect(byte[] plaintext) => plaintext;

        public byte[] Unprotect(byte[] ciphertext) => ciphertext;
    }
}
