using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Escalations;
using MediationWorkflows.Holds;
using MediationWorkflows.Parties;
using MediationWorkflows.Restrictions;
using MediationWorkflows.Sessions;
using MediationWorkflows.Settlements;
using MediationWorkflows.Tasks;
using MediationWorkflows.Web.Tests.Security;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace MediationWorkflows.Web.Tests.Api;

/// <summary>Every value that a field may not have, in every command that has the field: it is refused by that field's name and by no other, and nothing is written.</summary>
public sealed class WrongFieldTests(ITestOutputHelper output)
{
    /// <summary>Who gives it, where the mediator may not.</summary>
    static readonly Dictionary<string, string> By = new(StringComparer.Ordinal)
    {
        ["POST /api/v1/cases"] = "coordinator",
        ["POST /api/v1/settlements/{id:guid}/sign"] = "client",
        ["POST /api/v1/sessions/{id:guid}/forum"] = "clinician",
        ["POST /api/v1/tasks/{id:guid}/assign"] = "coordinator",
        ["POST /api/v1/cases/{id:guid}/holds"] = "coordinator",
        ["POST /api/v1/participations/{id:guid}/bind-session"] = "coordinator",
        ["POST /api/v1/cases/{id:guid}/participations"] = "coordinator",
        ["POST /api/v1/participations/{id:guid}/replace"] = "coordinator",
        ["PUT /api/v1/participations/{id:guid}/contact"] = "coordinator",
        ["PUT /api/v1/participations/{id:guid}/access-needs"] = "coordinator",
        ["POST /api/v1/cases/{id:guid}/conflict-checks"] = "coordinator",
        ["POST /api/v1/on-call"] = "coordinator",
        ["POST /api/v1/escrow/{id:guid}/confirm-funding"] = "coordinator",
        ["POST /api/v1/releases/{id:guid}/confirm"] = "coordinator",
        ["POST /api/v1/releases/{id:guid}/return"] = "coordinator",
        ["POST /api/v1/reporting-duties/{id:guid}/report"] = "coordinator",
        ["POST /api/v1/reporting-duties/{id:guid}/not-reportable"] = "coordinator",
        ["POST /api/v1/competence"] = "coordinator",
        ["POST /api/v1/cases/{id:guid}/legal-hold"] = "coordinator",
        ["POST /api/v1/cases/{id:guid}/legal-hold/release"] = "coordinator",
        ["POST /api/v1/operations/stalled/act"] = "coordinator",
        ["POST /api/v1/operations/replay-plan"] = "coordinator",
        ["POST /api/v1/operations/incidents/retry"] = "coordinator",
        ["POST /api/v1/operations/incidents/skip"] = "coordinator",
        ["POST /api/v1/operations/incidents/cancel"] = "coordinator",
        ["POST /api/v1/clock"] = "coordinator",
        ["POST /api/v1/consents/{id:guid}/grant"] = "client",
        ["POST /api/v1/cases/{id:guid}/goals"] = "client",
        ["POST /api/v1/summaries/{id:guid}/comment"] = "client",
        ["POST /api/v1/risk-assessments/{id:guid}/dispute"] = "client",
        ["POST /api/v1/cases/{id:guid}/perspectives"] = "client",
        ["PUT /api/v1/participations/{id:guid}/mail-choices"] = "client",
        ["POST /api/v1/record-requests/{id:guid}/bring-in"] = "client",
        ["POST /api/v1/ground-rules/{id:guid}/comment"] = "client",
        ["POST /api/v1/restrictions/{id:guid}/hear"] = "clinician",
        ["POST /api/v1/operations/migrations"] = "administrator",
        ["PUT /api/v1/templates/{id}"] = "administrator",
        ["POST /api/v1/templates/{id}/revert"] = "administrator",
        ["POST /api/v1/templates/{id}/preview"] = "administrator",
        ["POST /api/v1/safety-events/{id:guid}/decide"] = "officer",
        ["POST /api/v1/safety-events/{id:guid}/close"] = "officer",
        ["POST /api/v1/safety-events/{id:guid}/clear"] = "officer",
        ["POST /api/v1/cases/{id:guid}/exceptional-access"] = "officer",
    };

