using System.Text.Json.Nodes;
using MediationWorkflows.Simulation;

namespace MediationWorkflows.Tests.Lifecycle;

/// <summary>Milestones, reviews, the ladder and expert determination: what happens when a settlement is not kept.</summary>
public sealed class ImplementationTests
{
    private static readonly ScriptedAnswer NoReport = new("institution", "review.report", Outcome: null);
    private static readonly ScriptedAnswer SessionFails = new("mediator", "escalation.briefSession", "Failed");
    private static readonly ScriptedAnswer OpinionFails = new("mediator", "escalation.advisoryOpinion", "NotFollowed");

    private static readonly string[] MissedReview = ["scheduleReview", "waitForReview", "openReview", "report", "missReview", "escalateReview", "roadmapUpdate", "reviewEnded"];
    private static readonly string[] ToSession = ["taken", "delayNotice", "noticeDelay", "contingency", "firstRung", "toSession", "session"];
    private static readonly string[] ToExpert = [.. ToSession, "sessionResult", "toOpinion", "opinion", "toExpert"];

    /// <summary>Without the client's word, which nothing waits for.</summary>
    internal static IReadOnlyList<string> ReviewPath(RunReport report) => [.. report.Path("compliance-review").Where(id => id != "progressNote")];

    [Fact]
    public async Task A_missed_review_goes_up_the_ladder_to_an_expert_and_counts_as_kept_when_the_determination_is_followed()
    {
        var report = await Simulated.RunAsync(NoReport, SessionFails, OpinionFails);

        Assert.Empty(report.Incidents);
        Assert.Equal(MissedReview, ReviewPath(report));
        Assert.Equal([.. ToExpert, "expert"], report.Path("escalation"));
        Assert.Equal(["nominate", "statement", "objections", "appoint", "submissions", "determination", "actOnIt"], report.Path("expert-determination"));
        Assert.Equal(["checkKept", "wholeSettled", "closeCompleted"], report.Path().TakeLast(3));
    }

    [Fact]
    public async Task A_brief_session_that_cures_ends_the_ladder()
    {
        var report = await Simulated.RunAsync(NoReport);

        Assert.Equal(MissedReview, ReviewPath(report));
        Assert.Equal([.. ToSession, "sessionResult", "cureLate", "checkCure"], report.Path("escalation"));
        Assert.Equal("closeCompleted", report.Path()[^1]);
    }

    [Fact]
    public async Task Silence_never_leads_to_an_expert()
    {
        var report = await Simulated.RunAsync(
            NoReport, new ScriptedAnswer("mediator", "escalation.briefSession", Outcome: null), new ScriptedAnswer("mediator", "escalation.advisoryOpinion", Outcome: null));

        Assert.Empty(report.Incidents);
        Assert.Equal(
            [.. ToSession, "endSession", "toOpinion", "opinion", "endOpinion", "decideFormal", "toFormal"], report.Path("escalation"));
        Assert.Empty(report.Path("expert-determination"));
        Assert.Equal("closeFormal", report.Path()[^1]);
    }

    [Fact]
    public async Task An_objection_keeps_the_expert_from_being_appointed_and_the_determination_never_begins()
    {
        var report = await Simulated.RunAsync(NoReport, SessionFails, OpinionFails, new ScriptedAnswer("client", "expert.objections", "Objects", "P1D"));

        Assert.Empty(report.Incidents);
        Assert.Equal(["nominate", "statement", "objections", "appoint", "noExpert", "giveUp"], report.Path("expert-determination"));
        Assert.DoesNotContain(report.Deadlines, d => d.Kind == "expert.determination");
        Assert.Equal("closeFormal", report.Path()[^1]);
    }

    [Fact]
    public async Task An_expert_who_stays_silent_determines_nothing()
    {
        var report = await Simulated.RunAsync(NoReport, SessionFails, OpinionFails, new ScriptedAnswer("expert", "expert.determination", Outcome: null));

        Assert.Empty(report.Incidents);
        Assert.Equal(["submissions", "determination", "noExpert", "giveUp"], report.Path("expert-determination").TakeLast(4));
        Assert.Equal("closeFormal", report.Path()[^1]);
    }

