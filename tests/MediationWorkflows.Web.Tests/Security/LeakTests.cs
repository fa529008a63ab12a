using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Channels;
using MediationWorkflows.Competence;
using MediationWorkflows.Concerns;
using MediationWorkflows.Consent;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Disclosures;
using MediationWorkflows.Documents;
using MediationWorkflows.Insights;
using MediationWorkflows.Items;
using MediationWorkflows.Mail;
using MediationWorkflows.Neutrality;
using MediationWorkflows.Parties;
using MediationWorkflows.Risk;
using MediationWorkflows.Sessions;
using MediationWorkflows.Summaries;
using MediationWorkflows.Tasks;
using MediationWorkflows.Web.Tests.Api;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Web.Tests.Security;

/// <summary>
/// Every role × every class of content × every path out of the service: one's own words come back, another's only where the matrix
/// says F; and the search for them finds a leak that is planted in each path.
/// </summary>
public sealed class LeakTests : IAsyncLifetime
{
    static readonly Instant Now = Instant.FromUtc(2027, 1, 4, 15, 0);

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

        Assert.Equal(LeakWorld.Opened, world.Secrets.Select(s => LeakWorld.Shape(s.Path)).Where(path => !path.StartsWith("/cases/", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal));
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
        ("page /today", Role.Coordinator, NumberAsync),
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
        ("/cases?q=CANARY", Role.InstitutionRepresentative, (db, word) => db.Set<MediationCase>().ExecuteUpdateAsync(set => set.SetProperty(c => c.Reference, $"CANARY-{word}"))),
        ("/tasks", Role.InstitutionRepresentative, (db, word) => db.Set<CaseTask>().ExecuteUpdateAsync(set => set.SetProperty(t => t.Kind, word))),
        ("/tasks/ID", Role.Coordinator, (db, word) => db.Set<CaseTask>().ExecuteUpdateAsync(set => set.SetProperty(t => t.Kind, word))),
        ("/deadlines/ID", Role.Coordinator, (db, word) => db.Set<Deadline>().ExecuteUpdateAsync(set => set.SetProperty(d => d.Kind, word))),
        ("/sessions/ID", Role.Mediator, SetAgendaAsync),
        ("page /sessions/ID", Role.Mediator, NameEverybodyAsync),
        ("page /my/tasks/ID", Role.Coordinator, NumberAsync),
        ("page /safety", Role.SafetyOfficer, NumberAsync),
        ("page /competence", Role.Coordinator, LearnAsync),
        ("page /insights", Role.Analyst, PublishAsync),
        ("stale /api/v1/tasks/{id:guid}/assign", Role.Coordinator, (db, word) => db.Set<CaseTask>().ExecuteUpdateAsync(set => set.SetProperty(t => t.Kind, word))),
        ("stale /api/v1/deadlines/{id:guid}/extend", Role.Coordinator, (db, word) => db.Set<Deadline>().ExecuteUpdateAsync(set => set.SetProperty(d => d.Kind, word))),
        // Who said something is named beside it.
        ("/cases/ID/items", Role.Mediator, NameEverybodyAsync),
        ("/cases/ID/goals", Role.Client, NameEverybodyAsync),
        ("/cases/ID/fairness-checks", Role.Mediator, NameEverybodyAsync),
        ("stale /api/v1/items/{id:guid}/share", Role.Mediator, NameEverybodyAsync),
        ("/cases/ID/fears", Role.Clinician, MeetAsync),
        ("/cases/ID/triggers", Role.Clinician, MeetAsync),
        ("stale /api/v1/concerns/{id:guid}/meet", Role.Clinician, MeetAsync),
        ("/cases/ID/sessions", Role.Mediator, SetAgendaAsync),
        ("stale /api/v1/sessions/{id:guid}/start", Role.Mediator, SetAgendaAsync),
        ("stale /api/v1/conflict-checks/{id:guid}/state", Role.Mediator, (db, word) => db.Set<ConflictCheck>().ExecuteUpdateAsync(set => set.SetProperty(c => c.Statement, new ClassifiedText(word)))),
        ("/cases/ID/exceptions", Role.InstitutionRepresentative, AcknowledgeAsync),
        ("/cases/ID/safety-plans", Role.Mediator, CheckOnSafetyAsync),
        ("/cases/ID/safety-checks", Role.Mediator, CheckOnSafetyAsync),
        ("/competence", Role.Coordinator, LearnAsync),
        ("/insights", Role.Analyst, PublishAsync),
        ("stale /api/v1/consents/{id:guid}/grant", Role.Client, (db, word) => db.Set<PartyConsent>().ExecuteUpdateAsync(set => set.SetProperty(c => c.Purpose, new ClassifiedText(word)))),
    ];

    static Task NumberAsync(AppDb db, string word) => db.Set<MediationCase>().ExecuteUpdateAsync(set => set.SetProperty(c => c.Reference, word));

    internal static Task MeetAsync(AppDb db, string word) => db.Set<Concern>().ExecuteUpdateAsync(set => set.SetProperty(c => c.Response, new ClassifiedText(word)));

    static Task SetAgendaAsync(AppDb db, string word) => db.Set<Session>().ExecuteUpdateAsync(set => set.SetProperty(s => s.Agenda, new ClassifiedText(word)));

