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
    const int People = Rows / 10;
    const int Histories = 100;
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
            await FillAsync(world);
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
            var id = Id(draw.Next(1, Rows));
            return scope.Db.Set<WorkflowInstance>().FirstAsync(i => i.Id == id, scope.Ct);
        });
        yield return ("timers", scope => OperationsApi.TimersAsync(null, 50)(scope, coordinator));
        yield return ("timers-further-on", scope => OperationsApi.TimersAsync($"{Instant.FromUtc(2031, 1, 1, 0, 0).Plus(Duration.FromSeconds(draw.Next(Rows)))}_0", 50)(scope, coordinator));
        yield return ("cases", scope => scope.Get<CaseList>().RunAsync(new CaseList.Query(50, Id(draw.Next(1, Rows))), coordinator, scope.Now, scope.Ct));
        yield return ("cases-of-one-person", scope => scope.Get<CaseList>().RunAsync(
            new CaseList.Query(50), new Viewer(Id(draw.Next(1, People)), new HashSet<Role> { Role.Client }), scope.Now, scope.Ct));
        yield return ("instances", scope => InstancesAsync(scope, new(Page: draw.Next(0, 40), PageSize: 25)));
        yield return ("instances-by-creation", scope => InstancesAsync(scope, new(Page: draw.Next(0, 40), PageSize: 25, OrderBy: "Created")));
        yield return ("instances-of-a-definition", scope => InstancesAsync(scope, new(Page: draw.Next(0, 40), PageSize: 25, DefinitionId: "waits")));
        yield return ("instances-suspended", scope => InstancesAsync(scope, new(Page: draw.Next(0, 40), PageSize: 25, Status: "Running", SubStatus: "Suspended")));
        yield return ("instances-finished", scope => InstancesAsync(scope, new(Page: 0, PageSize: 25, Status: "Finished")));
        yield return ("instances-of-a-designer", scope => InstanceEndpoints.PageAsync(scope, Designer, new(Page: draw.Next(0, 40), PageSize: 25)));
        yield return ("journal", scope => JournalBurst.PageAsync(scope.Db, Id(draw.Next(1, Histories)), draw.Next(1, Rows / Histories), 50, scope.Ct));
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

    /// <summary>One case as the product opens it, multiplied by the database.</summary>
    static async Task FillAsync(BenchWorld world)
    {
        await world.InstallAsync(Definition);
        PartyInput[] parties = [new("client", "Client", "C. Client", "client@example.org"), new("clinician", "Clinician", "D. Doctor", "clinician@example.org")];
        var opened = await world.Work.RunAsync(
            scope => scope.Get<OpenCase>().RunAsync(
                new OpenCase.Command("Bench", "US-NY", "America/New_York", "us-federal", 2, LimitationDate: null, "waits", parties, Clause: null, new Viewer(null, new HashSet<Role> { Role.Coordinator })),
                scope.Now, scope.Ct),
            CancellationToken.None);
        await world.Work.RunAsync(scope => MultiplyAsync(scope.Db, opened.Id), CancellationToken.None);
        // As the databases do by themselves sooner or later.
        await world.Work.ReadAsync(scope => scope.Db.Database.ExecuteSqlRawAsync(scope.Db.Provider == DatabaseProvider.Postgres ? "VACUUM ANALYZE" : "ANALYZE"), CancellationToken.None);
    }

    static async Task MultiplyAsync(AppDb db, Guid caseId)
    {
        db.Database.SetCommandTimeout(TimeSpan.FromHours(1));
        var about = caseId.ToString("N");
        var participation = await db.Set<Participation>().FirstAsync(p => p.CaseId == caseId);
        var instance = await db.Set<WorkflowInstance>().FirstAsync(i => i.CorrelationId == about);
        var bookmark = await db.Set<WorkflowBookmark>().FirstAsync(b => b.InstanceId == instance.Id);
        var journal = await db.Set<JournalBurst>().FirstAsync(b => b.InstanceId == instance.Id);
        await db.Set<WorkTimer>().ExecuteDeleteAsync();
        db.Add(WorkTimer.At(Start + Duration.FromDays(365), ResumeTimer, bookmark.Id, Start, instance.Id));
        await db.SaveChangesAsync();
        await CopyAsync(db, typeof(Person), People, $"t.id = {Text(db, participation.PersonId)}", new() { ["id"] = IdOf(db, "i"), ["email"] = "'p' || i || '@example.org'" });
        await CopyAsync(db, typeof(MediationCase), Rows, $"t.id = {Text(db, caseId)}", new() { ["id"] = IdOf(db, "i"), ["reference"] = "'B-' || i", ["workflow_instance_id"] = IdOf(db, "i") });
        await CopyAsync(db, typeof(Participation), Rows, $"t.id = {Text(db, participation.Id)}", new() { ["id"] = IdOf(db, "i"), ["case_id"] = IdOf(db, "i"), ["person_id"] = IdOf(db, $"(i % {People} + 1)") });
        await CopyAsync(db, typeof(WorkflowInstance), Rows, $"t.id = {Text(db, instance.Id)}", new()
        {
            ["id"] = IdOf(db, "i"), ["correlation_id"] = $"CASE WHEN i % 500 = 0 THEN NULL ELSE '{about}' END", ["created_at"] = At(db, "i"), ["updated_at"] = At(db, $"((i * 7919) % {Rows})"),
            ["status"] = "CASE WHEN i % 10 = 0 THEN 'Finished' ELSE 'Running' END", ["sub_status"] = "CASE WHEN i % 10 = 0 THEN 'Finished' ELSE 'Suspended' END",
            ["open_waits"] = "CASE WHEN i % 10 = 0 THEN 0 ELSE 1 END",
        });
        await CopyAsync(db, typeof(WorkflowBookmark), Rows, $"t.id = '{bookmark.Id}' AND i % 10 <> 0", new() { ["id"] = "'b' || i", ["instance_id"] = IdOf(db, "i"), ["due_at"] = At(db, "i") });
        await CopyAsync(db, typeof(WorkTimer), Rows, $"t.instance_id = {Text(db, instance.Id)} AND i % 10 <> 0", new() { ["target"] = "'b' || i", ["instance_id"] = IdOf(db, "i"), ["due_at"] = At(db, "i"), ["not_before"] = At(db, "i") });
        await CopyAsync(db, typeof(JournalBurst), Rows, $"t.instance_id = {Text(db, instance.Id)} AND t.first_sequence = {journal.FirstSequence}", new()
        {
            ["instance_id"] = IdOf(db, $"(i % {Histories} + 1)"), ["first_sequence"] = $"(i / {Histories}) * 10 + 1000",
        });
    }

    const string ResumeTimer = "Resume";

    /// <summary>Inserts n copies of one row, with other values where it says so: SQL over the number <c>i</c>.</summary>
    static Task CopyAsync(AppDb db, Type entity, int n, string template, Dictionary<string, string> other)
    {
        var type = db.Model.FindEntityType(entity)!;
        var columns = type.GetProperties().Where(p => p.ClrType != typeof(long) || !p.IsPrimaryKey() || other.ContainsKey(p.GetColumnName())).Select(p => p.GetColumnName()).ToList();
        var numbers = db.Provider == DatabaseProvider.Sqlite
            ? $"(WITH RECURSIVE numbers(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < {n}) SELECT i FROM numbers)"
            : $"(SELECT i FROM generate_series(1::bigint, {n}) AS i)";
        var values = columns.Select(c => other.GetValueOrDefault(c) ?? $"t.{c}");
#pragma warning disable EF1002 // Names of our own.
        return db.Database.ExecuteSqlRawAsync($"INSERT INTO {type.GetTableName()} ({string.Join(", ", columns)}) SELECT {string.Join(", ", values)} FROM {type.GetTableName()} AS t, {numbers} AS n WHERE {template}");
#pragma warning restore EF1002
    }

    static Guid Id(int i) => Guid.Parse(string.Create(CultureInfo.InvariantCulture, $"{i:X8}-0000-7000-8000-{i:X12}"));

    static string IdOf(AppDb db, string i) => db.Provider == DatabaseProvider.Sqlite
        ? $"printf('%08X-0000-7000-8000-%012X', {i}, {i})"
        : $"(lpad(to_hex({i}), 8, '0') || '-0000-7000-8000-' || lpad(to_hex({i}), 12, '0'))::uuid";

    static string Text(AppDb db, Guid id) => db.Provider == DatabaseProvider.Sqlite ? $"'{id.ToString().ToUpperInvariant()}'" : $"'{id}'";

    /// <summary>So many seconds into 2031.</summary>
    static string At(AppDb db, string seconds) => db.Provider == DatabaseProvider.Sqlite
        ? $"strftime('%Y-%m-%dT%H:%M:%S', '2031-01-01', {seconds} || ' seconds') || '.000000Z'"
        : $"timestamptz '2031-01-01T00:00:00Z' + {seconds} * interval '1 second'";

    const string Definition =
        """
        {"id":"waits-v1","definitionId":"waits","name":"waits","version":1,"isLatest":true,"isPublished":true,"variables":[],"inputs":[],"outputs":[],
         "root":{"id":"event","type":"Elsa.Event","version":1,"eventName":{"typeName":"String","expression":{"type":"Literal","value":"never"}}}}
        """;
}
