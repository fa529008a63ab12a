using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Duties;
using MediationWorkflows.Escalations;
using MediationWorkflows.Escrow;
using MediationWorkflows.Mail;
using MediationWorkflows.Milestones;
using MediationWorkflows.Parties;
using MediationWorkflows.Reviews;
using MediationWorkflows.Roadmap;
using MediationWorkflows.Web.Tests.Api;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace MediationWorkflows.Web.Tests.Security;

/// <summary>A case with somebody in every role, in which words are told of which the test knows who may meet them.</summary>
sealed partial class LeakWorld : IAsyncDisposable
{
    /// <param name="What">A name for it.</param>
    /// <param name="Path">Where whoever reads it does.</param>
    /// <param name="MayRead">Who may meet the word at all.</param>
    /// <param name="Reader">Who certainly does, at <paramref name="Path"/>.</param>
    public sealed record Secret(string What, Guid Id, string Word, string Path, Func<Role, bool> MayRead, Func<Role, bool> Reader);

    /// <summary>The representative acts for the client.</summary>
    static readonly Role[] Participants = [.. Enum.GetValues<Role>().Except([Role.Administrator, Role.Designer, Role.Auditor, Role.Analyst])];

    static readonly InformationClass[] Classes =
    [
        InformationClass.Joint, InformationClass.PartyPrivate, InformationClass.Caucus, InformationClass.Clinical, InformationClass.SpeciallyProtected, InformationClass.Safety,
    ];

    readonly MediationFactory factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z").With("Auth:AttemptsPerMinute", "1000")
        .With("Auth:LinksPerMinute", "1000").With("Auth:SearchesPerMinute", "1000").With("Auth:UploadsPerMinute", "1000");

    readonly Dictionary<Role, HttpClient> programs = [];
    readonly List<Secret> secrets = [];
    readonly Dictionary<Role, string> feeds = [];
    Dictionary<string, Guid> parts = [];
    string caseId = null!;
    string joint = null!;
    IReadOnlyList<(string Pattern, string Address)> stale = [];
    Dictionary<string, Guid> ids = [];

    public IEnumerable<Role> Roles => programs.Keys;

    /// <summary>Who takes part in the case, beside the interpreter, to whom nothing of it is open.</summary>
    public IEnumerable<Role> OtherParticipants => Participants.Except([Role.Interpreter]);

    /// <summary>Who is asked something, so that their calendar has a date in it.</summary>
    public Role Asked { get; private set; }

    /// <summary>What the case is about.</summary>
    readonly string title = Word("title");

    public IReadOnlyList<Secret> Secrets => secrets;

    public IReadOnlyList<string> Mails => factory.Mails();

    public Secret Named(string what) => secrets.Single(s => s.What == what);

    public Guid Part(string key) => parts[key];

    public Guid CaseId => Guid.Parse(caseId);

    public Task PlantAsync(Func<AppDb, Task> plant) => factory.Services.GetRequiredService<UnitOfWork>().RunAsync(scope => plant(scope.Db), default);

    public Task<T> ReadAsync<T>(Func<AppDb, Task<T>> read) => factory.Services.GetRequiredService<UnitOfWork>().ReadAsync(scope => read(scope.Db), default);

    /// <summary>Everything that somebody gets to read, refusals included.</summary>
    public async Task<IReadOnlyList<(string Path, string Body)>> AnswersAsync(Role role)
    {
        var answers = new List<(string, string)>();
        foreach (var (path, ask) in Ways(role))
            answers.Add((path, await ask()));
        return answers;
    }

    /// <summary>What somebody gets to read on one path.</summary>
    public Task<string> AnswerAsync(Role role, string path) => Ways(role).Single(way => way.Path == path).Ask();