    static async Task NameEverybodyAsync(AppDb db, string word)
    {
        foreach (var id in await db.Set<Participation>().Select(p => p.Id).ToListAsync())
            await db.Set<Participation>().Where(p => p.Id == id).ExecuteUpdateAsync(set => set.SetProperty(p => p.Key, $"{word}-{id}"));
    }

    static async Task AcknowledgeAsync(AppDb db, string word)
    {
        await NameEverybodyAsync(db, word);
        var one = await db.Set<Participation>().FirstAsync();
        db.Add(new ExceptionsAcknowledgement { ParticipationId = one.Id, RegisterVersion = ExceptionsRegister.Shipped.Version, CaseId = one.CaseId, At = Now });
    }

    internal static async Task CheckOnSafetyAsync(AppDb db, string word)
    {
        var one = await db.Set<Participation>().FirstAsync();
        var plan = new SafetyPlan { Id = Ids.New(Now), CaseId = one.CaseId, OwnerId = one.Id, FirstOn = new LocalDate(2027, 2, 1), Every = word, At = new LocalTime(9, 0), SetAt = Now };
        db.AddRange(plan, new SafetyCheck { Id = Ids.New(Now), CaseId = one.CaseId, PlanId = plan.Id, IsSafe = true, Note = new ClassifiedText(word), CheckedAt = Now });
    }

    static async Task LearnAsync(AppDb db, string word)
    {
        var person = await db.Set<Person>().Select(p => p.Id).FirstAsync();
        db.Add(new CompetenceRecord { Id = Ids.New(Now), PersonId = person, Kind = CompetenceKind.Training, Title = word, Hours = 6, CompletedOn = new LocalDate(2026, 10, 1), CreatedAt = Now });
    }

    static async Task PublishAsync(AppDb db, string word)
    {
        // One of each period.
        var from = Now + Duration.FromDays(await db.Set<InsightReport>().CountAsync());
        db.Add(new InsightReport { Id = Ids.New(Now), By = InsightBy.Cause, From = from, To = Now, SmallestCount = 11, Cells = [new InsightCell([word], 11)], PublishedAt = Now });
    }

    /// <summary>
    /// What can say no words to anybody, because the answer has no field for any (that is looked at below). A path that is new here must be argued for.
    /// </summary>
    static readonly string[] Silent = ["/cases/ID/safety-events", "/cases/ID/whistleblower-reports"];

    [Fact]
    public async Task What_has_no_leak_planted_in_it_has_no_place_for_words()
    {
        foreach (var path in Silent)
        {
            var shown = 0;
            foreach (var role in world.Roles)
            {
                var body = JsonNode.Parse(await world.AnswerAsync(role, path))!.AsObject();
                // A refusal says what everybody is told who may not.
                if (body["items"] is not JsonArray items)
                    continue;
                shown += items.Count;
                Assert.All(WordsIn(items), word => Assert.Fail($"{role} is told '{word}' at {path}"));
            }

            Assert.NotEqual(0, shown);
        }

        // The search for words is able to find some.
        Assert.NotEmpty(WordsIn(JsonNode.Parse(await world.AnswerAsync(Role.Mediator, "/cases/ID/obstacles"))!["items"]!));
    }

    static readonly HashSet<string> Codes = new(typeof(AppDb).Assembly.GetTypes().Where(t => t.IsEnum).SelectMany(Enum.GetNames), StringComparer.Ordinal);

    static bool IsWords(string text) =>
        !Guid.TryParse(text.Trim('"'), out _) && !LocalDatePattern.Iso.Parse(text).Success && !InstantPattern.ExtendedIso.Parse(text).Success && !Codes.Contains(text) && !int.TryParse(text.Trim('"'), CultureInfo.InvariantCulture, out _);

    /// <summary>Every text in it that is no id, version, instant or code of ours: whatever somebody said would be.</summary>
    static IEnumerable<string> WordsIn(JsonNode node) => node switch
    {
        JsonObject fields => fields.SelectMany(f => f.Value is { } value ? WordsIn(value) : []),
        JsonArray elements => elements.SelectMany(e => e is null ? [] : WordsIn(e)),
        JsonValue value when value.TryGetValue<string>(out var text) && IsWords(text) => [text],
        _ => [],
    };

    [Fact]
    public async Task A_word_that_is_planted_in_any_path_is_met_there()
    {
        foreach (var (path, reader, plant) in Leaks)
        {
            var word = $"PLANTED-{Guid.NewGuid():N}".ToUpperInvariant();
            await world.PlantAsync(db => plant(db, word));
            // A calendar and a list of one's own tasks are there for whoever is asked something.
            Assert.True((await world.AnswerAsync(path is "/calendar" or "/tasks" ? world.Asked : reader, path)).Contains(word, StringComparison.Ordinal), path);
        }

        await world.SendMailAsync();
        Assert.Contains(world.Mails, mail => mail.Contains("PLANTED", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Content_with_a_wrong_class_owner_or_reader_is_met_by_whom_it_reaches()
    {
        async Task FoundAsync(Role reader, LeakWorld.Secret secret, string path, Func<AppDb, Task> plant)
        {
            Assert.DoesNotContain(secret.Word, await world.AnswerAsync(reader, path), StringComparison.Ordinal);
            await world.PlantAsync(plant);
            Assert.Contains(secret.Word, await world.AnswerAsync(reader, path), StringComparison.Ordinal);
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
