using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Items;
using MediationWorkflows.Mail;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using MediationWorkflows.Web.Tests.Api;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MediationWorkflows.Web.Tests.Security;

/// <summary>
/// Every role × every class of content × every path out of the service: one's own words come back, another's only where the matrix
/// says F; and the search for them finds a leak that is planted in each path.
/// </summary>
public sealed class LeakTests : IAsyncLifetime
{
    static readonly Role[] Participants =
        [.. Enum.GetValues<Role>().Except([Role.Administrator, Role.Designer, Role.Auditor, Role.Analyst, Role.Representative])];

    static readonly InformationClass[] Classes =
    [
        InformationClass.Joint, InformationClass.PartyPrivate, InformationClass.Caucus, InformationClass.Clinical, InformationClass.SpeciallyProtected, InformationClass.Safety,
        InformationClass.Whistleblower,
    ];

    /// <summary>Lists, feeds, exports and mails of a case.</summary>
    static readonly string[] Parts =
    [
        "", "/timeline", "/deadlines", "/tasks", "/mails", "/items", "/documents", "/consents", "/settlements", "/escrow", "/milestones", "/reviews", "/escalations", "/audit", "/ground-rules",
        "/risk-assessments", "/safety-events", "/participations", "/mandates", "/disclosures", "/releases-of-information", "/summaries", "/whistleblower-reports", "/exceptions", "/holds", "/sessions", "/proposals", "/facts", "/forum", "/options",
        "/audit/export",
    ];

    readonly MediationFactory factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z").With("Auth:AttemptsPerMinute", "1000");
    readonly Dictionary<Role, HttpClient> programs = [];
    readonly Dictionary<(Role Author, InformationClass Class), (string Id, string Word)> items = [];
    string caseId = null!;

    [Fact]
    public async Task Nobody_meets_words_that_the_matrix_keeps_from_them_on_any_path_and_planted_leaks_are_found()
    {
        var leaks = new List<string>();
        foreach (var (role, program) in programs)
        {
            foreach (var (path, answer) in await AnswersAsync(program))
                leaks.AddRange(items.Where(i => answer.Contains(i.Value.Word, StringComparison.Ordinal) && !MayRead(role, i.Key.Author, i.Key.Class)).Select(i => $"{role} met {i.Key} at {path}"));
        }

        Assert.Empty(leaks);
        // The other way round, so that silence does not pass for secrecy: who may read does.
        foreach (var (key, item) in items.Where(i => MayRead(i.Key.Author, i.Key.Author, i.Key.Class)))
            Assert.Contains(item.Word, await BodyAsync(programs[key.Author], $"/items/{item.Id}"), StringComparison.Ordinal);
        foreach (var mail in factory.Mails())
            Assert.DoesNotContain("canary", mail, StringComparison.Ordinal);
        await FindPlantedLeaksAsync();
    }

    /// <summary>What a careless change might do: put content where metadata belongs, or give it the wrong class.</summary>
    static readonly (string Path, Role Reader, Func<AppDb, string, Task> Plant)[] Leaks =
    [
        ("/cases/ID", Role.InstitutionRepresentative, (db, word) => db.Set<MediationCase>().ExecuteUpdateAsync(set => set.SetProperty(c => c.Jurisdiction, word))),
        ("/cases", Role.InstitutionRepresentative, (db, word) => db.Set<MediationCase>().ExecuteUpdateAsync(set => set.SetProperty(c => c.Jurisdiction, word))),
        ("/cases/ID/tasks", Role.InstitutionRepresentative, (db, word) => db.Set<CaseTask>().ExecuteUpdateAsync(set => set.SetProperty(t => t.Kind, word))),
        ("/cases/ID/timeline", Role.InstitutionRepresentative, (db, word) => db.Set<CaseTask>().ExecuteUpdateAsync(set => set.SetProperty(t => t.Kind, word))),
        ("/cases/ID/deadlines", Role.InstitutionRepresentative, (db, word) => db.Set<Deadline>().ExecuteUpdateAsync(set => set.SetProperty(d => d.Kind, word))),
        ("/cases/ID/mails", Role.Coordinator, (db, word) => db.Set<OutboxMessage>().ExecuteUpdateAsync(set => set.SetProperty(m => m.Template, word))),
        ("/cases/ID/audit", Role.Auditor, (db, word) => db.Set<AuditEvent>().ExecuteUpdateAsync(set => set.SetProperty(a => a.Data, word))),
        ("/cases/ID/audit/export", Role.Auditor, (db, word) => db.Set<AuditEvent>().ExecuteUpdateAsync(set => set.SetProperty(a => a.Data, word))),
        ("/cases/ID/participations", Role.InstitutionRepresentative, (db, word) => db.Set<Participation>().Where(p => p.Key == "Client").ExecuteUpdateAsync(set => set.SetProperty(p => p.Key, word))),
    ];