    public IEnumerable<(string Path, Func<Task<string>> Ask)> Ways(Role role)
    {
        var program = programs[role];
        foreach (var part in Parts)
            yield return ($"/cases/ID{part}", () => BodyAsync(role, $"/cases/{caseId}{part}"));
        foreach (var page in Pages)
            yield return ($"page {page}", async () => await (await program.GetAsync($"/cases/{caseId}{page}")).Content.ReadAsStringAsync());
        foreach (var thing in Things)
            yield return (thing, () => BodyAsync(role, AddressOf(thing)));
        foreach (var page in OtherPages)
            yield return ($"page {page}", async () => await (await program.GetAsync(AddressOf(page))).Content.ReadAsStringAsync());
        foreach (var search in (string[])["PLANTED", "CANARY", "US-"])
            yield return ($"/cases?q={search}", () => BodyAsync(role, $"/cases?q={search}"));
        foreach (var overall in Overall)
            yield return (overall, () => BodyAsync(role, overall));
        yield return ("/tasks", () => BodyAsync(role, "/tasks?mine=true"));
        if (feeds.TryGetValue(role, out var feed))
            yield return ("/calendar", () => factory.Browser().GetStringAsync(feed));
        foreach (var secret in secrets.Where(s => !s.Path.StartsWith("/cases/", StringComparison.Ordinal)))
            yield return (secret.Path, () => BodyAsync(role, secret.Path));
        foreach (var secret in secrets.Where(s => s.What.StartsWith("item Client ", StringComparison.Ordinal)))
            yield return ($"POST {secret.Path}/share", () => RefusalAsync(program, $"{secret.Path}/share", "nobody", "\"99\""));
        yield return ("POST /items/JOINT/share", () => RefusalAsync(program, $"/items/{joint}/share", parts["Insurer"].ToString(), "*"));
        // Who comes too late is shown how the thing is now: as much of it as they may see.
        foreach (var (pattern, address) in stale)
            yield return ($"stale {pattern}", async () => await (await program.PostAsync(address, ifMatch: "\"999999\"")).Content.ReadAsStringAsync());
    }

    static string KindOf(string address) => address.Split('/')[1] is var segment && RoutesOfOthersTests.KindsOfPages.TryGetValue(segment, out var kind) ? kind : segment;

    string AddressOf(string address) => address.Contains("ID", StringComparison.Ordinal) ? address.Replace("ID", ids[KindOf(address)].ToString(), StringComparison.Ordinal) : address;

    static async Task<string> RefusalAsync(HttpClient program, string path, string with, string ifMatch)
    {
        var answer = await program.PostAsync(path, new JsonObject { ["with"] = new JsonArray(with) }, ifMatch: ifMatch);
        return answer.IsSuccessStatusCode ? "" : await answer.Content.ReadAsStringAsync();
    }

    public async Task<string> BodyAsync(Role role, string path)
    {
        var answer = await programs[role].SendAsync(HttpMethod.Get, path);
        // A ZIP file hides its words from a plain search.
        return answer.Content.Headers.ContentType?.MediaType != "application/zip" || answer.StatusCode != HttpStatusCode.OK
            ? await answer.Content.ReadAsStringAsync()
            : Unzipped(await answer.Content.ReadAsByteArrayAsync());
    }

    internal static string Unzipped(byte[] file)
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

    /// <summary>Lets one participant be taken for another, as a mistaken mandate would, and back again.</summary>
    public Task ExchangeAsync(Role one, Role other) => PlantAsync(async db =>
    {
        var people = await db.Set<Participation>().Where(p => p.Id == Part(one.ToString()) || p.Id == Part(KeyOf(other))).ToDictionaryAsync(p => p.Id, p => p.PersonId);
        await db.Set<Participation>().Where(p => p.Id == Part(one.ToString())).ExecuteUpdateAsync(set => set.SetProperty(p => p.PersonId, people[Part(KeyOf(other))]));
        await db.Set<Participation>().Where(p => p.Id == Part(KeyOf(other))).ExecuteUpdateAsync(set => set.SetProperty(p => p.PersonId, people[Part(one.ToString())]));
    });

    /// <summary>Who opened the case coordinates it under a name that the case gave.</summary>
    static string KeyOf(Role role) => role == Role.Coordinator ? "coordinator" : role.ToString();

