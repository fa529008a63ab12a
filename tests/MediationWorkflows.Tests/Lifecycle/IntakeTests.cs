using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Simulation;
using MediationWorkflows.Tests.Support;
using NodaTime;

namespace MediationWorkflows.Tests.Lifecycle;

/// <summary>Intake, ground rules and consent (WF2): the way that each answer, and each silence, takes.</summary>
public sealed class IntakeTests
{
    private static readonly string[] ToRules =
        ["acknowledge", "stateConflicts", "invite", "prepare", "needs", "goals", "mapInterests", "gateGroundRules", "enterGroundRules", "proposeRules"];

    [Fact]
    public async Task Where_all_agree_intake_ends_when_conflicts_are_cleared_and_the_records_are_in()
    {
        var report = await Simulated.RunAsync();

        Assert.Empty(report.Incidents);
        Assert.Equal([.. ToRules, "acceptRules", "consents", "checkIntake", "agreed"], report.Path("intake").Where(step => step != "records"));
        Assert.Contains("records", report.Path("intake"));
        Assert.Equal("intake", report.Path()[0]);
    }

    [Fact]
    public async Task Where_everybody_is_silent_the_case_is_not_convened_after_another_channel_and_one_extension()
    {
        var report = await Simulated.RunAsync([.. Simulated.Everyone.Select(p => p with { Behaviour = Behaviour.Silent })]);

        Assert.Empty(report.Incidents);
        Assert.Equal(["acknowledge", "stateConflicts", "acknowledgeBackup", "invite", "otherChannel", "inviteAgain", "notConvened"], report.Path("intake"));
        Assert.Equal(["intake", "closeNotConvened"], report.Path());
        Assert.Equal(("Finished", "Finished"), (report.Status, report.SubStatus));
        Assert.All(report.Deadlines, d => Assert.Equal("Expired", d.State));
        Assert.Empty(report.Waiting);
    }

    [Fact]
    public async Task Silence_on_the_invitation_asks_only_those_who_were_silent_again()
    {
        var report = await Simulated.RunAsync(new ScriptedAnswer("clinician", "invitation", Outcome: null, Occurrence: 1));

        Assert.Equal(["invite", "otherChannel", "inviteAgain", "prepare"], report.Path("intake").Skip(2).Take(4));
        Assert.Equal(
            [("clinician", "Expired"), ("institution", "Met"), ("clinician", "Met")],
            report.Deadlines.Where(d => d.Kind == "invitation").Select(d => (d.Party!, d.State)));
    }

    [Fact]
    public async Task An_alarm_during_intake_holds_it_until_two_have_cleared_it_and_then_it_goes_on_where_it_was()
    {
        var report = await Simulated.RunAsync(new CaseScript { Parties = Simulated.Everyone, Happenings = [new Happening("P1D", "safetyEvent", Party: "client")] });

        Assert.Empty(report.Incidents);
        Assert.Equal(["clear", "close"], report.Path("imminent-harm").TakeLast(2).Order(StringComparer.Ordinal));
        Assert.Equal([.. ToRules, "acceptRules", "consents", "checkIntake", "agreed"], report.Path("intake").Where(step => step != "records"));
        // It came before intake was over.
        Assert.True(AtOf(report, "pageOnCall") < AtOf(report, "agreed"));
        Assert.All(report.Deadlines.Where(d => d.Kind == "invitation"), d => Assert.Equal("Met", d.State));
    }

    [Fact]
    public async Task An_outage_over_the_end_of_the_invitation_takes_nobodys_chance_to_answer()
    {
        var report = await Simulated.RunAsync(new CaseScript
        {
            Parties = Simulated.Everyone,
            Answers = [new ScriptedAnswer("clinician", "invitation", Outcome: null, Occurrence: 1)],
            Happenings = [new Happening("P14D", "outage", For: "PT120H")],
        });

        Assert.Empty(report.Incidents);
        // Silence leads to another channel and one extension, as it does without an outage; and never to the end of the case by itself.
        Assert.Equal(["invite", "otherChannel", "inviteAgain", "prepare"], report.Path("intake").Skip(2).Take(4));
        Assert.DoesNotContain("closeNotConvened", report.Path());
    }

    [Fact]
    public async Task Declining_the_invitation_ends_the_case_as_withdrawn_at_once()
    {
        var report = await Simulated.RunAsync(new ScriptedAnswer("institution", "invitation", "Declined", "P3D"));

        Assert.Equal("declined", report.Path("intake")[^1]);
        Assert.Equal(["intake", "closeWithdrawn"], report.Path());
        // The other respondent need not answer any more.
        Assert.Contains(report.Deadlines, d => (d.Kind, d.Party, d.State) == ("invitation", "clinician", "Cancelled"));
    }

    [Fact]
    public async Task A_refused_consent_never_stops_the_case()
    {
        var report = await Simulated.RunAsync(new ScriptedAnswer("client", "consent", "Refused", "P2D"));

        Assert.Empty(report.Incidents);
        Assert.Equal("agreed", report.Path("intake")[^1]);
        Assert.Equal("closeCompleted", report.Path()[^1]);
    }