    /// <summary>What a body needs beside its own fields, or beside one of them, so that the wrong one is the only one.</summary>
    static readonly Dictionary<string, Action<JsonObject, IReadOnlyDictionary<string, Guid>>> Fitting = new(StringComparer.Ordinal)
    {
        ["POST /api/v1/cases"] = (body, _) => body["parties"]!.AsArray().Add(ApiCalls.Party("clinician", "Clinician", "clinician@example.org")),
        ["POST /api/v1/cases/{id:guid}/triggers"] = (body, _) => body["kind"] = "Trigger",
        ["POST /api/v1/cases/{id:guid}/fears"] = (body, _) => body["kind"] = "Stigma",
        ["POST /api/v1/cases/{id:guid}/releases-of-information"] = (body, ids) => body["itemIds"] = new JsonArray(ids["items"].ToString()),
        ["POST /api/v1/cases/{id:guid}/summaries"] = (body, ids) => body["itemIds"] = new JsonArray(ids["items"].ToString()),
        ["POST /api/v1/participations/{id:guid}/bind-session"] = (body, ids) => body["sessionId"] = ids["sessions"].ToString(),
        ["POST /api/v1/cases/{id:guid}/exceptional-access"] = (body, ids) => body["subjectId"] = ids["clinical"].ToString(),
        ["POST /api/v1/cases/{id:guid}/conflict-declarations subject"] = (body, _) => body["finding"] = "Serious",
        ["POST /api/v1/cases/{id:guid}/items caucusId"] = (body, _) => body["class"] = "Caucus",
        ["POST /api/v1/cases/{id:guid}/releases-of-information statement"] = (body, _) => (body["basis"], body["itemIds"]) = ("threat-of-harm", new JsonArray()),
        ["POST /api/v1/cases/{id:guid}/proposals startsAt"] = (body, _) => body["kind"] = "SessionTime",
        ["POST /api/v1/cases/{id:guid}/settlements terms[0].amount"] = InOneSum, ["POST /api/v1/settlements/{id:guid}/revise terms[0].amount"] = InOneSum, ["POST /api/v1/settlements/{id:guid}/amend terms[0].amount"] = InOneSum,
        ["POST /api/v1/operations/incidents/retry ids"] = WithoutFilter, ["POST /api/v1/operations/incidents/skip ids"] = WithoutFilter, ["POST /api/v1/operations/incidents/cancel ids"] = WithoutFilter,
    };

    static void InOneSum(JsonObject body, IReadOnlyDictionary<string, Guid> ids)
    {
        foreach (var field in (string[])["instalments", "head", "currency"])
            body["terms"]![0]![field] = null;
    }

    static void WithoutFilter(JsonObject body, IReadOnlyDictionary<string, Guid> ids) => body["filter"] = null;

    /// <summary>Fields that a command does not look at, and why.</summary>
    static readonly Dictionary<string, string> NotLookedAt = new(StringComparer.Ordinal)
    {
        ["POST /api/v1/participations/{id:guid}/replace person.role"] = "It is taken over.",
        ["POST /api/v1/participations/{id:guid}/replace person.representing"] = "It is taken over.",
        ["POST /api/v1/cases/{id:guid}/professionals person.role"] = "It is the reviewer's.",
        ["POST /api/v1/cases/{id:guid}/professionals person.representing"] = "They speak for themselves.",
        ["POST /api/v1/escalations/{id:guid}/nominate expert.role"] = "It is the expert's.",
        ["POST /api/v1/escalations/{id:guid}/nominate expert.key"] = "Who is given none gets one.",
        ["POST /api/v1/releases/{id:guid}/return paidOn"] = "What comes back was not paid.",
    };