    public async Task CreateAsync()
    {
        programs[Role.Administrator] = await factory.ProgramAsync(Role.Administrator, "office@example.org");
        programs[Role.Coordinator] = await factory.ProgramAsync(Role.Coordinator, "Coordinator@example.org");
        caseId = await programs[Role.Coordinator].OpenCaseAsync(body => (body["title"], body["parties"]) = (title, new JsonArray(
            [.. Participants.Where(r => r != Role.Coordinator).Select(role => (JsonNode)PartyOf(role))])));
        foreach (var role in Participants.Where(r => r != Role.Coordinator))
            programs[role] = await factory.ProgramAsync(role, $"{role}@example.org".ToLowerInvariant());
        foreach (var role in (Role[])[Role.Auditor, Role.Designer, Role.Analyst])
            programs[role] = await factory.ProgramAsync(role);
        parts = await factory.Services.GetRequiredService<UnitOfWork>().ReadAsync(scope => scope.Db.Set<Participation>().ToDictionaryAsync(p => p.Key, p => p.Id, scope.Ct), default);
        foreach (var role in Participants.Except([Role.Representative]))
        {
            foreach (var @class in Classes)
                await FileAsync(role, @class);
        }

        Assert.True(secrets.Count > 50, $"{secrets.Count} secrets");
        await TellApartAsync();
        await PassOnAsync();
        await PromiseAsync();
        await PrepareAsync();
        Asked = Enum.Parse<Role>((await programs[Role.Mediator].ListAsync($"/cases/{caseId}/tasks")).First(t => t["state"]!.ToString() == "Open")["assigneeRole"]!.ToString());
        await factory.Services.GetRequiredService<UnitOfWork>().RunAsync(
            async scope =>
            {
                foreach (var role in Participants)
                {
                    var person = await scope.Db.Set<Participation>().Where(p => p.Id == Part(KeyOf(role))).Select(p => p.PersonId).SingleAsync(scope.Ct);
                    feeds[role] = CalendarFeeds.Path((await scope.Get<CalendarFeeds>().RenewAsync(person, scope.Now, scope.Ct)).Token);
                }
            },
            default);
        await AlarmAsync();
        stale = await StaleAsync();
        ids = await EveryKind.IdsAsync(factory, Things.Select(KindOf).Concat(OtherPages.Where(page => page.Contains("ID", StringComparison.Ordinal)).Select(KindOf)).Distinct());
        // Not one that everybody may read.
        ids["documents"] = Named($"document {Role.Client} {InformationClass.PartyPrivate}").Id;
        await SendMailAsync();
    }

    /// <summary>Lets time pass until the next morning's mails are out.</summary>
    public Task SendMailAsync() => programs[Role.Administrator].PostAsync("/clock", new JsonObject { ["by"] = "P1D" });

    static bool Reads(Role role, Role author, InformationClass @class) => AccessMatrix.Of(role, @class) switch
    {
        AccessLevel.Full => true,
        // The joint record is nobody's own.
        AccessLevel.Own or AccessLevel.Shared => role == author && @class != InformationClass.Joint,
        _ => false,
    };

    static JsonObject PartyOf(Role role)
    {
        var party = ApiCalls.Party(role.ToString(), role.ToString(), $"{role}@example.org");
        party["representing"] = role == Role.Representative ? nameof(Role.Client) : null;
        return party;
    }

    void Entrust(string what, Guid id, string word, string path, Func<Role, bool> reads) => Entrust(what, id, word, path, reads, reads);

    /// <summary>The representative has the principal's cells and things.</summary>
    void Entrust(string what, Guid id, string word, string path, Func<Role, bool> mayRead, Func<Role, bool> reader)
    {
        static Role As(Role role) => role == Role.Representative ? Role.Client : role;
        secrets.Add(new Secret(what, id, word, path, role => mayRead(As(role)), role => reader(As(role))));
    }

