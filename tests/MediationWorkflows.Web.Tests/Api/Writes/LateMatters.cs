using System.Text.Json.Nodes;
using MediationWorkflows.Database;
using MediationWorkflows.Duties;
using MediationWorkflows.Escalations;
using MediationWorkflows.Escrow;
using MediationWorkflows.Facts;
using MediationWorkflows.Forum;
using MediationWorkflows.Milestones;
using MediationWorkflows.Parties;
using MediationWorkflows.Reviews;
using MediationWorkflows.Risk;
using MediationWorkflows.Roadmap;
using MediationWorkflows.Sessions;
using MediationWorkflows.Settlements;
using MediationWorkflows.Web.Api;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using static MediationWorkflows.Web.Tests.Api.Writes.RivalTests;

namespace MediationWorkflows.Web.Tests.Api.Writes;

/// <summary>What comes late in a case, or only in a session: written straight into the tables, in the state in which several have a say.</summary>
static class LateMatters
{
    static readonly LocalDate Due = new(2027, 9, 1);

    static JsonObject Words(string field) => new() { [field] = "In so many words" };

    public static readonly Matter[] All =
    [
        new("/settlements", played => played.OkAsync("mediator", $"/cases/{played.Id}/settlements", SettlementWriteTests.Settlement()),
            new("mediator", "revise", () => SettlementWriteTests.Settlement()), new("coordinator", "revise", () => SettlementWriteTests.Settlement(term => term["due"] = "2028-06-01")), new("mediator", "submit"),
            new("coordinator", "waivers", () => new() { ["term"] = 0, ["reason"] = "It is plain." })),
        new("/milestones", played => PlantAsync(played, (scope, here) => MilestoneAsync(scope, here, MilestoneState.Due)),
            new("institution", "evidence", () => Words("text")), new("mediator", "waive", () => Words("reason"))),
        new("/milestones", played => PlantAsync(played, (scope, here) => MilestoneAsync(scope, here, MilestoneState.EvidenceIn)),
            new("mediator", "verify", () => new() { ["passes"] = false, ["reason"] = "The list is not signed" }), new("coordinator", "waive", () => Words("reason"))),
        new("/reviews", played => PlantAsync(played, async (scope, here) =>
            In(scope, new ComplianceReview { Id = Ids.New(scope.Now), CaseId = here.Case, SettlementId = (await SettlementAsync(scope, here)).Id, Number = Number(), DueOn = Due, CreatedAt = scope.Now }, ReviewState.Open)),
            new("mediator", "finding", () => new() { ["finding"] = "Compliant", ["text"] = "All is done" }), new("coordinator", "finding", () => new() { ["finding"] = "NonCompliant", ["text"] = "Nothing is done" }),
            new("institution", "interim-report", () => Words("text"))),
        new("/escalations", played => PlantAsync(played, (scope, here) => Task.FromResult(EscalationOf(scope, here))),
            new("mediator", "nominate", () => Expert()), new("coordinator", "nominate", () => Expert())),
        new("/mandates", played => PlantAsync(played, (scope, here) => Task.FromResult(
            new ExpertMandate { Id = Ids.New(scope.Now), CaseId = here.Case, EscalationId = EscalationOf(scope, here).Id, ExpertId = here["clinician"], IsBinding = true, NominatedAt = scope.Now })),
            new("client", "object", () => Words("reason")), new("mediator", "remove"), new("coordinator", "remove")),
        new("/releases", played => PlantAsync(played, (scope, here) => ReleaseAsync(scope, here, ReleaseState.Requested)),
            new("mediator", "approve", () => new() { ["approves"] = false, ["reason"] = "Not yet" }), new("institution", "approve", () => new() { ["approves"] = false, ["reason"] = "Not so" })),
        new("/releases", played => PlantAsync(played, (scope, here) => ReleaseAsync(scope, here, ReleaseState.Instructed)),
            new("coordinator", "confirm", () => new() { ["paidOn"] = "2027-01-04" }), new("coordinator", "return", () => Words("note"))),
        new("/escrow", played => PlantAsync(played, AccountAsync), new Rival("coordinator", "confirm-funding", () => new() { ["amount"] = 100 })),
        new("/reporting-duties", played => PlantAsync(played, async (scope, here) => new ReportingDuty
        {
            Id = Ids.New(scope.Now), CaseId = here.Case, Rule = "npdb-payment", Basis = "law", Trigger = DutyTrigger.Payment, SubjectId = (await MilestoneAsync(scope, here, MilestoneState.Verified)).Id,
            TriggeredOn = new LocalDate(2027, 1, 2), StatutoryOn = Due, DueOn = Due, CreatedAt = scope.Now,
        }), new("coordinator", "report", () => new() { ["on"] = "2027-01-04", ["note"] = "Sent" }), new("coordinator", "not-reportable", () => Words("note"))),
        new("/sessions", played => PlantAsync(played, (scope, here) => Task.FromResult(SessionOf(scope, here, SessionState.Live))),
            new("client", "pause"), new("mediator", "finish"), new("mediator", "caucus", () => new() { ["with"] = new JsonArray("client") })),
        new("/sessions", played => PlantAsync(played, (scope, here) => Task.FromResult(SessionOf(scope, here, SessionState.Scheduled))),
            new("mediator", "no-show", () => new() { ["absent"] = new JsonArray("clinician") }), new("mediator", "cancel")),
        new("/facts", played => PlantAsync(played, (scope, here) =>
        {
            var fact = new StatementOfFact
            {
                Id = Ids.New(scope.Now), CaseId = here.Case, SessionId = SessionOf(scope, here, SessionState.Live).Id, StatedById = here["clinician"], Text = new ClassifiedText("It was so."), StatedAt = scope.Now,
            };
            fact.Answers.Add(new FactAnswer { FactId = fact.Id, ParticipationId = here["client"] });
            return Task.FromResult(fact);
        }), new("client", "agree"), new("client", "dispute", () => Words("otherwise"))),
        new("/forum", played => PlantAsync(played, (scope, here) => Task.FromResult(new ForumEntry
        {
            Id = Ids.New(scope.Now), CaseId = here.Case, SessionId = SessionOf(scope, here, SessionState.Live).Id, Kind = ForumKind.ClientConcern, SpeakerId = here["client"], Text = new ClassifiedText("Heard."), At = scope.Now,
        })), new Rival("clinician", "hear")),
        new("/options", played => played.OkAsync("mediator", $"/cases/{played.Id}/options", Words("text")),
            new("client", "scenarios", () => Scenario("All come")), new("clinician", "scenarios", () => Scenario("Nobody comes"))),
        new("/checklists", played => PlantAsync(played, (scope, here) =>
        {
            var checklist = new Checklist { Id = Ids.New(scope.Now), CaseId = here.Case, Kind = ChecklistKind.DutyOfCare, TemplateVersion = 1, OpenedAt = scope.Now };
            checklist.Items.Add(new ChecklistItem { ChecklistId = checklist.Id, Code = "one", Position = 0 });
            return Task.FromResult(checklist);
        }), new Rival("mediator", "answer", () => new() { ["item"] = "one", ["answer"] = "Yes", ["evidence"] = "Seen" })),
        new("/conflict-checks", played => played.OkAsync("coordinator", $"/cases/{played.Id}/conflict-checks", new() { ["of"] = "mediator" }),
            new("mediator", "state", () => new() { ["finding"] = "None" }), new("mediator", "state", () => new() { ["finding"] = "Disclosed", ["statement"] = "We studied together" })),
        new("/professionals", played => played.OkAsync("mediator", $"/cases/{played.Id}/professionals", new()
        {
            ["person"] = Newcomer("adviser"), ["profession"] = "EthicsConsultant", ["scope"] = "The duty to inform",
        }), new("mediator", "end"), new("coordinator", "end")),
        new("/malpractice-concerns", played => played.OkAsync("client", $"/cases/{played.Id}/malpractice-concerns", new() { ["text"] = "The doses were never checked.", ["route"] = "Institution", ["owner"] = "mediator" }),
            new("mediator", "pass-on"), new("mediator", "settle", () => Words("result"))),
        new("/report-series", SeriesAsync, new("mediator", "end"), new("coordinator", "end")),
        new("/reports", async played =>
        {
            var series = await SeriesAsync(played);
            return await PlantAsync(played, (scope, here) => Task.FromResult(new PeriodicReport
            {
                Id = Ids.New(scope.Now), CaseId = here.Case, SeriesId = Guid.Parse(series["id"]!.ToString()), ReporterId = here["mediator"], DueOn = Due, AskedAt = scope.Now,
            }));
        }, new("mediator", "write", () => new() { ["entries"] = new JsonArray("3") }), new("mediator", "write", () => [])),
        new("/documents", async played =>
        {
            using var form = new MultipartFormDataContent { { new StringContent("Joint"), "class" } };
            var file = new StringContent("text");
            file.Headers.ContentType = new("text/plain");
            form.Add(file, "file", "a.txt");
            return await (await played["mediator"].PostAsync($"/api/v1/cases/{played.Id}/documents", form)).JsonAsync();
        }, new("mediator", "plan-review", () => new() { ["reviewOn"] = "2027-08-01" }), new("mediator", "plan-review", () => new() { ["reviewOn"] = "2027-09-01" })),
        // An alarm stops its case: each has one of its own.
        new("/safety-events", async played =>
        {
            var id = await played["coordinator"].OpenCaseAsync();
            await played.OkAsync("coordinator", $"/cases/{id}/participations", ApiCalls.Party("officer", "SafetyOfficer", "officer@example.org"));
            await played.OkAsync("client", $"/cases/{id}/safety-events", new() { ["kind"] = "SelfHarm", ["statement"] = "They will not answer." });
            return (JsonObject)(await played["officer"].ListAsync($"/cases/{id}/safety-events"))[0];
        }, new("officer", "acknowledge"), new("officer", "decide", () => new() { ["decision"] = "DutyNotMet", ["reason"] = "They are safe" })),
    ];

