using MediationWorkflows.Simulation;

namespace MediationWorkflows.Tests.Lifecycle;

/// <summary>Intake, ground rules and consent (WF2): the way that each answer, and each silence, takes.</summary>
public sealed class IntakeTests
{
    private static readonly string[] Agreed = ["acknowledge", "invite", "enterGroundRules", "proposeRules", "acceptRules", "consents", "agreed"];

    [Fact]
    public async Task Where_everybody_is_silent_the_case_is_not_convened_after_another_channel_and_one_extension()
    {
        var report = await Simulated.RunAsync([.. Simulated.Everyone.Select(p => p with { Behaviour = Behaviour.Silent })]);

        Assert.Empty(report.Incidents);
        Assert.Equal(["acknowledge", "acknowledgeBackup", "invite", "otherChannel", "inviteAgain", "notConvened"], report.Path("intake"));
        Assert.Equal(["intake", "closeNotConvened"], report.Path());
        Assert.Equal(("Finished", "Finished"), (report.Status, report.SubStatus));
        Assert.All(report.Deadlines, d => Assert.Equal("Expired", d.State));
        Assert.Empty(report.Waiting);
    }

    [Fact]
    public async Task Silence_on_the_invitation_asks_only_those_who_were_silent_again()
    {
        var report = await Simulated.RunAsync(new ScriptedAnswer("clinician", "invitation", Outcome: null, Occurrence: 1));

        Assert.Equal(["acknowledge", "invite", "otherChannel", "inviteAgain", "enterGroundRules"], report.Path("intake").Take(5));
        Assert.Equal(
            [("clinician", "Expired"), ("institution", "Met"), ("clinician", "Met")],
            report.Deadlines.Where(d => d.Kind == "invitation").Select(d => (d.Party!, d.State)));
    }

    [Fact]
    public async Task Declining_the_invitation_ends_the_case_as_withdrawn_at_once()
    {
        var report = await Simulated.RunAsync(new ScriptedAnswer("institution", "invitation", "Declined", "P1D"));

        Assert.Equal(["acknowledge", "invite", "declined"], report.Path("intake"));
        Assert.Equal(["intake", "closeWithdrawn"], report.Path());
        // The other respondent need not answer any more.
        Assert.Contains(report.Deadlines, d => (d.Kind, d.Party, d.State) == ("invitation", "clinician", "Cancelled"));
    }

    [Fact]
    public async Task A_refused_consent_never_stops_the_case()
    {
        var report = await Simulated.RunAsync(new ScriptedAnswer("client", "consent", "Refused", "P2D"));

        Assert.Empty(report.Incidents);
        Assert.Equal(Agreed, report.Path("intake"));
        Assert.Equal("closeCompleted", report.Path()[^1]);
    }

    [Fact]
    public async Task A_wish_for_other_ground_rules_is_heard_with_a_new_version_for_all()
    {
        var report = await Simulated.RunAsync(new ScriptedAnswer(
            "clinician", "groundRules.accept", "ChangesRequested", "P1D", new() { ["comment"] = "Shorter sessions." }, Occurrence: 1));

        Assert.Empty(report.Incidents);
        Assert.Equal(["proposeRules", "acceptRules", "reviseRules", "acceptRevisedRules", "consents"], report.Path("intake").Skip(3).Take(5));
        Assert.Equal("closeCompleted", report.Path()[^1]);
    }
}
