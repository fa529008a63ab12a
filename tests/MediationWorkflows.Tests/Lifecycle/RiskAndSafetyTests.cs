using MediationWorkflows.Simulation;

namespace MediationWorkflows.Tests.Lifecycle;

/// <summary>Risk, safety and imminent harm (WF3): the way that each answer, each silence and an alarm takes.</summary>
public sealed class RiskAndSafetyTests
{
    private static readonly string[] ToFormat = ["screen", "draftRisk", "checklists", "plan", "format"];

    private static readonly ScriptedAnswer[] NoAgreement = [new("mediator", "session.result", "NoAgreement", "P1D"), new("mediator", "session.next", "Close", "P1D")];

    [Fact]
    public async Task Where_nothing_stands_against_it_the_parties_sit_down_together()
    {
        var report = await Simulated.RunAsync(NoAgreement);

        Assert.Empty(report.Incidents);
        Assert.Equal([.. ToFormat, "agreeRisk", "suitable"], report.Path("risk-and-safety"));
        Assert.Equal(["intake", "gateRisk", "enterRisk", "riskAndSafety", "gateMediation", "enterMediation"], report.Path().Take(6));
    }

    [Fact]
    public async Task Shuttle_only_goes_on_to_mediation_all_the_same()
    {
        var report = await Simulated.RunAsync([new ScriptedAnswer("mediator", "risk.format", "ShuttleOnly", "P1D"), .. NoAgreement]);

        Assert.Empty(report.Incidents);
        Assert.Equal([.. ToFormat, "agreeRisk", "suitable"], report.Path("risk-and-safety"));
        Assert.Contains("enterMediation", report.Path());
    }

    [Fact]
    public async Task Unsuitable_ends_the_case()
    {
        var report = await Simulated.RunAsync(new ScriptedAnswer("mediator", "risk.format", "Unsuitable", "P1D"));

        Assert.Empty(report.Incidents);
        Assert.Equal([.. ToFormat, "unfit"], report.Path("risk-and-safety"));
        Assert.Equal("closeUnsafe", report.Path()[^1]);
    }

    [Fact]
    public async Task A_screening_that_finds_danger_ends_it_before_anybody_assesses_anything_together()
    {
        var report = await Simulated.RunAsync(new ScriptedAnswer("mediator", "risk.screen", "Unsuitable", "P1D"));

        Assert.Equal(["screen", "unfit"], report.Path("risk-and-safety"));
        Assert.Equal("closeUnsafe", report.Path()[^1]);
    }

    [Fact]
    public async Task Checklists_that_are_not_met_are_mended_by_the_mediator_or_end_it()
    {
        var report = await Simulated.RunAsync(new ScriptedAnswer("mediator", "risk.checklists", "NotMet", "P1D"));

        Assert.Equal(["screen", "draftRisk", "checklists", "mendChecklists", "unfit"], report.Path("risk-and-safety"));
    }

    [Fact]
    public async Task A_silent_office_is_followed_step_by_step_and_silence_never_means_that_it_is_safe()
    {
        var report = await Simulated.RunAsync(
            new ScriptedAnswer("mediator", "risk.screen", Outcome: null), new ScriptedAnswer("mediator", "risk.draft", Outcome: null), new ScriptedAnswer("mediator", "risk.format", Outcome: null),
            new ScriptedAnswer("coordinator", "risk.format", Outcome: null));

        Assert.Equal(
            ["screen", "screenBackup", "draftRisk", "draftRiskBackup", "checklists", "plan", "format", "formatBackup", "unfit"], report.Path("risk-and-safety"));
        Assert.Equal("closeUnsafe", report.Path()[^1]);
    }

    [Fact]
    public async Task An_alarm_holds_the_case_until_two_have_cleared_it_and_then_it_goes_its_way()
    {
        var report = await Simulated.RunAsync(new CaseScript
        {
            Parties = Simulated.Everyone,
            Answers = NoAgreement,
            Happenings = [new Happening("P9D", "safetyEvent", Party: "client")],
        });

        Assert.Empty(report.Incidents);
        Assert.Equal(["pageOnCall", "decide", "followUpDay", "followUpThreeDays"], report.Path("imminent-harm").Take(4));
        Assert.Equal(["clear", "close"], report.Path("imminent-harm").Skip(4).Order(StringComparer.Ordinal));
        Assert.Equal("closeNoAgreement", report.Path()[^1]);
    }

    [Fact]
    public async Task An_alarm_that_nobody_answers_goes_up_the_ladder_through_an_outage_and_never_ends()
    {
        var report = await Simulated.RunAsync(
            new CaseScript
            {
                Parties = Simulated.Everyone,
                Answers = [.. from who in (string[])["mediator", "coordinator"] from task in (string[])["safety.acknowledge", "safety.decide"] select new ScriptedAnswer(who, task, Outcome: null)],
                Happenings = [new Happening("P9D", "safetyEvent", Party: "client"), new Happening("P9DT5M", "outage", For: "PT2H")],
            },
            until: "2027-01-13T20:00:00Z");

        Assert.Equal(["pageOnCall", "pageBackup", "pageDirector", "alertUnacknowledged", "pageEverybody", "alertUnacknowledged"], report.Path("imminent-harm").Take(6));
        Assert.Contains(report.Incidents, i => i.Message.Contains("safety.acknowledge", StringComparison.Ordinal));
        Assert.Equal("Running", report.Status);
    }
}