    [Fact]
    public async Task A_wrong_value_is_refused_by_the_name_of_its_field_and_nothing_is_written()
    {
        await using var factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z");
        await EveryKind.FillAsync(factory);
        var people = await PeopleAsync(factory);
        var commands = BadInputTests.Commands(factory);
        var ids = await EveryKind.IdsAsync(factory, commands.Where(c => c.NamesSomething).Select(c => c.Kind).Distinct());
        ids["clinical"] = await OpenUpAsync(factory, people, ids);
        var template = (await people["administrator"].ListAsync("/templates"))[0]["id"]!.ToString();
        var (tries, wrong, tried) = (0, new List<string>(), new HashSet<Type>());
        await factory.SettleAsync();
        using var database = new Contents(factory);
        foreach (var command in commands)
        {
            var body = RequestFields.Valid(command.Body!);
            Fitting.GetValueOrDefault(command.ToString())?.Invoke(body, ids);
            if (StateFor.GetValueOrDefault(command.ToString()) is { } state)
            {
                await factory.Services.GetRequiredService<UnitOfWork>().RunAsync(state, default);
                database.Changed();
            }

            var byType = tried.Add(command.Body!);
            foreach (var field in RequestFields.Of(command.Body!).Where(f => !NotLookedAt.ContainsKey($"{command} {f.Path}")))
            {
                var around = (JsonObject)body.DeepClone();
                Fitting.GetValueOrDefault($"{command} {field.Path}")?.Invoke(around, ids);
                foreach (var value in byType ? field.Rule.Wrong.Concat(field.WrongByType) : field.Rule.Wrong)
                {
                    tries++;
                    var answer = await SendAsync(people[By.GetValueOrDefault(command.ToString(), "mediator")], command.Method, command.Path(ids.GetValueOrDefault(command.Kind)).Replace("/none", $"/{template}", StringComparison.Ordinal), PlausibleBody.With(around, field.Path, value?.DeepClone()));
                    var said = await answer.Content.ReadAsStringAsync();
                    if (answer.StatusCode is not (HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity) || JsonNode.Parse(said)!["errors"]?.AsObject().Select(e => e.Key).ToList() is not { Count: > 0 } named || !named.TrueForAll(name => IsIt(field.Path, name)))
                        wrong.Add($"{command} {field.Path} = {Shortly(value)}: {(int)answer.StatusCode} {Shortly(said is "" ? said : JsonNode.Parse(said)!["errors"]?.ToJsonString() ?? JsonNode.Parse(said)!["detail"]?.ToString())}");
                }
            }

            wrong.AddRange(database.Changed().Select(table => $"{command} wrote into {table}"));
        }

        output.WriteLine($"{tries} wrong values in {commands.Count} commands.");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>A list is named, or which of its elements it is; of a table of parties, whose line it is.</summary>
    static bool IsIt(string path, string named) => named == path || named == $"{path}[0]" || named.StartsWith($"{path}.", StringComparison.Ordinal);

    static string Shortly(object? value) => (value?.ToString() ?? "nothing") is { Length: > 160 } text ? text[..160] : value?.ToString() ?? "nothing";

    /// <summary>Things are in the states in which their commands are given. Answers an item that the safety officer may open by an exception.</summary>
    static async Task<Guid> OpenUpAsync(MediationFactory factory, Dictionary<string, HttpClient> people, Dictionary<string, Guid> ids)
    {
        var id = ids["cases"];
        Assert.True((await people["coordinator"].PostAsync($"/cases/{id}/participations", ApiCalls.Party("officer", "SafetyOfficer", "officer@example.org"))).IsSuccessStatusCode);
        var clinical = await (await people["client"].PostAsync($"/cases/{id}/items", new JsonObject { ["class"] = "Clinical", ["title"] = "Letter", ["text"] = "A letter." })).JsonAsync();
        await factory.Services.GetRequiredService<UnitOfWork>().RunAsync(
            async scope =>
            {
                var keys = await scope.Db.Set<Participation>().Where(p => p.CaseId == id).ToDictionaryAsync(p => p.Key, p => p.Id, scope.Ct);
                await scope.Db.Set<Hold>().ExecuteUpdateAsync(set => set.SetProperty(h => h.ResumedAt, scope.Now), scope.Ct);
                await scope.Db.Set<Deadline>().ExecuteUpdateAsync(set => set.SetProperty(d => d.State, DeadlineState.Open), scope.Ct);
                await scope.Db.Set<CaseTask>().ExecuteUpdateAsync(set => set.SetProperty(t => t.AssigneeId, keys["mediator"]), scope.Ct);
                await scope.Db.Set<Session>().ExecuteUpdateAsync(set => set.SetProperty(s => s.State, SessionState.Live).SetProperty(s => s.StartedAt, scope.Now), scope.Ct);
                await scope.Db.Set<Restriction>().ExecuteUpdateAsync(set => set.SetProperty(r => r.State, RestrictionState.Active), scope.Ct);
                await scope.Db.Set<Escalation>().ExecuteUpdateAsync(set => set.SetProperty(e => e.State, EscalationState.Running), scope.Ct);
                var session = ids["sessions"];
                scope.Db.AddRange(((string[])["client", "clinician", "mediator"]).Select(key => new SessionAttendee { SessionId = session, ParticipationId = keys[key] }));
                scope.Db.Add(new SessionBlock { Id = Guid.CreateVersion7(), SessionId = session, Number = 1, Kind = BlockKind.Joint, StartedAt = scope.Now });
            },
            default);
        Assert.True((await people["mediator"].PostAsync($"/ground-rules/{ids["ground-rules"]}/propose", ifMatch: "*")).IsSuccessStatusCode);
        return Guid.Parse(clinical["id"]!.ToString());
    }

    static Func<WorkScope, Task> SettlementIs(SettlementState state) =>
        scope => scope.Db.Set<Settlement>().ExecuteUpdateAsync(set => set.SetProperty(s => s.State, state), scope.Ct);

    /// <summary>What a command needs that another one must not find.</summary>
    static readonly Dictionary<string, Func<WorkScope, Task>> StateFor = new(StringComparer.Ordinal)
    {
        ["POST /api/v1/settlements/{id:guid}/revise"] = SettlementIs(SettlementState.Draft),
        ["POST /api/v1/settlements/{id:guid}/amend"] = SettlementIs(SettlementState.InForce),
        ["POST /api/v1/settlements/{id:guid}/waivers"] = SettlementIs(SettlementState.Draft),
        ["POST /api/v1/settlements/{id:guid}/clear"] = SettlementIs(SettlementState.LegalReview),
        ["POST /api/v1/settlements/{id:guid}/sign"] = async scope =>
        {
            await SettlementIs(SettlementState.Signing)(scope);
            var settlement = await scope.Db.Set<Settlement>().FirstAsync(scope.Ct);
            settlement.Signatures.Add(new Signature { SettlementId = settlement.Id, ParticipationId = await scope.Db.Set<Participation>().Where(p => p.CaseId == settlement.CaseId && p.Key == "client").Select(p => p.Id).SingleAsync(scope.Ct) });
        },
        // Where there is no safety officer, the mediator decides in their place.
        ["POST /api/v1/restrictions/{id:guid}/decide"] = scope => scope.Db.Set<Participation>().Where(p => p.Key == "officer").ExecuteUpdateAsync(set => set.SetProperty(p => p.State, ParticipationState.Withdrawn), scope.Ct),
        // Who interprets is bound to a session, and nobody else is.
        ["POST /api/v1/participations/{id:guid}/bind-session"] = scope => scope.Db.Set<Participation>().Where(p => p.Key == "client").ExecuteUpdateAsync(set => set.SetProperty(p => p.Role, Role.Interpreter), scope.Ct),
        ["POST /api/v1/cases/{id:guid}/risk-assessments"] = scope => scope.Db.Set<Participation>().Where(p => p.Key == "client").ExecuteUpdateAsync(set => set.SetProperty(p => p.Role, Role.Client), scope.Ct),
        ["POST /api/v1/escalations/{id:guid}/nominate"] = scope => scope.Db.Set<ExpertMandate>().ExecuteUpdateAsync(set => set.SetProperty(m => m.State, MandateState.Removed), scope.Ct),
    };

    static async Task<Dictionary<string, HttpClient>> PeopleAsync(MediationFactory factory) => new(StringComparer.Ordinal)
    {
        ["mediator"] = await factory.KeyForAsync("mediator@example.org"),
        ["client"] = await factory.KeyForAsync("client@example.org"),
        ["coordinator"] = await factory.ProgramAsync(Role.Coordinator, "another@example.org"),
        ["clinician"] = await factory.ProgramAsync(Role.Clinician, "clinician@example.org"),
        ["institution"] = await factory.ProgramAsync(Role.InstitutionRepresentative, "institution@example.org"),
        ["officer"] = await factory.ProgramAsync(Role.SafetyOfficer, "officer@example.org"),
        ["ethics"] = await factory.ProgramAsync(Role.Expert, "ethics@example.org"),
        ["administrator"] = await factory.ProgramAsync(Role.Administrator, "office@example.org"),
    };

    static async Task<HttpResponseMessage> SendAsync(HttpClient program, string method, string path, JsonObject body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/json")) };
        request.Headers.TryAddWithoutValidation("If-Match", "*");
        return await program.SendAsync(request);
    }

    /// <summary>All that is in the database, but for what the service says of itself.</summary>
    sealed class Contents : IDisposable
    {
        readonly SqliteConnection connection;
        readonly Dictionary<string, string> tables;

        public Contents(MediationFactory factory)
        {
            connection = new SqliteConnection($"Data Source={Directory.GetFiles(factory.Data, "*.db").Single()};Mode=ReadOnly");
            connection.Open();
            tables = Rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'").ToDictionary(name => name, name => "", StringComparer.Ordinal);
            foreach (var table in tables.Keys)
                tables[table] = Text(table);
        }

        public IReadOnlyList<string> Changed()
        {
            var changed = tables.Keys.Where(table => Text(table) != tables[table]).ToList();
            foreach (var table in changed)
                tables[table] = Text(table);
            return changed;
        }

        string Text(string table) => string.Join('\n', Rows($"SELECT * FROM \"{table}\""));

        List<string> Rows(string sql)
        {
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The database's own names.
            command.CommandText = sql;
#pragma warning restore CA2100
            using var reader = command.ExecuteReader();
            var rows = new List<string>();
            while (reader.Read())
                rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader[i] is byte[] bytes ? Convert.ToHexString(bytes) : reader[i].ToString())));
            return rows;
        }

        public void Dispose() => connection.Dispose();
    }
}
