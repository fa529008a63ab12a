using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Holds;
using MediationWorkflows.Sessions;
using MediationWorkflows.Simulation;
using MediationWorkflows.Tests.Cases;
using MediationWorkflows.Tests.Support;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tests.Lifecycle;

/// <summary>The session cycle (WF4), end to end: each test asserts the way that was taken.</summary>
public sealed class SessionCycleTests
{
    private static readonly string[] First = ["haveSessionsBegun", "beginSessions", "riskAge"];

    private static readonly string[] Decision = ["haveSessionsBegun", "decideNext"];

    private static readonly string[] ToSession = ["proposeTimes", "sessionSet", "decideTime", "sessionSet", "checkSession", "waitForSession", "sessionStillSet", "openSession"];

    private static readonly string[] Afterwards = ["holdSession", "stateProblem", "acceptProblem", "gatherOptions", "sumUp", "checkSummary", "commentSummary", "sayResult"];

    private static ScriptedAnswer No(string who, string kind, string outcome, int? occurrence = null) => new(who, kind, outcome, Occurrence: occurrence);

    private static ScriptedAnswer Silence(string who, string kind) => new(who, kind, Outcome: null);

    [Fact]
    public async Task Where_everyone_is_on_time_one_session_leads_to_a_term_sheet()
    {
        var report = await Simulated.RunAsync();

        Assert.Empty(report.Incidents);
        Assert.Equal([.. First, .. ToSession, .. Afterwards, "acceptTerms", "termSheetAgreed"], report.Path("session-cycle"));
        Assert.Equal(["sessions", "gateDrafting", "enterDrafting"], report.Path().SkipWhile(id => id != "sessions").Take(3));
    }

    [Fact]
    public async Task After_three_sessions_without_agreement_the_mediator_decides_and_each_later_one_rests_on_a_renewed_assessment()
    {
        var report = await Simulated.RunAsync(No("mediator", "session.result", "NoAgreement"), No("mediator", "session.next", "Close"));

        Assert.Empty(report.Incidents);
        string[] renewed = ["riskAge", "renewRisk", "agreeRenewedRisk", .. ToSession, .. Afterwards, "countSessions"];
        Assert.Equal([.. First, .. ToSession, .. Afterwards, "countSessions", .. renewed, .. renewed, .. Decision, "sessionsWithoutAgreement"], report.Path("session-cycle"));
        Assert.Equal("closeNoAgreement", report.Path()[^1]);
    }

    [Fact]
    public async Task The_mediator_may_confirm_a_fourth_session()
    {
        var report = await Simulated.RunAsync(
            No("mediator", "session.result", "NoAgreement", 1), No("mediator", "session.result", "NoAgreement", 2), No("mediator", "session.result", "NoAgreement", 3));

        Assert.Empty(report.Incidents);
        Assert.Equal(1, report.Path("session-cycle").Count(id => id == "decideNext"));
        Assert.Equal("termSheetAgreed", report.Path("session-cycle")[^1]);
    }

    [Fact]
    public async Task Who_does_not_come_is_contacted_and_a_second_time_the_mediator_decides()
    {
        var report = await Simulated.RunAsync(
            No("mediator", "session.open", "NoShow"), No("coordinator", "session.contact", "NotReached"), No("mediator", "session.next", "Close"));

        Assert.Empty(report.Incidents);
        string[] missed = [.. ToSession, "contactAbsent", "missSession"];
        Assert.Equal([.. First, .. missed, "riskAge", "renewRisk", "agreeRenewedRisk", .. missed, .. Decision, "sessionsWithoutAgreement"], report.Path("session-cycle"));
    }

    [Fact]
    public async Task Nobody_waits_longer_than_a_quarter_of_an_hour_for_who_cannot_be_reached_and_who_is_reached_is_waited_for()
    {
        var silent = await Simulated.RunAsync(No("mediator", "session.open", "NoShow", 1), Silence("coordinator", "session.contact"));
        var deadline = Assert.Single(silent.Deadlines, d => d.Kind == "session.contact");
        Assert.Equal("Expired", deadline.State);
        Assert.Contains("missSession", silent.Path("session-cycle"));
        var at = silent.Journal.Where(j => j.Event == "Completed").ToLookup(j => j.ActivityId, j => j.At);
        Assert.Equal(Duration.FromMinutes(15), at["contactAbsent"].First() - at["openSession"].First());

        var reached = await Simulated.RunAsync(No("mediator", "session.open", "NoShow", 1));
        Assert.Equal(["openSession", "contactAbsent", "openSession", "holdSession"], reached.Path("session-cycle").SkipWhile(id => id != "openSession").Take(4));
    }

