using System.Net;
using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Channels;
using MediationWorkflows.Consent;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Disclosures;
using MediationWorkflows.Documents;
using MediationWorkflows.Items;
using MediationWorkflows.Mail;
using MediationWorkflows.Parties;
using MediationWorkflows.Summaries;
using MediationWorkflows.Tasks;
using MediationWorkflows.Web.Tests.Api;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Web.Tests.Security;

/// <summary>
/// Every role × every class of content × every path out of the service: one's own words come back, another's only where the matrix
/// says F; and the search for them finds a leak that is planted in each path.
/// </summary>
public sealed class LeakTests : IAsyncLifetime
{
    readonly LeakWorld world = new();

    [Fact]
    public async Task Nobody_meets_words_that_the_matrix_keeps_from_them_on_any_path()
    {
        var leaks = new List<string>();
        var tells = new Dictionary<string, HashSet<Role>>(StringComparer.Ordinal);
        var silent = new HashSet<string>(StringComparer.Ordinal);
        foreach (var role in world.Roles)
        {
            foreach (var (path, answer) in await world.AnswersAsync(role))
            {
                var met = world.Secrets.Where(s => answer.Contains(s.Word, StringComparison.Ordinal)).ToList();
                leaks.AddRange(met.Where(s => !s.MayRead(role)).Select(s => $"{role} met {s.What} at {path}"));
                silent.Add(path);
                if (met.Count > 0 && world.OtherParticipants.Contains(role))
                    (tells.TryGetValue(path, out var to) ? to : tells[path] = []).Add(role);
            }
        }

        Assert.True(leaks.Count == 0, string.Join('\n', leaks));
        // The other way round, so that silence does not pass for secrecy: who may read does.
        foreach (var secret in world.Secrets)
        {
            foreach (var reader in world.Roles.Where(r => secret.Reader(r)))
                Assert.Contains(secret.Word, await world.BodyAsync(reader, secret.Path), StringComparison.Ordinal);
        }

        Assert.NotEmpty(world.Mails);
        foreach (var mail in world.Mails)
            Assert.DoesNotContain("canary", mail, StringComparison.Ordinal);
        await EveryPathIsWatchedAsync(tells);
        // What tells no words to anybody has a leak of its own, in the tests below; or nothing to leak.
        List<string> wordless = [.. silent.Except(tells.Keys).Except(Leaks.Select(l => l.Path)).Where(path => !path.StartsWith("POST ", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        Assert.True(Silent.SequenceEqual(wordless), string.Join('\n', wordless));
    }

    /// <summary>A leak in each path that tells anybody anything: an interpreter, to whom nothing is open, is taken for one who is told there, and is caught.</summary>
    async Task EveryPathIsWatchedAsync(Dictionary<string, HashSet<Role>> tells)
    {
        var left = tells.ToDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal);
        while (left.Count > 0)
        {
            var taken = left.Values.SelectMany(to => to).GroupBy(role => role).MaxBy(g => g.Count())!.Key;
            await world.ExchangeAsync(Role.Interpreter, taken);
            var caught = (await world.AnswersAsync(Role.Interpreter))
                .Where(answer => world.Secrets.Any(s => !s.MayRead(Role.Interpreter) && answer.Body.Contains(s.Word, StringComparison.Ordinal))).Select(answer => answer.Path).ToHashSet(StringComparer.Ordinal);
            await world.ExchangeAsync(Role.Interpreter, taken);
            List<string> missed = [.. left.Where(t => t.Value.Contains(taken) && !caught.Contains(t.Key)).Select(t => $"{taken} {t.Key}")];
            Assert.True(missed.Count == 0, string.Join('\n', missed));
            foreach (var path in caught)
                left.Remove(path);
        }
    }

    /// <summary>What a careless change might do: put content where metadata belongs, give it the wrong class, or show it to one too many.</summary>
    static readonly (string Path, Role Reader, Func<AppDb, string, Task> Plant)[] Leaks =
    [
        ("/cases/ID", Role.InstitutionRepresentative, (db, word) => db.Set<MediationCase>().ExecuteUpdateAsync(set => set.SetProperty(c => c.Jurisdiction, word))),
        ("/cases", Role.InstitutionRepresentative, (db, word) => db.Set<MediationCase>().ExecuteUpdateAsync(set => set.SetProperty(c => c.Jurisdiction, word))),
        ("/cases?q=PLANTED", Role.InstitutionRepresentative, (db, word) => db.Set<MediationCase>().ExecuteUpdateAsync(set => set.SetProperty(c => c.Reference, word))),
        ("/calendar", Role.Client, (db, word) => db.Set<MediationCase>().ExecuteUpdateAsync(set => set.SetProperty(c => c.Reference, word))),
        ("/cases/ID/tasks", Role.InstitutionRepresentative, (db, word) => db.Set<CaseTask>().ExecuteUpdateAsync(set => set.SetProperty(t => t.Kind, word))),
        ("/cases/ID/timeline", Role.InstitutionRepresentative, (db, word) => db.Set<CaseTask>().ExecuteUpdateAsync(set => set.SetProperty(t => t.Kind, word))),
        ("/cases/ID/deadlines", Role.InstitutionRepresentative, (db, word) => db.Set<Deadline>().ExecuteUpdateAsync(set => set.SetProperty(d => d.Kind, word))),
        ("/cases/ID/mails", Role.Coordinator, (db, word) => db.Set<OutboxMessage>().ExecuteUpdateAsync(set => set.SetProperty(m => m.Template, word))),
        ("/cases/ID/audit", Role.Auditor, (db, word) => db.Set<AuditEvent>().ExecuteUpdateAsync(set => set.SetProperty(a => a.Data, word))),
        ("/cases/ID/audit/export", Role.Auditor, (db, word) => db.Set<AuditEvent>().ExecuteUpdateAsync(set => set.SetProperty(a => a.Data, word))),
        ("/cases/ID/participations", Role.InstitutionRepresentative, (db, word) => db.Set<Participation>().Where(p => p.Key == "Client").ExecuteUpdateAsync(set => set.SetProperty(p => p.Key, word))),
        // A refusal names the recipient for whom there is no consent.
        ("POST /items/JOINT/share", Role.Mediator, (db, word) => db.Set<Participation>().Where(p => p.Key == "Insurer").ExecuteUpdateAsync(set => set.SetProperty(p => p.Key, word))),
    ];

    /// <summary>
    /// What says no words to anybody: that something is there, and of whom; a register that is the same for all; figures of no case. A path that is new here
    /// must be argued for.
    /// </summary>
    static readonly string[] Silent =
    [
        "/cases/ID/exceptions", "/cases/ID/fairness-checks", "/cases/ID/fears", "/cases/ID/goals", "/cases/ID/items", "/cases/ID/safety-checks", "/cases/ID/safety-events", "/cases/ID/safety-plans",
        "/cases/ID/sessions", "/cases/ID/triggers", "/cases/ID/whistleblower-reports", "/cases?q=CANARY", "/competence", "/insights", "/tasks", "stale /api/v1/concerns/{id:guid}/meet",
        "stale /api/v1/conflict-checks/{id:guid}/state", "stale /api/v1/consents/{id:guid}/grant", "stale /api/v1/deadlines/{id:guid}/extend", "stale /api/v1/items/{id:guid}/share",
        "stale /api/v1/sessions/{id:guid}/start", "stale /api/v1/tasks/{id:guid}/assign",
    ];

    [Fact]
    public async Task A_word_that_is_planted_in_any_path_is_met_there()
    {
        foreach (var (path, reader, plant) in Leaks)
        {
            var word = $"PLANTED-{Guid.NewGuid():N}".ToUpperInvariant();
            await world.PlantAsync(db => plant(db, word));
            Assert.True((await world.AnswersAsync(path == "/calendar" ? world.Asked : reader)).Any(answer => answer.Path == path && answer.Body.Contains(word, StringComparison.Ordinal)), path);
        }

        await world.SendMailAsync();
        Assert.Contains(world.Mails, mail => mail.Contains("PLANTED", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Content_with_a_wrong_class_owner_or_reader_is_met_by_whom_it_reaches()
    {
        async Task FoundAsync(Role reader, LeakWorld.Secret secret, string path, Func<AppDb, Task> plant)
        {
            Assert.DoesNotContain(await world.AnswersAsync(reader), answer => answer.Path == path && answer.Body.Contains(secret.Word, StringComparison.Ordinal));
            await world.PlantAsync(plant);
            Assert.Contains(await world.AnswersAsync(reader), answer => answer.Path == path && answer.Body.Contains(secret.Word, StringComparison.Ordinal));
        }

        var told = world.Named($"item {Role.Client} {InformationClass.Caucus}");
        await FoundAsync(Role.InstitutionRepresentative, told, told.Path, db => db.Set<InfoItem>().Where(i => i.Id == told.Id).ExecuteUpdateAsync(set => set.SetProperty(i => i.Class, InformationClass.Joint)));
        var file = world.Named($"document {Role.Client} {InformationClass.PartyPrivate}");
        await FoundAsync(Role.InstitutionRepresentative, file, "/cases/ID/documents", db => db.Set<Document>().Where(d => d.Id == file.Id).ExecuteUpdateAsync(set => set.SetProperty(d => d.Class, InformationClass.Joint)));
        var said = world.Named("message");
        await FoundAsync(Role.InstitutionRepresentative, said, $"/items/{said.Id}", db => db.Set<InfoItem>().Where(i => i.Id == said.Id).ExecuteUpdateAsync(set => set.SetProperty(i => i.OwnerId, world.Part("InstitutionRepresentative"))));
        var channel = world.Named("channel");
        await FoundAsync(Role.InstitutionRepresentative, channel, "/cases/ID/channels", db => db.Set<Share>().Where(s => s.SubjectId == channel.Id && s.ParticipationId == world.Part("Mediator"))
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.ParticipationId, world.Part("InstitutionRepresentative"))));
        var summary = world.Named("summary");
        await FoundAsync(Role.Insurer, summary, "/cases/ID/summaries", db => db.Set<SummaryReader>().Where(r => r.SummaryId == summary.Id).ExecuteUpdateAsync(set => set.SetProperty(r => r.ParticipationId, world.Part("Insurer"))));
        var shown = world.Named("shown");
        await FoundAsync(Role.Auditor, shown, "/cases/ID/disclosures", db => db.Set<Disclosure>().ExecuteUpdateAsync(set => set.SetProperty(d => d.ContentClass, InformationClass.Terms)));
        var purpose = world.Named("purpose");
        await FoundAsync(Role.Clinician, purpose, "/cases/ID/consents", db => db.Set<PartyConsent>().Where(c => c.ItemId == null).ExecuteUpdateAsync(set => set.SetProperty(c => c.RecipientId, world.Part("Clinician"))));
        var statement = world.Named("statement");
        await FoundAsync(Role.Client, statement, "/cases/ID/releases-of-information", db => db.Set<InformationRelease>().ExecuteUpdateAsync(set => set.SetProperty(r => r.Class, InformationClass.Joint)));
    }

    public Task InitializeAsync() => world.CreateAsync();

    public async Task DisposeAsync() => await world.DisposeAsync();
}