    /// <summary>An item and a document, where the role may file such.</summary>
    async Task FileAsync(Role role, InformationClass @class)
    {
        bool May(Role reader) => Reads(reader, role, @class);
        var word = Word($"{role}-{@class}");
        var created = await programs[role].PostAsync($"/cases/{caseId}/items", new JsonObject { ["class"] = @class.ToString(), ["title"] = word, ["text"] = $"About {word}." });
        if (created.StatusCode != HttpStatusCode.Created)
            return;
        var id = (await created.JsonAsync())["id"]!.ToString();
        joint = (role, @class) == (Role.Client, InformationClass.Joint) ? id : joint;
        Entrust($"item {role} {@class}", Guid.Parse(id), word, $"/items/{id}", May, reader => reader == role && May(role));

        var name = Word($"file-{role}-{@class}");
        using var form = new MultipartFormDataContent { { new StringContent(@class.ToString()), "class" } };
        var file = new StringContent(name);
        file.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        form.Add(file, "file", $"{name}.txt");
        var added = await (await programs[role].PostAsync($"/api/v1/cases/{caseId}/documents", form)).JsonAsync();
        Entrust($"document {role} {@class}", Guid.Parse(added["id"]!.ToString()), name, $"/documents/{added["id"]}/content", May, reader => reader == role && May(role));
    }

    /// <summary>What some talk about among themselves, and what somebody reports.</summary>
    async Task TellApartAsync()
    {
        var (name, said) = (Word("channel"), Word("message"));
        var channel = (await CreatedAsync(Role.Client, "channels", new JsonObject { ["name"] = name, ["members"] = new JsonArray("Mediator") }))["id"]!.ToString();
        static bool IsIn(Role role) => role is Role.Client or Role.Mediator;
        Entrust("channel", Guid.Parse(channel), name, $"/channels/{channel}", IsIn);
        var message = await programs[Role.Client].PostAsync($"/channels/{channel}/messages", new JsonObject { ["text"] = said }, ifMatch: "*");
        var id = (await message.JsonAsync())["id"]!.ToString();
        Entrust("message", Guid.Parse(id), said, $"/items/{id}", IsIn);

        var told = Word("report");
        var report = (await CreatedAsync(Role.Clinician, "whistleblower-reports", new JsonObject { ["text"] = told }))["id"]!.ToString();
        static bool ReadsIt(Role role) => role is Role.Clinician or Role.Mediator;
        Entrust("report", Guid.Parse(report), told, $"/whistleblower-reports/{report}", ReadsIt);
    }

    /// <summary>What is shown to others, and what says so.</summary>
    async Task PassOnAsync()
    {
        var shown = Word("shown");
        var item = (await CreatedAsync(Role.Client, "items", new JsonObject { ["class"] = "Clinical", ["title"] = shown, ["text"] = $"About {shown}." }))["id"]!.ToString();
        Assert.Equal(HttpStatusCode.OK, (await programs[Role.Client].PostAsync($"/items/{item}/share", new JsonObject { ["with"] = new JsonArray("Clinician") }, ifMatch: "*")).StatusCode);
        Entrust("shown", Guid.Parse(item), shown, $"/items/{item}", r => r is Role.Client or Role.Clinician);

        var purpose = Word("purpose");
        await CreatedAsync(Role.Client, "consents", new JsonObject { ["subject"] = "Client", ["class"] = "H", ["purpose"] = purpose, ["recipient"] = "Insurer" });
        // Those who look after the case may know what a consent is for; the other parties may not.
        Entrust("purpose", Guid.Empty, purpose, $"/cases/{caseId}/consents", r => r is Role.Client or Role.Insurer or Role.Mediator or Role.Coordinator or Role.SafetyOfficer,
            r => r is Role.Client or Role.Insurer or Role.Mediator);

        var text = Word("summary");
        var plan = (await CreatedAsync(Role.Mediator, "items", new JsonObject { ["class"] = "Joint", ["title"] = "Plan", ["text"] = "We meet." }))["id"]!.ToString();
        var summary = (await CreatedAsync(Role.Mediator, "summaries", new JsonObject { ["itemIds"] = new JsonArray(plan), ["text"] = text, ["audience"] = new JsonArray("Client") }))["id"]!.ToString();
        bool ReadsSources(Role r) => AccessMatrix.Of(r, InformationClass.RedactedReport) == AccessLevel.Full && AccessMatrix.Of(r, InformationClass.Joint) == AccessLevel.Full;
        Entrust("summary", Guid.Parse(summary), text, $"/summaries/{summary}", ReadsSources);
        Assert.Equal(HttpStatusCode.OK, (await programs[Role.Clinician].PostAsync($"/summaries/{summary}/check", ifMatch: "*")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await programs[Role.Mediator].PostAsync($"/summaries/{summary}/publish", ifMatch: "*")).StatusCode);

        var statement = Word("statement");
        await CreatedAsync(Role.Mediator, "releases-of-information", new JsonObject { ["basis"] = "threat-of-harm", ["recipient"] = "The police", ["purpose"] = "To prevent it", ["statement"] = statement });
        static bool KnowsOfDanger(Role r) => AccessMatrix.Of(r, InformationClass.Safety) == AccessLevel.Full;
        Entrust("statement", Guid.Empty, statement, $"/cases/{caseId}/releases-of-information", KnowsOfDanger);
    }