    /// <summary>The case that is played, and who is in it.</summary>
    sealed record Here(Guid Case, IReadOnlyDictionary<string, Guid> People)
    {
        public Guid this[string key] => People[key];
    }

    /// <summary>The thing as both have read it.</summary>
    static async Task<JsonObject> PlantAsync<T>(PlayedCase played, Func<WorkScope, Here, Task<T>> make)
        where T : class, IVersioned
    {
        var planted = await played.Factory.Services.GetRequiredService<UnitOfWork>().RunAsync(
            async scope =>
            {
                var id = Guid.Parse(played.Id);
                var thing = await make(scope, new Here(id, await scope.Db.Set<Participation>().Where(p => p.CaseId == id).ToDictionaryAsync(p => p.Key, p => p.Id, scope.Ct)));
                if (scope.Db.Entry(thing).State == EntityState.Detached)
                    scope.Db.Add(thing);
                return thing;
            },
            default);
        return new() { ["id"] = ((dynamic)planted).Id.ToString(), ["etag"] = EntityTags.TextOf(planted) };
    }

    /// <summary>In a state that people reach by commands of their own.</summary>
    static T In<T>(WorkScope scope, T thing, object state)
        where T : class
    {
        scope.Db.Add(thing).Property("State").CurrentValue = state;
        return thing;
    }