    async Task FindPlantedLeaksAsync()
    {
        foreach (var (path, reader, plant) in Leaks)
        {
            var word = $"planted-{Guid.NewGuid():N}";
            await factory.Services.GetRequiredService<UnitOfWork>().RunAsync(scope => plant(scope.Db, word), default);
            Assert.Contains(await AnswersAsync(programs[reader]), answer => answer.Path == path && answer.Body.Contains(word, StringComparison.Ordinal));
        }

        var told = items[(Role.Client, InformationClass.Caucus)];
        var id = Guid.Parse(told.Id);
        await factory.Services.GetRequiredService<UnitOfWork>().RunAsync(
            scope => scope.Db.Set<InfoItem>().Where(i => i.Id == id).ExecuteUpdateAsync(set => set.SetProperty(i => i.Class, InformationClass.Joint)), default);
        Assert.Contains(await AnswersAsync(programs[Role.InstitutionRepresentative]), answer => answer.Path == $"/items/{told.Id}" && answer.Body.Contains(told.Word, StringComparison.Ordinal));
    }

    static bool MayRead(Role role, Role author, InformationClass @class) => AccessMatrix.Of(role, @class) switch
    {
        AccessLevel.Full => true,
        // The joint record is nobody's own.
        AccessLevel.Own or AccessLevel.Shared => role == author && @class != InformationClass.Joint,
        _ => false,
    };

    /// <summary>Everything that somebody gets to read, refusals included.</summary>
    async Task<IReadOnlyList<(string Path, string Body)>> AnswersAsync(HttpClient program)
    {
        var answers = new List<(string, string)>();
        foreach (var part in Parts)
            answers.Add(($"/cases/ID{part}", await BodyAsync(program, $"/cases/{caseId}{part}")));
        answers.Add(("/cases", await BodyAsync(program, "/cases")));
        answers.Add(("/tasks", await BodyAsync(program, "/tasks?mine=true")));
        foreach (var (id, _) in items.Values)
        {
            answers.Add(($"/items/{id}", await BodyAsync(program, $"/items/{id}")));
            answers.Add(($"/items/{id}/share", await RefusalAsync(program, $"/items/{id}/share")));
        }

        return answers;
    }

    static async Task<string> RefusalAsync(HttpClient program, string path) =>
        await (await program.PostAsync(path, new JsonObject { ["with"] = new JsonArray("nobody") }, ifMatch: "\"99\"")).Content.ReadAsStringAsync();

    static async Task<string> BodyAsync(HttpClient program, string path)
    {
        var answer = await program.SendAsync(HttpMethod.Get, path);
        // A ZIP file hides its words from a plain search.
        return answer.Content.Headers.ContentType?.MediaType != "application/zip" || answer.StatusCode != HttpStatusCode.OK
            ? await answer.Content.ReadAsStringAsync()
            : Unzipped(await answer.Content.ReadAsByteArrayAsync());
    }

    static string Unzipped(byte[] file)
    {
        using var zip = new System.IO.Compression.ZipArchive(new MemoryStream(file));
        var text = new StringBuilder();
        foreach (var entry in zip.Entries)
        {
            using var reader = new StreamReader(entry.Open());
            text.Append(reader.ReadToEnd());
        }

        return text.ToString();
    }

    public async Task InitializeAsync()
    {
        var coordinator = await factory.ProgramAsync(Role.Administrator, "office@example.org");
        var opener = await factory.ProgramAsync(Role.Coordinator, "Coordinator@example.org");
        caseId = await opener.OpenCaseAsync(body => body["parties"] = new JsonArray(
            [.. Participants.Where(r => r != Role.Coordinator).Select(role => (JsonNode)ApiCalls.Party(role.ToString(), role.ToString(), $"{role}@example.org"))]));
        foreach (var role in Participants)
            programs[role] = role == Role.Coordinator ? opener : await factory.ProgramAsync(role, $"{role}@example.org".ToLowerInvariant());
        programs[Role.Administrator] = coordinator;
        foreach (var role in (Role[])[Role.Auditor, Role.Designer, Role.Analyst])
            programs[role] = await factory.ProgramAsync(role);
        foreach (var role in Participants)
        {
            foreach (var @class in Classes)
            {
                var word = $"canary-{role}-{@class}-{Guid.NewGuid():N}";
                var created = await programs[role].PostAsync($"/cases/{caseId}/items", new JsonObject { ["class"] = @class.ToString(), ["title"] = word, ["text"] = $"About {word}." });
                if (created.StatusCode == HttpStatusCode.Created)
                    items[(role, @class)] = ((await created.JsonAsync())["id"]!.ToString(), word);
            }
        }

        Assert.True(items.Count > 25, $"{items.Count} items");
        await factory.SettleAsync();
    }

    public async Task DisposeAsync() => await factory.DisposeAsync();
}
