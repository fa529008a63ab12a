using System.Globalization;
using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using MediationWorkflows.Timers;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Benchmarks.Durable;

/// <summary>A database of a great many cases.</summary>
static class ManyCases
{
    public const int CasesOfOne = 10;

    /// <summary>How many instances share the journal's rows.</summary>
    public const int Histories = 100;

    /// <summary>One case as the product opens it, multiplied by the database; an instance, a wait, a timer and a line of the journal for each, and a person for every ten.</summary>
    public static async Task FillAsync(UnitOfWork work, int rows)
    {
        await work.RunAsync(
            scope =>
            {
                scope.Get<InstallDefinitions>().Add(WorkflowDefinition.Parse(Definition), isPublished: true, scope.Now);
                return Task.CompletedTask;
            },
            CancellationToken.None);
        PartyInput[] parties = [new("client", "Client", "C. Client", "client@example.org"), new("clinician", "Clinician", "D. Doctor", "clinician@example.org")];
        var opened = await work.RunAsync(
            scope => scope.Get<OpenCase>().RunAsync(
                new OpenCase.Command("Bench", "US-NY", "America/New_York", "us-federal", 2, LimitationDate: null, "waits", parties, Clause: null, new Viewer(null, new HashSet<Role> { Role.Coordinator })),
                scope.Now, scope.Ct),
            CancellationToken.None);
        await work.RunAsync(scope => MultiplyAsync(scope.Db, opened.Id, rows, scope.Now), CancellationToken.None);
        // As the databases do by themselves sooner or later.
        await work.ReadAsync(scope => scope.Db.Database.ExecuteSqlRawAsync(scope.Db.Provider == DatabaseProvider.Postgres ? "VACUUM ANALYZE" : "ANALYZE"), CancellationToken.None);
    }

    static async Task MultiplyAsync(AppDb db, Guid caseId, int rows, Instant now)
    {
        var people = rows / CasesOfOne;
        db.Database.SetCommandTimeout(TimeSpan.FromHours(1));
        var about = caseId.ToString("N");
        var participation = await db.Set<Participation>().FirstAsync(p => p.CaseId == caseId);
        var instance = await db.Set<WorkflowInstance>().FirstAsync(i => i.CorrelationId == about);
        var bookmark = await db.Set<WorkflowBookmark>().FirstAsync(b => b.InstanceId == instance.Id);
        var journal = await db.Set<JournalBurst>().FirstAsync(b => b.InstanceId == instance.Id);
        await db.Set<WorkTimer>().ExecuteDeleteAsync();
        db.Add(WorkTimer.At(now + Duration.FromDays(365), ResumeTimer, bookmark.Id, now, instance.Id));
        await db.SaveChangesAsync();
        await CopyAsync(db, typeof(Person), people, $"t.id = {Text(db, participation.PersonId)}", new() { ["id"] = IdOf(db, "i"), ["email"] = "'p' || i || '@example.org'" });
        await CopyAsync(db, typeof(MediationCase), rows, $"t.id = {Text(db, caseId)}", new() { ["id"] = IdOf(db, "i"), ["reference"] = "'B-' || i", ["workflow_instance_id"] = IdOf(db, "i") });
        await CopyAsync(db, typeof(Participation), rows, $"t.id = {Text(db, participation.Id)}", new() { ["id"] = IdOf(db, "i"), ["case_id"] = IdOf(db, "i"), ["person_id"] = IdOf(db, $"(i % {people} + 1)") });
        await CopyAsync(db, typeof(WorkflowInstance), rows, $"t.id = {Text(db, instance.Id)}", new()
        {
            ["id"] = IdOf(db, "i"), ["correlation_id"] = $"CASE WHEN i % 500 = 0 THEN NULL ELSE '{about}' END", ["created_at"] = At(db, "i"), ["updated_at"] = At(db, $"((i * 7919) % {rows})"),
            ["status"] = "CASE WHEN i % 10 = 0 THEN 'Finished' ELSE 'Running' END", ["sub_status"] = "CASE WHEN i % 10 = 0 THEN 'Finished' ELSE 'Suspended' END",
            ["open_waits"] = "CASE WHEN i % 10 = 0 THEN 0 ELSE 1 END",
        });
        await CopyAsync(db, typeof(WorkflowBookmark), rows, $"t.id = '{bookmark.Id}' AND i % 10 <> 0", new() { ["id"] = "'b' || i", ["instance_id"] = IdOf(db, "i"), ["due_at"] = At(db, "i") });
        await CopyAsync(db, typeof(WorkTimer), rows, $"t.instance_id = {Text(db, instance.Id)} AND i % 10 <> 0", new() { ["target"] = "'b' || i", ["instance_id"] = IdOf(db, "i"), ["due_at"] = At(db, "i"), ["not_before"] = At(db, "i") });
        await CopyAsync(db, typeof(JournalBurst), rows, $"t.instance_id = {Text(db, instance.Id)} AND t.first_sequence = {journal.FirstSequence}", new()
        {
            ["instance_id"] = IdOf(db, $"(i % {Histories} + 1)"), ["first_sequence"] = $"(i / {Histories}) * 10 + 1000",
        });
    }

