using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Channels;
using MediationWorkflows.Concerns;
using MediationWorkflows.Consent;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Disclosures;
using MediationWorkflows.Documents;
using MediationWorkflows.Duties;
using MediationWorkflows.Escalations;
using MediationWorkflows.Escrow;
using MediationWorkflows.Facts;
using MediationWorkflows.Forum;
using MediationWorkflows.GroundRules;
using MediationWorkflows.Holds;
using MediationWorkflows.Items;
using MediationWorkflows.Milestones;
using MediationWorkflows.Neutrality;
using MediationWorkflows.Parties;
using MediationWorkflows.PriorClauses;
using MediationWorkflows.Proposals;
using MediationWorkflows.Records;
using MediationWorkflows.Restrictions;
using MediationWorkflows.Reviews;
using MediationWorkflows.Risk;
using MediationWorkflows.Roadmap;
using MediationWorkflows.Safety;
using MediationWorkflows.Scenarios;
using MediationWorkflows.Sessions;
using MediationWorkflows.Settlements;
using MediationWorkflows.Summaries;
using MediationWorkflows.Tasks;
using MediationWorkflows.Web.Tests.Api;
using MediationWorkflows.Whistleblowing;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace MediationWorkflows.Web.Tests.Security;

/// <summary>
/// Every route that names something by its id, taken from the service itself: to somebody who has no part in the case, what there
/// is answers like what there is not. A new route is tried without being told; a new kind of thing must be added to the table.
/// </summary>
public sealed partial class RoutesOfOthersTests(ITestOutputHelper output)
{
    static readonly Dictionary<string, Type> Kinds = new(StringComparer.Ordinal)
    {
        ["cases"] = typeof(MediationCase), ["participations"] = typeof(Participation), ["tasks"] = typeof(CaseTask), ["deadlines"] = typeof(Deadline),
        ["consents"] = typeof(PartyConsent), ["ground-rules"] = typeof(GroundRulesVersion), ["items"] = typeof(InfoItem), ["documents"] = typeof(Document),
        ["risk-assessments"] = typeof(RiskAssessment), ["settlements"] = typeof(Settlement), ["milestones"] = typeof(Milestone), ["reviews"] = typeof(ComplianceReview),
        ["escalations"] = typeof(Escalation), ["mandates"] = typeof(ExpertMandate), ["summaries"] = typeof(Summary), ["holds"] = typeof(Hold),
        ["record-requests"] = typeof(RecordRequest), ["concerns"] = typeof(Concern), ["prior-clauses"] = typeof(PriorClause), ["conflict-checks"] = typeof(ConflictCheck),
        ["professionals"] = typeof(Engagement),
        ["releases-of-information"] = typeof(InformationRelease), ["whistleblower-reports"] = typeof(WhistleblowerReport), ["channels"] = typeof(Channel),
        ["safety-events"] = typeof(SafetyEvent), ["on-call"] = typeof(OnCallShift),
        ["checklists"] = typeof(Checklist), ["duty-questions"] = typeof(DutyQuestion), ["malpractice-concerns"] = typeof(MalpracticeConcern),
        ["escrow"] = typeof(EscrowAccount), ["releases"] = typeof(EscrowRelease), ["reporting-duties"] = typeof(ReportingDuty), ["restrictions"] = typeof(Restriction), ["obstacles"] = typeof(Obstacle),
        ["roadmap-actions"] = typeof(RoadmapAction), ["perspectives"] = typeof(Perspective), ["report-series"] = typeof(ReportSeries), ["reports"] = typeof(PeriodicReport),
        ["sessions"] = typeof(Session), ["proposals"] = typeof(Proposal), ["facts"] = typeof(StatementOfFact), ["forum"] = typeof(ForumEntry), ["options"] = typeof(SettlementOption),
    };

