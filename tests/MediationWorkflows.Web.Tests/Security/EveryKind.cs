using System.Net;
using System.Text.Json.Nodes;
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
using MediationWorkflows.Web.Tests.Api.Writes;
using MediationWorkflows.Whistleblowing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace MediationWorkflows.Web.Tests.Security;

/// <summary>An installation in which there is at least one thing of every kind that an address names by its id.</summary>
static class EveryKind
{
    public static readonly Dictionary<string, Type> Kinds = new(StringComparer.Ordinal)
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

    /// <summary>For each kind, by the segment of the address that names it, the id of a row that there is.</summary>
    public static Task<Dictionary<string, Guid>> IdsAsync(MediationFactory factory, IEnumerable<string> kinds) => factory.Services.GetRequiredService<UnitOfWork>().RunAsync(
        async scope =>
        {
            // What is told in caucus, or of a danger, has an id that says nothing of its time: it would be the first of its table now and then, and another thing is tried each time.
            const string InOrder = "CASE WHEN substr(CAST(id AS text), 15, 1) = '7' THEN 0 ELSE 1 END, id";
            var ids = new Dictionary<string, Guid>(StringComparer.Ordinal);
            foreach (var kind in kinds)
            {
                var table = scope.Db.Model.FindEntityType(Kinds[kind])!.GetTableName();
#pragma warning disable EF1002 // The model's own table names.
                var found = await scope.Db.Database.SqlQueryRaw<string>($"SELECT id AS \"Value\" FROM {table} ORDER BY {InOrder} LIMIT 1").ToListAsync(scope.Ct);
#pragma warning restore EF1002
                ids[kind] = found is [var id] ? Guid.Parse(id) : throw new InvalidOperationException($"There is nothing in {table} to try the routes with.");
            }

            return ids;
        },
        default);

    /// <summary>What comes late in a case: written straight into the tables.</summary>
    internal static async Task AddLaterAsync(WorkScope scope, Guid caseId)
    {
        var (now, due) = (scope.Now, new LocalDate(2027, 9, 1));
        var people = await scope.Db.Set<Participation>().Where(p => p.CaseId == caseId).ToDictionaryAsync(p => p.Key, p => p.Id, scope.Ct);
        var settlement = await scope.Db.Set<Settlement>().Select(s => s.Id).SingleAsync(scope.Ct);
        var milestone = Milestone.Plan(caseId, settlement, Ids.New(now), people["institution"], people["mediator"], alternateVerifierId: null, due, now);
        var escrow = new EscrowAccount { Id = Ids.New(now), CaseId = caseId, SettlementId = settlement, Currency = "USD", Amount = 100, CreatedAt = now };
        var escalation = new Escalation { Id = Ids.New(now), CaseId = caseId, Rung = EscalationRung.ExpertDetermination, Question = new ClassifiedText("Was it kept?"), CreatedAt = now };
        var session = new Session
        {
            Id = Ids.New(now), CaseId = caseId, Number = 99, Format = SessionFormat.Joint, StartsAt = now, BlockMinutes = 50, BreakMinutes = 10, PlannedBlocks = 1, CreatedAt = now,
        };
        scope.Db.AddRange(
            milestone, escrow, escalation, session,
            new EscrowRelease { Id = Ids.New(now), CaseId = caseId, AccountId = escrow.Id, MilestoneId = milestone.Id, To = ReleaseTo.Payee, Amount = 100, RequestedAt = now },
            new ReportingDuty
            {
                Id = Ids.New(now), CaseId = caseId, Rule = "npdb-payment", Basis = "law", Trigger = DutyTrigger.Payment, SubjectId = milestone.Id, TriggeredOn = due, StatutoryOn = due, DueOn = due,
                CreatedAt = now,
            },
            new ExpertMandate { Id = Ids.New(now), CaseId = caseId, EscalationId = escalation.Id, ExpertId = people["ethics"], IsBinding = true, NominatedAt = now },
            new ComplianceReview { Id = Ids.New(now), CaseId = caseId, SettlementId = settlement, Number = 1, DueOn = due, CreatedAt = now },
            new Checklist { Id = Ids.New(now), CaseId = caseId, Kind = ChecklistKind.DutyOfCare, TemplateVersion = 1, OpenedAt = now },
            new StatementOfFact { Id = Ids.New(now), CaseId = caseId, SessionId = session.Id, StatedById = people["client"], Text = new ClassifiedText("It was so."), StatedAt = now },
            new ForumEntry { Id = Ids.New(now), CaseId = caseId, SessionId = session.Id, Kind = ForumKind.ClientConcern, SpeakerId = people["client"], Text = new ClassifiedText("Heard."), At = now });
    }

    public static async Task FillAsync(MediationFactory factory)
    {
        var coordinator = await factory.ProgramAsync(Role.Coordinator);
        var caseId = await coordinator.OpenCaseAsync();
        var mediator = await factory.ProgramAsync(Role.Mediator, "mediator@example.org");
        var item = (await (await mediator.PostAsync($"/cases/{caseId}/items", new JsonObject { ["class"] = "Joint", ["title"] = "Plan", ["text"] = "We meet." })).JsonAsync())["id"]!.ToString();
        async Task CreateAsync(string what, JsonObject body) => Assert.Equal(HttpStatusCode.Created, (await mediator.PostAsync($"/cases/{caseId}/{what}", body)).StatusCode);
        await CreateAsync("summaries", new JsonObject { ["itemIds"] = new JsonArray(item), ["text"] = "A meeting.", ["audience"] = new JsonArray("client") });
        await CreateAsync("releases-of-information", new JsonObject { ["itemIds"] = new JsonArray(item), ["recipient"] = "The board", ["purpose"] = "claim" });
        await CreateAsync("consents", new JsonObject { ["subject"] = "client", ["class"] = "H", ["purpose"] = "To understand", ["recipient"] = "mediator" });
        await CreateAsync("ground-rules", new JsonObject { ["clauses"] = new JsonArray("One at a time.") });
        await CreateAsync("risk-assessments", new JsonObject
        {
            ["hazards"] = new JsonArray(new JsonObject { ["text"] = "Anger", ["likelihood"] = 2, ["severity"] = 2, ["action"] = "Breaks", ["owner"] = "mediator" }),
        });
        await CreateAsync("settlements", SettlementWriteTests.Settlement());
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
        await factory.Services.GetRequiredService<UnitOfWork>().RunAsync(scope => AddLaterAsync(scope, Guid.Parse(caseId)), default);
    }
}