    [Fact]
    public async Task Silence_on_times_the_statement_and_the_summary_stops_nothing_and_silence_on_the_terms_is_no_consent()
    {
        var report = await Simulated.RunAsync(
            Silence("client", "session.times"), Silence("client", "problem.accept"), Silence("client", "summary.comment"), Silence("client", "termSheet.accept"),
            No("mediator", "session.next", "Close"));

        Assert.Empty(report.Incidents);
        Assert.Equal(3, report.Path("session-cycle").Count(id => id == "countSessions"));
        Assert.DoesNotContain("termSheetAgreed", report.Path("session-cycle"));
        Assert.Equal("closeNoAgreement", report.Path()[^1]);
    }

    [Fact]
    public async Task Terms_that_one_party_refuses_lead_to_another_session()
    {
        var report = await Simulated.RunAsync(No("clinician", "termSheet.accept", "Declined", 1));

        Assert.Empty(report.Incidents);
        string[] again = ["riskAge", "renewRisk", "agreeRenewedRisk", .. ToSession, .. Afterwards];
        Assert.Equal([.. First, .. ToSession, .. Afterwards, "acceptTerms", "countSessions", .. again, "acceptTerms", "termSheetAgreed"], report.Path("session-cycle"));
    }

    [Fact]
    public async Task Terms_on_a_part_lead_to_drafting_too_and_the_case_ends_as_settled_in_part()
    {
        var report = await Simulated.RunAsync(No("mediator", "session.result", "PartialTerms"));

        Assert.Equal(["sayResult", "acceptPart", "partAgreed"], report.Path("session-cycle").TakeLast(3));
        Assert.Equal(["agreedOnPart", "gateDrafting", "enterDrafting"], report.Path().SkipWhile(id => id != "agreedOnPart").Take(3));
        Assert.Equal(["wholeSettled", "closePartly"], report.Path().TakeLast(2));
    }

    [Fact]
    public async Task A_statement_that_somebody_wants_changed_is_worded_anew_for_all()
    {
        var report = await Simulated.RunAsync(new ScriptedAnswer("client", "problem.accept", "ChangesRequested", "P1D", new() { ["reason"] = "Say it more simply." }, Occurrence: 1));

        Assert.Empty(report.Incidents);
        Assert.Equal(["stateProblem", "acceptProblem", "stateProblem", "acceptProblem", "gatherOptions"], report.Path("session-cycle").SkipWhile(id => id != "stateProblem").Take(5));
    }

    [Fact]
    public async Task A_summary_that_the_second_person_does_not_let_pass_is_written_anew()
    {
        var report = await Simulated.RunAsync(No("coordinator", "summary.check", "ChangesNeeded", 1));

        Assert.Empty(report.Incidents);
        Assert.Equal(["sumUp", "checkSummary", "sumUp", "checkSummary", "commentSummary"], report.Path("session-cycle").SkipWhile(id => id != "sumUp").Take(5));
    }

    [Fact]
    public async Task A_session_that_is_not_ready_is_called_off_and_another_time_is_looked_for()
    {
        var report = await Simulated.RunAsync(No("mediator", "session.check", "NotReady", 1));

        Assert.Empty(report.Incidents);
        Assert.Equal(["checkSession", "riskAge"], report.Path("session-cycle").SkipWhile(id => id != "checkSession").Take(2));
        Assert.Equal("termSheetAgreed", report.Path("session-cycle")[^1]);
    }