    [Fact]
    public async Task To_a_stranger_everything_that_there_is_looks_like_nothing()
    {
        await using var factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z").With("demo", "true");
        await WithEveryKindAsync(factory);
        var stranger = await factory.ProgramAsync(Role.Client, "stranger@example.org");
        var routes = Routes(factory);
        Assert.NotEmpty(routes);
        Assert.Empty(routes.Select(r => r.Kind).Distinct().Except(Kinds.Keys));
        var ids = await IdsAsync(factory, routes.Select(r => r.Kind).Distinct());

        var told = new List<string>();
        var hidden = 0;
        foreach (var (method, route, kind) in routes)
        {
            var there = await AnswerAsync(stranger, method, route, ids[kind]);
            var nowhere = await AnswerAsync(stranger, method, route, Guid.NewGuid());
            hidden += there.Status == HttpStatusCode.NotFound ? 1 : 0;
            if ((int)there.Status < 300 || there != nowhere)
                told.Add($"{method} {route}: {there} instead of {nowhere}");
        }

        output.WriteLine($"{routes.Count} routes, {hidden} of them answered 404.");
        Assert.Empty(told);
        // The others refuse the empty body before they look for anything.
        Assert.True(hidden > routes.Count / 2, $"{hidden} of {routes.Count}");
    }