    /// <summary>
    /// In each of these cases somebody is asked something, and was asked before; that is of the first question of a case as the product opens it. One in a
    /// hundred is ten days overdue, one in two hundred waits for nobody, and one in a thousand has lost its wake-up.
    /// </summary>
    public static async Task AskAsync(UnitOfWork work, int cases, Instant today)
    {
        PartyInput[] parties = [new("client", "Client", "C. Client", "asked@example.org"), new("clinician", "Clinician", "D. Doctor", "doctor@example.org"), new("coordinator", "Coordinator", "O. Office", "office@example.org")];
        var opened = await work.RunAsync(
            scope => scope.Get<OpenCase>().RunAsync(
                new OpenCase.Command("Asked", "US-NY", "America/New_York", "us-federal", 2, LimitationDate: null, DefinitionId: null, parties, Clause: null, new Viewer(null, new HashSet<Role> { Role.Coordinator })),
                scope.Now, scope.Ct),
            CancellationToken.None);
        await work.RunAsync(scope => MultiplyQuestionAsync(scope.Db, opened.Id, cases, today), CancellationToken.None);
        await work.ReadAsync(scope => scope.Db.Database.ExecuteSqlRawAsync(scope.Db.Provider == DatabaseProvider.Postgres ? "VACUUM ANALYZE" : "ANALYZE"), CancellationToken.None);
    }

    static async Task MultiplyQuestionAsync(AppDb db, Guid caseId, int cases, Instant today)
    {
        db.Database.SetCommandTimeout(TimeSpan.FromHours(1));
        var task = await db.Set<CaseTask>().FirstAsync(t => t.CaseId == caseId);
        var overdue = today - Duration.FromDays(10);
        string Due(string late, string onTime) => $"CASE WHEN i % 100 = 0 THEN {late} ELSE {onTime} END";
        var (ofTask, ofDeadline, before) = ($"t.id = {Text(db, task.Id)}", $"t.id = {Text(db, task.DeadlineId)}", IdOf(db, "(i + 16777216)"));
        await CopyAsync(db, typeof(Deadline), cases, ofDeadline, new()
        {
            ["id"] = IdOf(db, "i"), ["case_id"] = IdOf(db, "i"), ["participation_id"] = IdOf(db, "i"),
            ["due_on"] = Due(Literal(db, "date", overdue.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture)), Literal(db, "date", "2031-01-02")), ["expires_at"] = Due(Literal(db, "timestamptz", Stored(overdue)), At(db, "i")),
        });
        await CopyAsync(db, typeof(Deadline), cases, ofDeadline, new()
        {
            ["id"] = before, ["case_id"] = IdOf(db, "i"), ["participation_id"] = IdOf(db, "i"), ["state"] = "'Met'", ["settled_at"] = Literal(db, "timestamptz", Stored(overdue)),
        });
        await CopyAsync(db, typeof(CaseTask), cases, ofTask, new()
        {
            ["id"] = IdOf(db, "i"), ["case_id"] = IdOf(db, "i"), ["deadline_id"] = IdOf(db, "i"), ["assignee_id"] = $"CASE WHEN i % 200 = 1 THEN NULL ELSE {IdOf(db, "i")} END",
        });
        await CopyAsync(db, typeof(CaseTask), cases, ofTask, new()
        {
            ["id"] = before, ["case_id"] = IdOf(db, "i"), ["deadline_id"] = before, ["assignee_id"] = IdOf(db, "i"), ["state"] = "'Completed'", ["outcome"] = "'Acknowledged'",
            ["completed_at"] = Literal(db, "timestamptz", Stored(overdue)),
        });
        await CopyAsync(db, typeof(WorkTimer), cases, $"t.kind = '{DeadlineWakeUp.TimerKind}' AND t.target_id = {Text(db, task.DeadlineId)} AND i % 1000 <> 7", new()
        {
            ["target_id"] = IdOf(db, "i"), ["due_at"] = At(db, "i"), ["not_before"] = At(db, "i"),
        });
    }

    static string Literal(AppDb db, string type, string value) => db.Provider == DatabaseProvider.Sqlite ? $"'{value}'" : $"{type} '{value}'";

    static string Stored(Instant at) => at.ToString("uuuu-MM-dd'T'HH:mm:ss'.000000Z'", CultureInfo.InvariantCulture);

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

    /// <summary>Of the case, the instance and the person with this number.</summary>
    public static Guid Id(int i) => Guid.Parse(string.Create(CultureInfo.InvariantCulture, $"{i:X8}-0000-7000-8000-{i:X12}"));

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