    [Fact]
    public async Task Without_an_expert_in_the_clause_the_ladder_ends_in_formal_dispute_resolution()
    {
        var content = JsonNode.Parse("""
            {"terms":[{"kind":"apology","text":"A letter","obligor":"institution","verifier":"mediator","specific":"One letter","measure":"It is sent","due":"2027-06-01",
              "acceptanceTest":"The client has it","evidenceType":"letter"}], "reviewPlan":{"firstAfterMonths":6,"count":1}}
            """)!.AsObject();
        var report = await Simulated.RunAsync(new ScriptedAnswer("mediator", "settlement.draft", "Drafted", "P1D", content), NoReport, SessionFails, OpinionFails);

        Assert.Empty(report.Incidents);
        Assert.Equal([.. ToExpert, "toFormal"], report.Path("escalation"));
        Assert.DoesNotContain(report.Deadlines, d => d.Kind.StartsWith("expert.", StringComparison.Ordinal));
        Assert.Equal("closeFormal", report.Path()[^1]);
    }

    [Fact]
    public async Task Rejected_evidence_gets_one_cure()
    {
        var report = await Simulated.RunAsync(new ScriptedAnswer(
            "coordinator", "milestone.verify", "Rejected", "P1D", new() { ["reason"] = "The list is incomplete." }, Occurrence: 1));

        Assert.Empty(report.Incidents);
        Assert.Equal(["openMilestone", "evidence", "verify", "cure", "verifyCure", "requestRelease", "milestoneEnded"], report.Path("milestone"));
        Assert.Equal("closeCompleted", report.Path()[^1]);
    }

    [Fact]
    public async Task A_missed_milestone_opens_the_ladder()
    {
        var report = await Simulated.RunAsync(new ScriptedAnswer("institution", "milestone.evidence", Outcome: null));

        Assert.Empty(report.Incidents);
        Assert.Equal(["openMilestone", "evidence", "missMilestone", "escalateMilestone", "requestRelease", "milestoneEnded"], report.Path("milestone"));
        Assert.Equal([.. ToSession, "sessionResult", "cureLate", "checkCure"], report.Path("escalation"));
        Assert.Equal("Expired", Assert.Single(report.Deadlines, d => d.Kind == "milestone.evidence").State);
    }

    [Fact]
    public async Task A_silent_verifier_is_followed_by_another_and_silence_never_verifies()
    {
        var report = await Simulated.RunAsync(
            new ScriptedAnswer("mediator", "milestone.verify", Outcome: null), new ScriptedAnswer("coordinator", "milestone.verify", Outcome: null));

        Assert.Empty(report.Incidents);
        Assert.Equal(["openMilestone", "evidence", "verify", "verifyAlternate", "verifyCoordinator", "missMilestone", "escalateMilestone"], report.Path("milestone").Take(7));
        // The verifier's word in the end, over the ladder.
        Assert.Equal([.. ToSession, "sessionResult", "cureLate", "checkCure"], report.Path("escalation"));
    }

    [Fact]
    public async Task Grave_harm_skips_the_brief_session_and_goes_where_the_clause_lets_it()
    {
        var grave = await Simulated.RunAsync(new CaseScript { Parties = Simulated.Everyone, Answers = [NoReport], Case = new CaseFacts { Severity = 3 } });

        Assert.Empty(grave.Incidents);
        Assert.Equal(["taken", "delayNotice", "noticeDelay", "contingency", "firstRung", "toOpinion", "opinion"], grave.Path("escalation"));
    }

    [Fact]
    public async Task Patients_and_families_are_asked_how_they_see_it_when_the_roadmap_begins_and_what_they_say_is_answered()
    {
        var report = await Simulated.RunAsync([.. Simulated.Everyone, Simulated.Party("sister", "Supporter")], new ScriptedAnswer("client", "perspective.tell", "NothingToTell"));

        Assert.Empty(report.Incidents);
        Assert.Single(report.Path(), id => id == "perspectives");
        Assert.Equal(["client Met", "sister Met"], report.Deadlines.Where(d => d.Kind == "perspective.tell").Select(d => $"{d.Party} {d.State}").Order(StringComparer.Ordinal));
        Assert.Equal(["mediator Met"], report.Deadlines.Where(d => d.Kind == "roadmap.perspective").Select(d => $"{d.Party} {d.State}"));
        Assert.Equal("closeCompleted", report.Path()[^1]);
    }

    [Fact]
    public async Task A_silent_mediator_is_followed_by_the_coordinators_finding()
    {
        var report = await Simulated.RunAsync(new ScriptedAnswer("mediator", "review.finding", Outcome: null), new ScriptedAnswer("coordinator", "review.finding", "NonCompliant", "P1D"));

        Assert.Empty(report.Incidents);
        Assert.Equal(["report", "finding", "findingBackup", "escalateReview", "roadmapUpdate", "reviewEnded"], ReviewPath(report).TakeLast(6));
    }
}