    [Fact]
    public async Task Silence_on_consents_is_asked_through_another_channel_and_once_more_and_is_never_taken_for_consent()
    {
        var report = await Simulated.RunAsync(new ScriptedAnswer("client", "consent", Outcome: null));

        Assert.Empty(report.Incidents);
        Assert.Equal(["consents", "consentsOtherChannel", "consentsAgain", "consentsSilent"], report.Path("intake").Where(step => step != "records").TakeLast(4));
        Assert.Equal(["intake", "closeNotConvened"], report.Path());
    }

    [Fact]
    public async Task A_wish_for_other_ground_rules_is_heard_with_a_new_version_for_all()
    {
        var report = await Simulated.RunAsync(new ScriptedAnswer(
            "clinician", "groundRules.accept", "ChangesRequested", "P1D", new() { ["comment"] = "Shorter sessions." }, Occurrence: 1));

        Assert.Empty(report.Incidents);
        Assert.Equal(["acceptRules", "reviseRules", "acceptRevisedRules", "consents"], report.Path("intake").Where(step => step != "records").Skip(ToRules.Length).Take(4));
        Assert.Equal("closeCompleted", report.Path()[^1]);
    }

    [Fact]
    public async Task Refusing_to_mediate_under_rules_withdraws_and_takes_back_what_else_was_asked()
    {
        var report = await Simulated.RunAsync(
            new ScriptedAnswer("clinician", "groundRules.accept", "Refused", "P1D"), new ScriptedAnswer("client", "records", Outcome: null));

        Assert.Equal("rulesRefused", report.Path("intake")[^1]);
        Assert.Equal(["intake", "closeWithdrawn"], report.Path());
        Assert.Empty(report.Waiting);
    }

    [Fact]
    public async Task Missing_mandatory_records_are_insisted_on_and_waived_before_the_case_goes_on()
    {
        var report = await Simulated.RunAsync(
            new ScriptedAnswer("client", "records", "NotAvailable", "P1D"), new ScriptedAnswer("coordinator", "records.settle", "Insisted", "P1D", Occurrence: 1));

        Assert.Empty(report.Incidents);
        Assert.Equal(
            ["checkIntake", "settleRecords", "recordsAgain", "checkIntake", "settleRecords", "checkIntake", "agreed"],
            report.Path("intake").SkipWhile(step => step != "checkIntake"));
    }

    [Fact]
    public async Task A_request_that_is_not_suitable_invites_nobody_though_the_mediator_has_no_conflict()
    {
        var report = await Simulated.RunAsync(new ScriptedAnswer("coordinator", "acknowledge", "Unsuitable", "P1D"), new ScriptedAnswer("mediator", "conflict.state", "NoConflict", "PT1H"));

        Assert.Equal(["stateConflicts", "acknowledge", "unsuitable"], report.Path("intake"));
        Assert.DoesNotContain(report.Deadlines, d => d.Kind == "invitation");
    }

    [Fact]
    public async Task A_mediation_that_cannot_be_made_fair_is_not_begun()
    {
        var report = await Simulated.RunAsync(new ScriptedAnswer("mediator", "fairness.check", "Unsuitable", "P1D", Occurrence: 1));

        Assert.Equal(["checkFairness", "gateUnsuitable"], report.Path("phase-gate"));
        Assert.Equal(["gateGroundRules", "unfair"], report.Path("intake").Where(step => step != "records").TakeLast(2));
        Assert.Equal(["intake", "closeUnsuitable"], report.Path());
    }

    [Fact]
    public async Task No_phase_begins_while_the_mediator_is_silent_about_fairness()
    {
        var report = await Simulated.RunAsync(new ScriptedAnswer("mediator", "fairness.check", Outcome: null, Occurrence: 1));

        Assert.Empty(report.Incidents);
        Assert.Equal(["checkFairness", "reachMediator", "checkFairness", "gatePassed"], report.Path("phase-gate").Take(4));
        Assert.Equal("closeCompleted", report.Path()[^1]);
    }

    [Theory, BothDatabases]
    public async Task A_mediator_with_a_conflict_is_replaced_and_the_successor_asked_before_intake_ends(DatabaseProvider provider)
    {
        await using var running = await RunningCase.OpenAsync(provider);
        await running.AnswerAsync("conflict.state", "Conflict");
        await running.AnswerAsync("acknowledge", "Acknowledged");
        Assert.Contains(await running.OpenAsync(), t => t.Kind == "conflict.resolve");

        await running.ReplaceAsync("mediator", "second");
        await running.AnswerAsync("conflict.resolve", "Resolved");
        await running.UntilAskedAsync("conflict.state");

        var asked = Assert.Single(await running.OpenAsync(), t => t.Kind == "conflict.state");
        Assert.Equal("second", asked.Assignee!.Key);
        Assert.Equal(CasePhase.GroundRules, (await running.CaseAsync()).Phase);
        await running.AnswerAsync("conflict.state", "NoConflict");
        await running.UntilAskedAsync("risk.draft");
    }

    private static Instant AtOf(RunReport report, string activity) => report.Journal.First(j => j.ActivityId == activity && j.Event == "Completed").At;
}