    /// <summary>What was promised, what stands in its way, what is restricted, paid and reported, and what an expert says.</summary>
    async Task PromiseAsync()
    {
        void Keep(string word, string part, InformationClass @class, Role? author = null)
        {
            bool Reads(Role role) => AccessMatrix.Of(role, @class) == AccessLevel.Full || role == author;
            Entrust($"{word.Split('-')[1]} of {part}", Guid.Empty, word, $"/cases/{caseId}/{part}", Reads);
        }

        var (restricted, obstacle, term) = (Word("restricted"), Word("obstacle"), Word("term"));
        await CreatedAsync(Role.Coordinator, "restrictions", new JsonObject
        {
            ["clinician"] = "Clinician", ["scope"] = restricted, ["start"] = "2027-02-01", ["owner"] = "Mediator", ["benchmarks"] = new JsonArray(new JsonObject { ["text"] = "A course" }),
        });
        Keep(restricted, "restrictions", InformationClass.Terms);
        // Whoever says what stands in the way may read it, also where they see only what is shared.
        await CreatedAsync(Role.Supporter, "obstacles", new JsonObject { ["text"] = obstacle, ["contingency"] = "Another trainer" });
        Keep(obstacle, "obstacles", InformationClass.Terms, Role.Supporter);
        var (view, step, title) = (Word("view"), Word("step"), Word("title"));
        await CreatedAsync(Role.Supporter, "perspectives", new JsonObject { ["text"] = view });
        Keep(view, "perspectives", InformationClass.Terms, Role.Supporter);
        await CreatedAsync(Role.Mediator, "roadmap-actions", new JsonObject
        {
            ["kind"] = "Intervention", ["what"] = step, ["evidence"] = step, ["measure"] = step, ["owner"] = "TreatmentTeam", ["answersTo"] = "InstitutionRepresentative", ["dueOn"] = "2027-03-01",
        });
        Keep(step, "roadmap-actions", InformationClass.Terms, Role.TreatmentTeam);
        await CreatedAsync(Role.Mediator, "report-series", new JsonObject
        {
            ["purpose"] = "Supervision", ["title"] = title, ["headings"] = new JsonArray(new JsonObject { ["text"] = title }), ["reporter"] = "Expert", ["first"] = "2027-02-01", ["every"] = "1 w",
        });
        Keep(title, "report-series", InformationClass.Terms, Role.Expert);
        var settlement = Guid.Parse((await CreatedAsync(Role.Mediator, "settlements", new JsonObject
        {
            ["terms"] = new JsonArray(new JsonObject
            {
                ["kind"] = "training", ["text"] = term, ["obligor"] = "InstitutionRepresentative", ["verifier"] = "Mediator", ["specific"] = "Six hours for all", ["measure"] = "Nine in ten",
                ["due"] = "2027-09-01", ["acceptanceTest"] = "The list names them", ["evidenceType"] = "list",
            }),
            ["reviewPlan"] = new JsonObject { ["firstAfterMonths"] = 6, ["everyMonths"] = 0, ["count"] = 1 }, ["escalationClause"] = new JsonObject(),
        }))["id"]!.ToString());
        Keep(term, "settlements", InformationClass.Terms);
        await KeepPromisesAsync(settlement, Keep);
    }

