using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Mail;
using MediationWorkflows.Parties;
using MediationWorkflows.Web.Tests.Api;
using MediationWorkflows.Web.Tests.Api.Writes;
using MediationWorkflows.Web.Tests.Telemetry;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MediationWorkflows.Web.Tests.Security;

/// <summary>
/// Words that are planted in every field that people fill in are searched for where they must never stand: in the bytes of the
/// database (journal, timers, tasks and outbox with it), in the mails, in logs, traces, metrics and refusals, in the bundle for a tribunal and in what an agent is told.
/// </summary>
public sealed partial class CanaryTests : IAsyncLifetime
{
    const string Word = "zugvogel";

    readonly Sink log = new();
    readonly MediationFactory factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z").With("Logging:LogLevel:Default", "Trace")
        .With("Logging:LogLevel:Microsoft.AspNetCore", "Trace").With("Logging:LogLevel:Microsoft.EntityFrameworkCore", "Trace");

    [Fact]
    public async Task What_people_entrust_stands_nowhere_in_the_clear()
    {
        var received = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        await using var collector = await TelemetryTests.CollectorAsync(received);
        factory.With("Telemetry:OtlpEndpoint", collector.Urls.Single()).Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        var coordinator = await factory.ProgramAsync(Role.Coordinator);
        var caseId = await coordinator.OpenCaseAsync(body =>
        {
            body["title"] = $"About a {Word}";
            body["clause"] = $"The {Word} clause";
        });
        var client = await factory.ProgramAsync(Role.Client, "client@example.org");
        var mediator = await factory.ProgramAsync(Role.Mediator, "mediator@example.org");
        var (refusals, headers) = (new StringBuilder(), new StringBuilder());
        async Task<JsonObject> SendAsync(HttpClient by, string path, JsonObject body)
        {
            var answer = await by.PostAsync(path, body, ifMatch: "*");
            headers.Append(answer.Headers).Append(answer.Content.Headers);
            if (!answer.IsSuccessStatusCode)
                refusals.Append(await answer.Content.ReadAsStringAsync());
            return answer.IsSuccessStatusCode && answer.Content.Headers.ContentLength != 0 ? await answer.JsonAsync() : [];
        }

        async Task PrepareAsync()
        {
            var request = await SendAsync(coordinator, $"/cases/{caseId}/record-requests", new JsonObject { ["of"] = "client", ["title"] = $"The {Word} file" });
            await SendAsync(coordinator, $"/record-requests/{request["id"]}/waive", new JsonObject { ["reason"] = Word });
            await SendAsync(client, $"/cases/{caseId}/goals", new JsonObject { ["goals"] = Word, ["expectations"] = Word, ["withoutAgreement"] = Word });
            var fear = await SendAsync(client, $"/cases/{caseId}/fears", new JsonObject { ["kind"] = "Stigma", ["text"] = $"The {Word} press", ["shareWithMediator"] = true });
            await SendAsync(client, $"/concerns/{fear["id"]}/meet", new JsonObject { ["response"] = $"No {Word} is named" });
            await SendAsync(client, $"/cases/{caseId}/triggers", new JsonObject { ["kind"] = "Trigger", ["text"] = $"A {Word}" });
            await SendAsync(mediator, $"/cases/{caseId}/prior-clause", new JsonObject { ["text"] = $"All about the {Word} is confidential." });
            await SendAsync(mediator, $"/cases/{caseId}/interest-map", new JsonObject { ["entries"] = new JsonArray(new JsonObject { ["party"] = "client", ["position"] = Word, ["interest"] = Word }) });
            await SendAsync(mediator, $"/cases/{caseId}/fairness-checks", new JsonObject { ["powerImbalance"] = "Some", ["bias"] = "None", ["observations"] = Word, ["remedy"] = Word });
            await SendAsync(mediator, $"/cases/{caseId}/conflict-declarations", new JsonObject { ["subject"] = "DualRole", ["finding"] = "Disclosed", ["statement"] = $"A {Word} tie" });
            await SendAsync(mediator, $"/cases/{caseId}/professionals", new JsonObject
            {
                ["person"] = ApiCalls.Party("ethics", "Expert", "ethics@example.org"), ["profession"] = "EthicsConsultant", ["scope"] = $"The {Word} question",
            });
            var place = (await client.ListAsync($"/cases/{caseId}/participations")).Single(p => p["key"]!.ToString() == "client")["id"]!.ToString();
            var needs = new JsonObject { ["accommodations"] = $"No {Word} in the room", ["treatmentPreferences"] = Word };
            Assert.True((await client.SendAsync(HttpMethod.Put, $"/participations/{place}/access-needs", needs, ifMatch: "*")).IsSuccessStatusCode);
        }

        async Task CommitAsync()
        {
            var restriction = await SendAsync(coordinator, $"/cases/{caseId}/restrictions", new JsonObject
            {
                ["clinician"] = "clinician", ["scope"] = $"No {Word}", ["start"] = "2027-01-04", ["owner"] = "institution", ["benchmarks"] = new JsonArray(new JsonObject { ["text"] = $"A {Word} course" }),
            });
            await SendAsync(coordinator, $"/restrictions/{restriction["id"]}/activate", []);
            await SendAsync(mediator, $"/restrictions/{restriction["id"]}/benchmarks/1/evidence", new JsonObject { ["text"] = Word });
            await SendAsync(mediator, $"/restrictions/{restriction["id"]}/decide", new JsonObject { ["decision"] = "Keep", ["reason"] = Word });
            var duty = (await coordinator.ListAsync($"/cases/{caseId}/reporting-duties"))[0]["id"];
            await SendAsync(coordinator, $"/reporting-duties/{duty}/not-reportable", new JsonObject { ["note"] = $"A {Word} is none" });
            var obstacle = await SendAsync(client, $"/cases/{caseId}/obstacles", new JsonObject { ["text"] = $"The {Word} is away" });
            await SendAsync(client, $"/obstacles/{obstacle["id"]}/contingency", new JsonObject { ["contingency"] = $"Another {Word}" });
            var told = await SendAsync(client, $"/cases/{caseId}/perspectives", new JsonObject { ["text"] = $"Like a {Word}" });
            await SendAsync(mediator, $"/perspectives/{told["id"]}/answer", new JsonObject { ["text"] = $"The {Word} is heard" });
            var step = await SendAsync(mediator, $"/cases/{caseId}/roadmap-actions", new JsonObject
            {
                ["kind"] = "Intervention", ["what"] = Word, ["evidence"] = Word, ["measure"] = Word, ["owner"] = "clinician", ["answersTo"] = "institution", ["dueOn"] = "2027-03-01",
            });
            await SendAsync(mediator, $"/roadmap-actions/{step["id"]}/settle", new JsonObject { ["state"] = "Dropped", ["result"] = Word });
            await SendAsync(mediator, $"/cases/{caseId}/report-series", new JsonObject
            {
                ["purpose"] = "Supervision", ["title"] = Word, ["headings"] = new JsonArray(new JsonObject { ["text"] = Word }), ["reporter"] = "mediator", ["first"] = "2027-01-05", ["every"] = "1 w",
            });
            await SendAsync(coordinator, "/clock", new JsonObject { ["by"] = "P1D" });
            var report = (await mediator.ListAsync($"/cases/{caseId}/reports"))[0]["id"];
            await SendAsync(mediator, $"/reports/{report}/write", new JsonObject { ["entries"] = new JsonArray(Word) });
            await SendAsync(client, $"/cases/{caseId}/escalations", new JsonObject { ["rung"] = "AdvisoryOpinion", ["question"] = $"Was it a {Word}?" });
        }

        foreach (var @class in (string[])["Joint", "PartyPrivate", "Caucus", "Clinical", "SpeciallyProtected", "Safety"])
            await SendAsync(client, $"/cases/{caseId}/items", new JsonObject { ["class"] = @class, ["title"] = $"A {Word}", ["text"] = $"It is a {Word}." });
        var joint = (await SendAsync(mediator, $"/cases/{caseId}/items", new JsonObject { ["class"] = "Joint", ["title"] = Word, ["text"] = Word }))["id"]!.ToString();
        await SendAsync(mediator, $"/cases/{caseId}/summaries", new JsonObject { ["itemIds"] = new JsonArray(joint), ["text"] = $"A {Word} was seen.", ["audience"] = new JsonArray("client") });
        await SendAsync(mediator, $"/cases/{caseId}/releases-of-information", new JsonObject { ["itemIds"] = new JsonArray(joint), ["recipient"] = $"The {Word} board", ["purpose"] = Word });
        await SendAsync(mediator, $"/cases/{caseId}/releases-of-information", new JsonObject { ["basis"] = "threat-of-harm", ["recipient"] = Word, ["purpose"] = Word, ["statement"] = Word });
        var channel = (await SendAsync(client, $"/cases/{caseId}/channels", new JsonObject { ["name"] = $"About a {Word}", ["members"] = new JsonArray("mediator") }))["id"]!.ToString();
        await SendAsync(client, $"/channels/{channel}/messages", new JsonObject { ["text"] = $"Where is the {Word}?" });
        // More than fits into a buffer: what is kept to be read again is kept in memory.
        await client.PostAsync($"/cases/{caseId}/items", new JsonObject { ["class"] = "PartyPrivate", ["title"] = "Long", ["text"] = string.Concat(Enumerable.Repeat($"{Word} ", 8000)) }, key: "long");
        await SendAsync(client, $"/cases/{caseId}/whistleblower-reports", new JsonObject { ["text"] = $"The {Word} is ill." });
        var rules = await SendAsync(mediator, $"/cases/{caseId}/ground-rules", new JsonObject { ["clauses"] = new JsonArray($"No {Word} here.") });
        await SendAsync(mediator, $"/ground-rules/{rules["id"]}/propose", []);
        await SendAsync(client, $"/ground-rules/{rules["id"]}/comment", new JsonObject { ["text"] = Word });
        var consent = await SendAsync(coordinator, $"/cases/{caseId}/consents", new JsonObject { ["subject"] = "client", ["class"] = "H", ["purpose"] = Word, ["recipient"] = "mediator" });
        await SendAsync(client, $"/consents/{consent["id"]}/grant", new JsonObject { ["evidence"] = Word });
        await PrepareAsync();
        var deadline = (await coordinator.ListAsync($"/cases/{caseId}/deadlines")).First(d => d["state"]!.ToString() == "Open")["id"];
        await SendAsync(coordinator, $"/deadlines/{deadline}/extend", new JsonObject { ["rule"] = "2 BD", ["reason"] = Word });
        await SendAsync(coordinator, $"/cases/{caseId}/holds", new JsonObject { ["kind"] = "Admin", ["reason"] = $"A {Word}" });
        await SendAsync(client, $"/cases/{caseId}/malpractice-concerns", new JsonObject { ["route"] = "Insurer", ["text"] = $"A {Word} was hurt." });
        var question = await SendAsync(client, $"/cases/{caseId}/duty-questions", new JsonObject { ["nature"] = "Clinical", ["duty"] = $"To warn of a {Word}", ["evidence"] = Word });
        await SendAsync(mediator, $"/duty-questions/{question["id"]}/resolve", new JsonObject
        {
            ["consensus"] = false, ["result"] = Word, ["dissent"] = new JsonArray(new JsonObject { ["party"] = "client", ["reason"] = Word }),
        });
        await SendAsync(mediator, $"/cases/{caseId}/screenings", new JsonObject
        {
            ["screenings"] = new JsonArray(new JsonObject { ["party"] = "client", ["finding"] = "Joint", ["note"] = $"Fears the {Word}." }),
        });
        await SendAsync(client, $"/cases/{caseId}/safety-events", new JsonObject { ["kind"] = Word, ["statement"] = $"A {Word} is in danger." });
        var option = await SendAsync(client, $"/cases/{caseId}/options", new JsonObject { ["text"] = $"A {Word}" });
        await SendAsync(mediator, $"/options/{option["id"]}/scenarios", new JsonObject { ["whatIf"] = $"A {Word} comes", ["consequences"] = new JsonObject { ["client"] = Word } });
        var proposal = await SendAsync(mediator, $"/cases/{caseId}/proposals", new JsonObject
        {
            ["kind"] = "TermSheet", ["text"] = Word, ["lines"] = new JsonArray(new JsonObject { ["text"] = $"A {Word}" }),
        });
        await SendAsync(client, $"/proposals/{proposal["id"]}/reject", new JsonObject { ["reason"] = Word });
        var risk = await SendAsync(mediator, $"/cases/{caseId}/risk-assessments", new JsonObject
        {
            ["hazards"] = new JsonArray(new JsonObject { ["text"] = $"A {Word}", ["likelihood"] = 2, ["severity"] = 2, ["action"] = $"No {Word}", ["owner"] = "mediator" }),
        });
        await SendAsync(client, $"/risk-assessments/{risk["id"]}/dispute", new JsonObject { ["reason"] = Word });
        var settlement = await SendAsync(mediator, $"/cases/{caseId}/settlements", SettlementWriteTests.Settlement(
            term =>
            {
                foreach (var field in (string[])["text", "specific", "measure", "acceptanceTest", "evidenceType"])
                    term[field] = $"A {Word}";
                term.Remove("due");
            },
            body =>
            {
                body["escalationClause"]!["questions"] = new JsonArray(Word);
                body["supervisors"] = new JsonArray(new JsonObject { ["participant"] = "ethics", ["scope"] = Word, ["reportEveryMonths"] = 3, ["intervenesWhen"] = Word });
            }));
        await SendAsync(mediator, $"/settlements/{settlement["id"]}/waivers", new JsonObject { ["term"] = 0, ["reason"] = Word });
        await CommitAsync();
        await KeepAsync(Guid.Parse(caseId));
        foreach (var part in LeakWorld.Parts)
        {
            // What is read is logged and traced as well.
            await mediator.SendAsync(HttpMethod.Get, $"/cases/{caseId}{part}");
            await client.SendAsync(HttpMethod.Get, $"/cases/{caseId}{part}");
        }

        await UploadAsync(client, caseId);
        // Refusals quote nothing, whatever was wrong.
        await SendAsync(client, $"/cases/{caseId}/items", new JsonObject { ["class"] = Word, ["title"] = Word, ["text"] = Word });
        await SendAsync(client, $"/items/{joint}/share", new JsonObject { ["with"] = new JsonArray(Word) });
        await SendAsync(mediator, $"/cases/{caseId}/sessions", new JsonObject { ["startsAt"] = "2027-03-01T15:00:00Z", ["agenda"] = Word, ["attendees"] = new JsonArray(Word) });
        await SendAsync(client, $"/cases/{caseId}/close", new JsonObject { ["outcome"] = Word });
        await factory.SettleAsync();

        await TypedEverywhereAsync();
        Assert.DoesNotContain(Word, headers.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Word, refusals.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.NotEqual(0, refusals.Length);
        Assert.All(factory.Mails(), mail => Assert.DoesNotContain(Word, mail, StringComparison.OrdinalIgnoreCase));
        Assert.Contains(log.Lines, line => line.Contains(caseId, StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => line.Contains(Word, StringComparison.OrdinalIgnoreCase));
        Assert.Empty(FilesWith(Word));
        Assert.DoesNotContain(Word, await ExportsAsync(caseId), StringComparison.OrdinalIgnoreCase);
        // The search is able to find: what is no secret is there in the clear.
        Assert.NotEmpty(FilesWith("client@example.org"));
        Assert.NotEmpty(FilesWith("America/New_York"));

        // What is traced and counted goes out when the service ends at the latest.
        await factory.DisposeAsync();
        Assert.Contains("burst", received["/v1/traces"], StringComparison.Ordinal);
        Assert.All(received, sent => Assert.DoesNotContain(Word, sent.Value, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>What leaves in files: the trail for a tribunal, and everybody's calendar.</summary>
    async Task<string> ExportsAsync(string caseId)
    {
        var bundle = await (await factory.ProgramAsync(Role.Auditor)).SendAsync(HttpMethod.Get, $"/cases/{caseId}/audit/export");
        var exported = new StringBuilder(LeakWorld.Unzipped(await bundle.Content.ReadAsByteArrayAsync()));
        Assert.Contains(caseId.Replace("-", "", StringComparison.Ordinal), exported.ToString().Replace("-", "", StringComparison.Ordinal), StringComparison.Ordinal);
        var feeds = await factory.Services.GetRequiredService<UnitOfWork>().RunAsync(
            async scope =>
            {
                var paths = new List<string>();
                foreach (var person in await scope.Db.Set<Person>().Select(p => p.Id).ToListAsync(scope.Ct))
                    paths.Add(CalendarFeeds.Path((await scope.Get<CalendarFeeds>().RenewAsync(person, scope.Now, scope.Ct)).Token));
                return paths;
            },
            default);
        foreach (var feed in feeds)
            exported.Append(await factory.Browser().GetStringAsync(feed));
        Assert.Contains("BEGIN:VEVENT", exported.ToString(), StringComparison.Ordinal);
        return exported.ToString();
    }

    /// <summary>Every column of words that people fill in holds the word by now: what is searched for was there to be found.</summary>
    Task TypedEverywhereAsync() => factory.Services.GetRequiredService<UnitOfWork>().ReadAsync(
        async scope =>
        {
            var empty = new List<string>();
            foreach (var property in scope.Db.Model.GetEntityTypes().SelectMany(e => e.GetProperties()).Where(p => p.ClrType == typeof(ClassifiedText) || p.ClrType == typeof(ClassifiedText?)))
            {
                var (table, column) = (property.DeclaringType.GetTableName()!, property.GetColumnName(StoreObjectIdentifier.Create(property.DeclaringType, StoreObjectType.Table)!.Value));
#pragma warning disable EF1002 // The model's own names.
                var stored = await scope.Db.Database.SqlQueryRaw<string>($"SELECT {column} AS \"Value\" FROM {table} WHERE {column} IS NOT NULL").ToListAsync(scope.Ct);
#pragma warning restore EF1002
                var name = $"{property.DeclaringType.ShortName()}.{property.Name}";
                if (!NotTyped.Contains(name, StringComparer.Ordinal) && !stored.Exists(words => scope.Get<IContentCipher>().Unprotect(words).Contains(Word, StringComparison.OrdinalIgnoreCase)))
                    empty.Add(name);
            }

            Assert.True(empty.Count == 0, string.Join('\n', empty.Order(StringComparer.Ordinal)));
            return true;
        },
        default);

    /// <summary>Every file of the installation: the database and its log, keys, mails.</summary>
    IEnumerable<string> FilesWith(string word)
    {
        foreach (var file in Directory.GetFiles(factory.Data, "*", SearchOption.AllDirectories))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            ReadOnlySpan<byte> bytes = copy.GetBuffer().AsSpan(0, (int)copy.Length);
            if (bytes.IndexOf(Encoding.UTF8.GetBytes(word)) >= 0 || bytes.IndexOf(Encoding.Unicode.GetBytes(word)) >= 0)
                yield return file;
        }
    }

    static async Task UploadAsync(HttpClient client, string caseId)
    {
        using var form = new MultipartFormDataContent { { new StringContent("PartyPrivate"), "class" } };
        var file = new StringContent($"A {Word} as a file.");
        file.Headers.ContentType = new("text/plain");
        form.Add(file, "file", $"{Word}.txt");
        Assert.True((await client.PostAsync($"/api/v1/cases/{caseId}/documents", form)).IsSuccessStatusCode);
    }

    sealed class Sink : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        // Where the test did not come to the end.
        if (Directory.Exists(factory.Data))
            await factory.DisposeAsync();
    }
}