    [Theory]
    [BothDatabases]
    public async Task A_safety_hold_in_the_middle_stops_the_session_and_its_deadline_until_it_is_taken_up_again(DatabaseProvider provider)
    {
        await using var running = await RunningCase.OpenAsync(provider);
        await running.UntilAskedAsync("session.hold");
        var hold = await running.DoAsync(s => s.Get<PlaceHold>().RunAsync(new PlaceHold.Command(running.Id, HoldKind.Safety, "reason", running.By("mediator")), s.Now, s.Ct));
        await running.World.AdvanceToAsync(Now(running) + Duration.FromDays(30));

        var (session, deadline) = await HeldAsync(running);
        Assert.Equal((SessionState.Paused, DeadlineState.Suspended), (session.State, deadline.State));
        // Somebody still looks after people's safety; nothing else is asked.
        Assert.Equal(["risk.check", "session.hold"], await running.AskedAsync());
        await running.DoAsync(s => s.Get<ResumeHold>().RunAsync(new ResumeHold.Command(hold.Id, running.By("mediator")), s.Now, s.Ct));
        // Thirty days on, what I4 asks for is gone: nobody sits down again without a new assessment.
        var refused = await Assert.ThrowsAsync<StateException>(() => running.DoAsync(s => s.Get<ResumeSession>().RunAsync(new ResumeSession.Command(session.Id, running.By("mediator")), s.Now, s.Ct)));
        Assert.Equal("NoRiskAssessment", refused.State);
        await running.AnswerAsync("risk.check", "Safe");
        await running.AnswerAsync("session.hold", "Held");
        Assert.Equal(["problem.state"], await running.AskedAsync());
    }

    [Theory]
    [BothDatabases]
    public async Task A_pause_over_a_deadline_lets_nothing_expire(DatabaseProvider provider)
    {
        await using var running = await RunningCase.OpenAsync(provider);
        await running.UntilAskedAsync("session.hold");
        var (session, before) = await HeldAsync(running);
        await running.DoAsync(s => s.Get<PauseSession>().RunAsync(new PauseSession.Command(session.Id, running.By("client")), s.Now, s.Ct));
        // Two business days on the ladder's silence would have come: nine of them pass.
        await running.World.AdvanceToAsync(Now(running) + Duration.FromDays(12));
        Assert.Equal(["session.hold"], await running.AskedAsync());
        await running.DoAsync(s => s.Get<ResumeSession>().RunAsync(new ResumeSession.Command(session.Id, running.By("mediator")), s.Now, s.Ct));

        var (_, after) = await HeldAsync(running);
        Assert.Equal(DeadlineState.Open, after.State);
        Assert.True(after.ExpiresAt >= before.ExpiresAt + Duration.FromDays(12), $"{before.ExpiresAt} became {after.ExpiresAt}");
    }

    [Fact]
    public async Task After_an_outage_over_the_sessions_time_it_is_opened_late_and_not_lost()
    {
        await using var running = await RunningCase.OpenAsync(DatabaseProvider.Sqlite);
        await running.UntilAskedAsync("session.check");
        await running.AnswerAsync("session.check", "Ready");
        var startsAt = await running.World.ReadAsync(s => s.Db.Set<Session>().Select(x => x.StartsAt).SingleAsync(s.Ct));
        running.World.Clock.MoveTo(startsAt + Duration.FromHours(3)); // nothing ran until then
        await running.World.AdvanceToAsync(Now(running));
        await running.AnswerAsync("session.open", "Started");

        Assert.Equal(["session.hold"], await running.AskedAsync());
        Assert.Equal(SessionState.Live, (await HeldAsync(running)).Session.State);
    }

    [Fact]
    public async Task A_session_that_is_called_off_by_hand_is_looked_for_anew()
    {
        await using var running = await RunningCase.OpenAsync(DatabaseProvider.Sqlite);
        await running.UntilAskedAsync("session.open");
        var id = await running.World.ReadAsync(s => s.Db.Set<Session>().Select(x => x.Id).SingleAsync(s.Ct));
        await running.DoAsync(s => s.Get<CancelSession>().RunAsync(new CancelSession.Command(id, running.By("mediator")), s.Now, s.Ct));

        Assert.Equal(["session.times"], await running.AskedAsync());
    }

    private static Instant Now(RunningCase running) => running.World.Clock.GetUtcNow().ToInstant();

    private static Task<(Session Session, Deadline Deadline)> HeldAsync(RunningCase running) => running.World.ReadAsync(async s =>
        (await s.Db.Set<Session>().SingleAsync(s.Ct), await s.Db.Set<Deadline>().SingleAsync(d => d.Kind == "session.hold", s.Ct)));
}