    /// <summary>What comes years after: written straight into the tables.</summary>
    async Task KeepPromisesAsync(Guid settlement, Action<string, string, InformationClass, Role?> keep)
    {
        var (evidence, account, receipt, reported, entry, question, determination, progress) = (Word("evidence"), Word("account"), Word("receipt"), Word("report"), Word("entry"), Word("question"), Word("determination"), Word("progress"));
        var (now, id, due) = (Instant.FromUtc(2027, 1, 4, 15, 0), Guid.Parse(caseId), new LocalDate(2027, 9, 1));
        await PlantAsync(db =>
        {
            var milestone = Milestone.Plan(id, settlement, Ids.New(now), Part("InstitutionRepresentative"), Part("Mediator"), alternateVerifierId: null, due, now);
            milestone.SubmitEvidence(Part("InstitutionRepresentative"), evidence, now);
            var escrow = new EscrowAccount { Id = Ids.New(now), CaseId = id, SettlementId = settlement, Currency = "USD", Amount = 100, CreatedAt = now };
            escrow.ConfirmFunding(100, account, now);
            var release = new EscrowRelease { Id = Ids.New(now), CaseId = id, AccountId = escrow.Id, MilestoneId = milestone.Id, To = ReleaseTo.Payee, Amount = 100, RequestedAt = now };
            release.Refuse(receipt, now);
            var duty = new ReportingDuty
            {
                Id = Ids.New(now), CaseId = id, Rule = "npdb-payment", Basis = "law", Trigger = DutyTrigger.Payment, SubjectId = milestone.Id, ReporterId = Part("InstitutionRepresentative"),
                TriggeredOn = due, StatutoryOn = due, DueOn = due, CreatedAt = now,
            };
            duty.Report(due, reported, personId: null, now);
            var escalation = new Escalation { Id = Ids.New(now), CaseId = id, Rung = EscalationRung.ExpertDetermination, Question = new ClassifiedText(question), CreatedAt = now };
            var mandate = new ExpertMandate { Id = Ids.New(now), CaseId = id, EscalationId = escalation.Id, ExpertId = Part("Expert"), IsBinding = true, NominatedAt = now };
            mandate.DeclareIndependence("No ties", now);
            mandate.Appoint(now);
            mandate.Report(determination, now);
            var review = new ComplianceReview { Id = Ids.New(now), CaseId = id, SettlementId = settlement, Number = 1, DueOn = due, CreatedAt = now };
            review.Open(now);
            review.Note(Part("Client"), progress, now);
            var report = new PeriodicReport { Id = Ids.New(now), CaseId = id, SeriesId = db.Set<ReportSeries>().Select(s => s.Id).First(), ReporterId = Part("Expert"), DueOn = due, AskedAt = now };
            report.Issue([entry], now);
            db.AddRange(report, milestone, escrow, release, duty, escalation, mandate, review);
            return Task.CompletedTask;
        });
        keep(evidence, "milestones", InformationClass.Terms, null);
        keep(account, "escrow", InformationClass.Escrow, null);
        keep(receipt, "releases", InformationClass.Escrow, null);
        keep(reported, "reporting-duties", InformationClass.Terms, null);
        keep(entry, "reports", InformationClass.Terms, Role.Expert);
        // Whoever is to answer it reads it where they answer.
        Entrust("question of escalations", Guid.Empty, question, $"/cases/{caseId}/escalations", Full(InformationClass.Terms, Role.Expert), Full(InformationClass.Terms));
        // Experts read what they have written themselves.
        keep(determination, "mandates", InformationClass.Terms, Role.Expert);
        keep(progress, "reviews", InformationClass.Terms, null);
    }

    async Task<JsonObject> CreatedAsync(Role by, string what, JsonObject body)
    {
        var answer = await programs[by].PostAsync($"/cases/{caseId}/{what}", body);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, $"{what}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return await answer.JsonAsync();
    }

    static string Word(string of) => $"canary-{of}-{Guid.NewGuid():N}";

    public ValueTask DisposeAsync() => factory.DisposeAsync();
}
