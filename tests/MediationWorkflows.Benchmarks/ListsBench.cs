using System.Diagnostics;
using System.Globalization;
using System.Security.Claims;
using System.Text;
using MediationWorkflows.Access;
using MediationWorkflows.Benchmarks.Durable;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Monitoring;
using MediationWorkflows.Parties;
using MediationWorkflows.Reconciling;
using MediationWorkflows.Time;
using MediationWorkflows.Timers;
using MediationWorkflows.Web.Api;
using MediationWorkflows.Web.Cases;
using MediationWorkflows.Web.Studio.Api;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace MediationWorkflows.Benchmarks;

/// <summary>List pages over a million cases, instances, timers and journal rows: how long one takes, at places drawn at random. The proof of wake-up and the health details, once.</summary>
public static class ListsBench
{
    const int Rows = 1_000_000;
    const int Looks = 200;

    static readonly Instant Start = Instant.FromUtc(2030, 1, 7, 9, 0);

    public static string Run() => RunAsync().GetAwaiter().GetResult();

    static async Task<string> RunAsync()
    {
        var report = new StringBuilder();
        await BothDatabases.RunAsync(async (database, name) =>
        {
            await using var world = await BenchWorld.CreateAsync(database, new VirtualClock(Start), services => services.AddScoped<CaseList>());
            var watch = Stopwatch.StartNew();
            await ManyCases.FillAsync(world.Work, Rows);
            Line(string.Create(CultureInfo.InvariantCulture, $"lists {name} rows={Rows} filled-in-s={watch.Elapsed.TotalSeconds:0}"));
            // The same places on each run.
            var draw = new Random(20270104);
            double? one = null;
            foreach (var (list, look) in Lists(draw))
            {
                var (median, late) = await MeasureAsync(world, look);
                one ??= median;
                Line(string.Create(CultureInfo.InvariantCulture, $"lists {name} {list} looks={Looks} p50-ms={median:0.0} p99-ms={late:0.0} ratio={median / one:0.0}"));
            }

            foreach (var (what, look) in Scans())
            {
                watch.Restart();
                await world.Work.ReadAsync(look, CancellationToken.None);
                Line(string.Create(CultureInfo.InvariantCulture, $"lists {name} {what} ms={watch.Elapsed.TotalMilliseconds:0}"));
            }
        });
        return report.ToString();

        // Also as it goes: filling two databases takes minutes.
        void Line(string text)
        {
            report.AppendLine(text);
            Console.Error.WriteLine(text);
        }
    }

    static IEnumerable<(string Name, Func<WorkScope, Task> Look)> Lists(Random draw)
    {
        var coordinator = new Viewer(PersonId: null, new HashSet<Role> { Role.Coordinator });
        // By its key: what each page is held against.
        yield return ("one-instance", scope =>
        {
            var id = ManyCases.Id(draw.Next(1, Rows));
            return scope.Db.Set<WorkflowInstance>().FirstAsync(i => i.Id == id, scope.Ct);
        });
        yield return ("timers", scope => OperationsApi.TimersAsync(null, 50)(scope, coordinator));
        yield return ("timers-further-on", scope => OperationsApi.TimersAsync($"{Instant.FromUtc(2031, 1, 1, 0, 0).Plus(Duration.FromSeconds(draw.Next(Rows)))}_0", 50)(scope, coordinator));
        yield return ("cases", scope => scope.Get<CaseList>().RunAsync(new CaseList.Query(50, ManyCases.Id(draw.Next(1, Rows))), coordinator, scope.Now, scope.Ct));
        yield return ("cases-of-one-person", scope => scope.Get<CaseList>().RunAsync(
            new CaseList.Query(50), new Viewer(ManyCases.Id(draw.Next(1, Rows / ManyCases.CasesOfOne)), new HashSet<Role> { Role.Client }), scope.Now, scope.Ct));
        yield return ("instances", scope => InstancesAsync(scope, new(Page: draw.Next(0, 40), PageSize: 25)));
        yield return ("instances-by-creation", scope => InstancesAsync(scope, new(Page: draw.Next(0, 40), PageSize: 25, OrderBy: "Created")));
        yield return ("instances-of-a-definition", scope => InstancesAsync(scope, new(Page: draw.Next(0, 40), PageSize: 25, DefinitionId: "waits")));
        yield return ("instances-suspended", scope => InstancesAsync(scope, new(Page: draw.Next(0, 40), PageSize: 25, Status: "Running", SubStatus: "Suspended")));
        yield return ("instances-finished", scope => InstancesAsync(scope, new(Page: 0, PageSize: 25, Status: "Finished")));
        yield return ("instances-of-a-designer", scope => InstanceEndpoints.PageAsync(scope, Designer, new(Page: draw.Next(0, 40), PageSize: 25)));
        yield return ("journal", scope => JournalBurst.PageAsync(scope.Db, ManyCases.Id(draw.Next(1, ManyCases.Histories)), draw.Next(1, Rows / ManyCases.Histories), 50, scope.Ct));
    }

    /// <summary>What joins whole tables, as a whole and check by check.</summary>
    static IEnumerable<(string Name, Func<WorkScope, Task<object>> Look)> Scans()
    {
        yield return ("wake-up-proof", async scope => await scope.Get<WakeUpProof>().RunAsync(scope.Now, scope.Ct));
        yield return ("wake-up-proof-again", async scope => await scope.Get<RecentLook<WakeUpReport>>().GetAsync(scope.Ct));
        yield return ("health-details", async scope => await OperationsSnapshot.TakeAsync(scope));
        yield return ("backlog", async scope => await WorkBacklog.TakeAsync(scope));
        yield return ("stalled-cases", async scope => await scope.Get<StalledCases>().ListAsync(scope.Now, scope.Ct));
        foreach (var kind in Enumerable.Range(0, 15))
            yield return ($"check-{kind}", async scope =>
            {
                var check = scope.Services.GetServices<IReconcilerCheck>().ElementAt(kind);
                Console.Error.Write($"{check.GetType().Name} ");
                return await check.FindAsync(Reconciler.Limit, scope.Now, scope.Ct);
            });
    }

    static Task InstancesAsync(WorkScope scope, InstanceEndpoints.ListRequest request) => InstanceEndpoints.PageAsync(scope, Administrator, request);

    static readonly ClaimsPrincipal Administrator = With(Role.Administrator), Designer = With(Role.Designer);

    static ClaimsPrincipal With(Role role) => new(new ClaimsIdentity([new Claim(ClaimTypes.Role, role.ToString())], "bench"));

    static async Task<(double Median, double Late)> MeasureAsync(BenchWorld world, Func<WorkScope, Task> look)
    {
        var times = new List<double>();
        for (var i = 0; i < Looks + 20; i++)
        {
            var watch = Stopwatch.StartNew();
            await world.Work.ReadAsync(
                async scope =>
                {
                    await look(scope);
                    return 0;
                },
                CancellationToken.None);
            // The first ones compile the query.
            if (i >= 20)
                times.Add(watch.Elapsed.TotalMilliseconds);
        }

        times.Sort();
        return (times[Looks / 2], times[(int)(Looks * 0.99) - 1]);
    }
}
