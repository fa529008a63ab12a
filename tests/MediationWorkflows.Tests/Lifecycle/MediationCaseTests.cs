using MediationWorkflows.Simulation;
using MediationWorkflows.Tests.Support;
using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Tests.Lifecycle;

/// <summary>The main definition, end to end on the real runtime: each test asserts the way that was taken.</summary>
public sealed class MediationCaseTests
{
    private static readonly string[] ToRisk = ["intake", "gateRisk", "enterRisk", "riskAndSafety"];

    private static readonly string[] ToImplementation =
        [.. ToRisk, "gateMediation", "enterMediation", "sessions", "gateDrafting", "enterDrafting", "settlement", "gateImplementation", "enterImplementation", "nextCommitment"];

    /// <summary>Is there anything new to keep, and does anything go on? Asked whenever something ended, and now and then.</summary>
    private static readonly string[] Looks = ["onCommitments", "lookAgain", "nextCommitment", "checkKept"];

    [Fact]
    public async Task A_case_in_which_everyone_is_on_time_goes_straight_through_and_lasts_about_two_years()
    {
        var report = await Simulated.RunAsync();

        Assert.Empty(report.Incidents);
        Assert.Equal([.. ToImplementation.SkipLast(1), "milestone", "review", "wholeSettled", "closeCompleted"], report.Path().Where(id => !Looks.Contains(id) && id != "perspectives"));
        // When the milestone ended, and when the review did, nothing else went on.
        Assert.Equal(["onCommitments", "nextCommitment", "checkKept", "wholeSettled", "closeCompleted"], report.Path().TakeLast(5));
        Assert.Equal(["openMilestone", "evidence", "verify", "requestRelease", "milestoneEnded"], report.Path("milestone"));
        Assert.Equal(["scheduleReview", "waitForReview", "openReview", "report", "finding", "roadmapUpdate", "reviewEnded"], ImplementationTests.ReviewPath(report));
        Assert.Empty(report.Path("escalation"));
        Assert.Equal(("Finished", "Finished"), (report.Status, report.SubStatus));
        Assert.InRange((report.EndedAt() - TestWorld.Start).TotalDays, 600, 800);
        Assert.All(report.Deadlines, d => Assert.Equal("Met", d.State));
        Assert.Empty(report.Waiting);
        // Whoever answers after half of ten business days was reminded five days before the end at most, never after it.
        Assert.DoesNotContain(report.Messages, m => m.Template is "overdue" or "overdue-coordinator" or "final-warning");
    }

    [Fact]
    public async Task An_outage_while_the_settlement_is_carried_out_changes_nothing_of_the_way()
    {
        var undisturbed = await Simulated.RunAsync();
        // Five days over the day on which the review opens, with which what is due in them is done late and in order.
        var opened = undisturbed.Journal.Last(j => j.ActivityId == "openReview").At;
        var report = await Simulated.RunAsync(new CaseScript
        {
            Parties = Simulated.Everyone, Happenings = [new Happening(PeriodPattern.Roundtrip.Format(Period.FromDays((int)(opened - TestWorld.Start).TotalDays - 2)), "outage", For: "PT120H")],
        });

        Assert.Empty(report.Incidents);
        Assert.Equal(undisturbed.Path().Where(id => !Looks.Contains(id)), report.Path().Where(id => !Looks.Contains(id)));
        Assert.Equal(ImplementationTests.ReviewPath(undisturbed), ImplementationTests.ReviewPath(report));
        Assert.True(report.Journal.Last(j => j.ActivityId == "openReview").At > opened);
        Assert.Equal(("Finished", "Finished"), (report.Status, report.SubStatus));
    }

    [Fact]
    public async Task A_disputed_risk_assessment_is_decided_by_the_mediator()
    {
        var report = await Simulated.RunAsync(new ScriptedAnswer("client", "risk.agree", "Disputed", "P1D"), new ScriptedAnswer("mediator", "risk.decide", "Unsuitable", "P1D"));

        Assert.Equal([.. ToRisk, "closeUnsafe"], report.Path());
        Assert.Equal(["screen", "draftRisk", "checklists", "plan", "format", "agreeRisk", "decideRisk", "unfit"], report.Path("risk-and-safety"));
    }
}