    static async Task<(HttpStatusCode Status, string Body)> AnswerAsync(HttpClient stranger, string method, string route, Guid id)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), IdParameter().Replace(route, id.ToString()).Replace("{n:int}", "1", StringComparison.Ordinal));
        if (method != "GET")
            request.Content = JsonContent.Create(new JsonObject());
        request.Headers.TryAddWithoutValidation("If-Match", "*");
        var answer = await stranger.SendAsync(request);
        return (answer.StatusCode, TraceId().Replace(await answer.Content.ReadAsStringAsync(), ""));
    }

    static IReadOnlyList<(string Method, string Route, string Kind)> Routes(MediationFactory factory) =>
    [
        .. factory.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText is { } route && route.StartsWith("/api/v1/", StringComparison.Ordinal) && route.Contains("{id:guid}", StringComparison.Ordinal)
                && !route.StartsWith("/api/v1/operations/", StringComparison.Ordinal) && !route.StartsWith("/api/v1/account/", StringComparison.Ordinal))
            .SelectMany(e => e.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods.Select(method => (method, e.RoutePattern.RawText!, e.RoutePattern.RawText!.Split('/')[3]))),
    ];

    static Task<Dictionary<string, Guid>> IdsAsync(MediationFactory factory, IEnumerable<string> kinds) => factory.Services.GetRequiredService<UnitOfWork>().RunAsync(
        async scope =>
        {
            var ids = new Dictionary<string, Guid>(StringComparer.Ordinal);
            foreach (var kind in kinds)
            {
                var table = scope.Db.Model.FindEntityType(Kinds[kind])!.GetTableName();
#pragma warning disable EF1002 // The model's own table names.
                var found = await scope.Db.Database.SqlQueryRaw<string>($"SELECT id AS \"Value\" FROM {table} LIMIT 1").ToListAsync(scope.Ct);
#pragma warning restore EF1002
                if (found is [] && kind == "mandates")
                    found = [(await AddMandateAsync(scope)).ToString()];
                if (found is [] && kind == "escrow")
                    found = [(await AddEscrowAsync(scope)).ToString()];
                if (found is [] && kind == "releases")
                    found = [(await AddReleaseAsync(scope)).ToString()];
                if (found is [] && kind == "reporting-duties")
                    found = [(await AddDutyAsync(scope)).ToString()];
                if (found is [] && kind is "sessions" or "facts" or "forum")
                {
                    await AddSessionAsync(scope);
                    await scope.Db.SaveChangesAsync(scope.Ct);
#pragma warning disable EF1002 // The model's own table names.
                    found = await scope.Db.Database.SqlQueryRaw<string>($"SELECT id AS \"Value\" FROM {table} LIMIT 1").ToListAsync(scope.Ct);
#pragma warning restore EF1002
                }

                ids[kind] = found is [var id] ? Guid.Parse(id) : throw new InvalidOperationException($"There is nothing in {table} to try the routes with.");
            }

            return ids;
        },
        default);

    /// <summary>No example case has come as far as an expert.</summary>
    static async Task<Guid> AddMandateAsync(WorkScope scope)
    {
        var escalation = await scope.Db.Set<Escalation>().FirstAsync(scope.Ct);
        var expert = await scope.Db.Set<Participation>().FirstAsync(p => p.CaseId == escalation.CaseId, scope.Ct);
        var mandate = new ExpertMandate
        {
            Id = Ids.New(scope.Now), CaseId = escalation.CaseId, EscalationId = escalation.Id, ExpertId = expert.Id, IsBinding = true, NominatedAt = scope.Now,
        };
        scope.Db.Add(mandate);
        return mandate.Id;
    }

    /// <summary>No example case puts money into escrow.</summary>
    static async Task<Guid> AddEscrowAsync(WorkScope scope)
    {
        var settlement = await scope.Db.Set<Settlement>().FirstAsync(scope.Ct);
        var account = new EscrowAccount
        {
            Id = Ids.New(scope.Now), CaseId = settlement.CaseId, SettlementId = settlement.Id, Currency = "USD", Amount = 100, CreatedAt = scope.Now,
        };
        scope.Db.Add(account);
        return account.Id;
    }

    static async Task<Guid> AddReleaseAsync(WorkScope scope)
    {
        var milestone = await scope.Db.Set<Milestone>().FirstAsync(scope.Ct);
        var account = new EscrowAccount { Id = Ids.New(scope.Now), CaseId = milestone.CaseId, SettlementId = milestone.SettlementId, Currency = "EUR", Amount = 100, CreatedAt = scope.Now };
        var release = new EscrowRelease { Id = Ids.New(scope.Now), CaseId = milestone.CaseId, AccountId = account.Id, MilestoneId = milestone.Id, To = ReleaseTo.Payee, Amount = 100, RequestedAt = scope.Now };
        scope.Db.AddRange(account, release);
        return release.Id;
    }

    static async Task<Guid> AddDutyAsync(WorkScope scope)
    {
        var milestone = await scope.Db.Set<Milestone>().FirstAsync(scope.Ct);
        var duty = new ReportingDuty
        {
            Id = Ids.New(scope.Now), CaseId = milestone.CaseId, Rule = "npdb-payment", Basis = "law", Trigger = DutyTrigger.Payment, SubjectId = milestone.Id, TriggeredOn = milestone.DueOn,
            StatutoryOn = milestone.DueOn, DueOn = milestone.DueOn, CreatedAt = scope.Now,
        };
        scope.Db.Add(duty);
        return duty.Id;
    }

    /// <summary>A session with something said in it: no example case has come as far.</summary>
    static async Task AddSessionAsync(WorkScope scope)
    {
        var client = await scope.Db.Set<Participation>().FirstAsync(p => p.Role == Role.Client, scope.Ct);
        var (caseId, now) = (client.CaseId, scope.Now);
        var session = new Session
        {
            Id = Ids.New(now), CaseId = caseId, Number = 99, Format = SessionFormat.Joint, StartsAt = now, BlockMinutes = 50, BreakMinutes = 10, PlannedBlocks = 1, CreatedAt = now,
        };
        scope.Db.Add(session);
        scope.Db.Add(new StatementOfFact { Id = Ids.New(now), CaseId = caseId, SessionId = session.Id, StatedById = client.Id, Text = new ClassifiedText("It was so."), StatedAt = now });
        scope.Db.Add(new ForumEntry { Id = Ids.New(now), CaseId = caseId, SessionId = session.Id, Kind = ForumKind.ClientConcern, SpeakerId = client.Id, Text = new ClassifiedText("Heard."), At = now });
    }

    /// <summary>What the example cases do not have.</summary>
    static async Task WithEveryKindAsync(MediationFactory factory)
    {
        var coordinator = await factory.ProgramAsync(Role.Coordinator);
        var caseId = await coordinator.OpenCaseAsync();
        var mediator = await factory.ProgramAsync(Role.Mediator, "mediator@example.org");
        var item = (await (await mediator.PostAsync($"/cases/{caseId}/items", new JsonObject { ["class"] = "Joint", ["title"] = "Plan", ["text"] = "We meet." })).JsonAsync())["id"]!.ToString();
        async Task CreateAsync(string what, JsonObject body) => Assert.Equal(HttpStatusCode.Created, (await mediator.PostAsync($"/cases/{caseId}/{what}", body)).StatusCode);
        await CreateAsync("summaries", new JsonObject { ["itemIds"] = new JsonArray(item), ["text"] = "A meeting.", ["audience"] = new JsonArray("client") });
        await CreateAsync("releases-of-information", new JsonObject { ["itemIds"] = new JsonArray(item), ["recipient"] = "The board", ["purpose"] = "claim" });
        await CreateAsync("options", new JsonObject { ["text"] = "A liaison nurse" });
        await CreateAsync("proposals", new JsonObject
        {
            ["kind"] = "TermSheet", ["text"] = "In short", ["lines"] = new JsonArray(new JsonObject { ["text"] = "A workshop" }), ["draft"] = true,
        });
        await CreateAsync("channels", new JsonObject { ["name"] = "Apart", ["members"] = new JsonArray("client") });
        await CreateAsync("record-requests", new JsonObject { ["of"] = "client", ["title"] = "The letter of March" });
        await CreateAsync("triggers", new JsonObject { ["kind"] = "Trigger", ["text"] = "Raised voices" });
        await CreateAsync("prior-clause", new JsonObject { ["text"] = "Mediation is confidential." });
        await CreateAsync("professionals", new JsonObject { ["person"] = ApiCalls.Party("ethics", "Expert", "ethics@example.org"), ["profession"] = "EthicsConsultant", ["scope"] = "The duty to inform" });
        await CreateAsync("whistleblower-reports", new JsonObject { ["text"] = "The doses are wrong." });
        await CreateAsync("malpractice-concerns", new JsonObject { ["text"] = "The doses were never checked.", ["route"] = "Institution" });
        await CreateAsync("duty-questions", new JsonObject { ["duty"] = "To report the fall", ["nature"] = "Administrative" });
        await CreateAsync("obstacles", new JsonObject { ["text"] = "The only trainer is ill", ["contingency"] = "Another hospital's trainer" });
        await CreateAsync("roadmap-actions", new JsonObject
        {
            ["kind"] = "Training", ["what"] = "A course", ["measure"] = "All attend", ["owner"] = "clinician", ["answersTo"] = "institution", ["dueOn"] = "2027-03-01",
        });
        var figure = new JsonObject { ["text"] = "Falls in a month", ["target"] = 2, ["atMost"] = true };
        await CreateAsync("report-series", new JsonObject
        {
            ["purpose"] = "KeyFigure", ["title"] = "Falls", ["headings"] = new JsonArray(figure), ["reporter"] = "mediator", ["first"] = "2027-01-05", ["every"] = "1 w",
        });
        var client = await factory.ProgramAsync(Role.Client, "client@example.org");
        Assert.Equal(HttpStatusCode.Created, (await client.PostAsync($"/cases/{caseId}/perspectives", new JsonObject { ["text"] = "Nobody has time." })).StatusCode);
        Assert.True((await coordinator.PostAsync("/clock", new JsonObject { ["by"] = "P1D" })).IsSuccessStatusCode);
        await CreateAsync("restrictions", new JsonObject
        {
            ["clinician"] = "clinician", ["scope"] = "No night shifts", ["start"] = "2027-02-01", ["owner"] = "mediator", ["benchmarks"] = new JsonArray(new JsonObject { ["text"] = "A course" }),
        });
        await CreateAsync("safety-events", new JsonObject { ["kind"] = "SelfHarm", ["statement"] = "They will not answer." });
        var shift = new JsonObject { ["person"] = "mediator@example.org", ["position"] = "OnCall", ["from"] = "2027-01-04T15:00:00Z", ["to"] = "2027-02-04T15:00:00Z" };
        Assert.Equal(HttpStatusCode.Created, (await coordinator.PostAsync("/on-call", shift)).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await coordinator.PostAsync($"/cases/{caseId}/holds", new JsonObject { ["kind"] = "Admin", ["reason"] = "test" })).StatusCode);
        using var form = new MultipartFormDataContent { { new StringContent("Joint"), "class" } };
        var file = new StringContent("text");
        file.Headers.ContentType = new("text/plain");
        form.Add(file, "file", "a.txt");
        Assert.Equal(HttpStatusCode.Created, (await mediator.PostAsync($"/api/v1/cases/{caseId}/documents", form)).StatusCode);
    }

    [GeneratedRegex(@"\{id:guid\}", RegexOptions.None, 1000)]
    private static partial Regex IdParameter();

    [GeneratedRegex("\"traceId\":\"[^\"]*\"", RegexOptions.None, 1000)]
    private static partial Regex TraceId();
}