    static Task<Settlement> SettlementAsync(WorkScope scope, Here here) => scope.Db.Set<Settlement>().Where(s => s.CaseId == here.Case).OrderBy(s => s.Number).FirstAsync(scope.Ct);

    static async Task<Milestone> MilestoneAsync(WorkScope scope, Here here, MilestoneState state)
    {
        var settlement = await SettlementAsync(scope, here);
        return In(scope, Milestone.Plan(here.Case, settlement.Id, Ids.New(scope.Now), here["institution"], here["mediator"], alternateVerifierId: null, Due, scope.Now), state);
    }

    static Escalation EscalationOf(WorkScope scope, Here here) => In(
        scope, new Escalation { Id = Ids.New(scope.Now), CaseId = here.Case, Rung = EscalationRung.ExpertDetermination, Question = new ClassifiedText("Was it kept?"), CreatedAt = scope.Now }, EscalationState.Running);

    static async Task<EscrowAccount> AccountAsync(WorkScope scope, Here here)
    {
        // A settlement has one account of each currency.
        var currency = $"X{await scope.Db.Set<EscrowAccount>().CountAsync(scope.Ct):D2}";
        var account = new EscrowAccount { Id = Ids.New(scope.Now), CaseId = here.Case, SettlementId = (await SettlementAsync(scope, here)).Id, Currency = currency, Amount = 100, CreatedAt = scope.Now };
        scope.Db.Add(account);
        return account;
    }

    static async Task<EscrowRelease> ReleaseAsync(WorkScope scope, Here here, ReleaseState state)
    {
        var (account, milestone) = (await AccountAsync(scope, here), await MilestoneAsync(scope, here, MilestoneState.Verified));
        return In(scope, new EscrowRelease { Id = Ids.New(scope.Now), CaseId = here.Case, AccountId = account.Id, MilestoneId = milestone.Id, To = ReleaseTo.Payee, Amount = 100, RequestedAt = scope.Now }, state);
    }

    static Session SessionOf(WorkScope scope, Here here, SessionState state)
    {
        var session = new Session
        {
            Id = Ids.New(scope.Now), CaseId = here.Case, Number = Number(), Format = SessionFormat.Joint, StartsAt = scope.Now, BlockMinutes = 50, BreakMinutes = 10, PlannedBlocks = 1, CreatedAt = scope.Now,
        };
        session.Attendees.AddRange(((string[])["client", "clinician", "mediator"]).Select(key => new SessionAttendee { SessionId = session.Id, ParticipationId = here[key] }));
        if (state == SessionState.Live)
            session.Blocks.Add(new SessionBlock { Id = Ids.New(scope.Now), SessionId = session.Id, Number = 1, Kind = BlockKind.Joint, StartedAt = scope.Now });
        return In(scope, session, state);
    }

    static Task<JsonObject> SeriesAsync(PlayedCase played) => played.OkAsync("mediator", $"/cases/{played.Id}/report-series", new()
    {
        ["purpose"] = "KeyFigure", ["title"] = "Falls", ["headings"] = new JsonArray(new JsonObject { ["text"] = "Falls in a month", ["target"] = 2, ["atMost"] = true }), ["reporter"] = "mediator",
        ["first"] = "2027-02-01", ["every"] = "1 w",
    });

    static JsonObject Scenario(string whatIf) => new() { ["whatIf"] = whatIf, ["consequences"] = new JsonObject(PlayedCase.Parties.Select(p => KeyValuePair.Create<string, JsonNode?>(p, "Much"))) };

    static JsonObject Newcomer(string key) => $"{key}-{Guid.NewGuid():N}"[..16] is var name ? ApiCalls.Party(name, "Expert", $"{name}@example.org") : [];

    static JsonObject Expert() => new() { ["expert"] = Newcomer("expert") };

    /// <summary>Of sessions and reviews, which are numbered in their case.</summary>
    static int Number() => Random.Shared.Next(100, int.MaxValue);
}
