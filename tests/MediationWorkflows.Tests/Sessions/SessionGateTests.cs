using MediationWorkflows.Access;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.GroundRules;
using MediationWorkflows.Parties;
using MediationWorkflows.Risk;
using MediationWorkflows.Sessions;
using MediationWorkflows.Tests.Support;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tests.Sessions;

/// <summary>I4, by everything that somebody might try to sit the sides down together without it.</summary>
public sealed class SessionGateTests
{
    private static async Task RefusedAsync(string state, Func<Task> attempt) => Assert.Equal(state, (await Assert.ThrowsAsync<StateException>(attempt)).State);

    private static Task DecideAsync(SessionRoom room, MeetingFormat format) =>
        room.Case.DoAsync(s => s.Get<DecideMeetingFormat>().RunAsync(new DecideMeetingFormat.Command(room.Case.Id, format, room.Case.By("mediator")), s.Now, s.Ct));

    [Fact]
    public async Task No_joint_session_is_set_without_ground_rules_in_force()
    {
        await using var room = await SessionRoom.OpenAsync(withRules: false);

        await RefusedAsync("NoGroundRules", () => room.ScheduleAsync());
    }

    [Fact]
    public async Task No_joint_session_is_set_without_a_risk_assessment()
    {
        await using var room = await SessionRoom.OpenAsync(withRisk: false);

        await RefusedAsync("NoRiskAssessment", () => room.ScheduleAsync());
    }

    [Theory]
    [BothDatabases]
    public async Task An_assessment_that_has_grown_older_than_thirty_days_stops_the_start(DatabaseProvider provider)
    {
        await using var room = await SessionRoom.OpenAsync(provider);
        var late = TestWorld.Start + RiskAssessment.ValidFor;
        var id = await room.ScheduleAsync(new SessionInput(late));

        await room.GoToAsync(late + Duration.FromSeconds(1));
        await RefusedAsync("NoRiskAssessment", () => room.StartAsync(id));
        Assert.Equal(SessionState.Scheduled, (await room.SessionAsync(id)).State);
        await room.AgreeOnRiskAsync();
        await room.StartAsync(id);
    }

    [Fact]
    public async Task To_the_instant_of_thirty_days_the_assessment_carries_a_session()
    {
        await using var room = await SessionRoom.OpenAsync();
        var last = TestWorld.Start + RiskAssessment.ValidFor;
        var id = await room.ScheduleAsync(new SessionInput(last));
        await room.GoToAsync(last);

        await room.StartAsync(id);
    }

    [Fact]
    public async Task A_later_version_of_the_rules_must_have_been_accepted_by_all_who_attend()
    {
        await using var room = await SessionRoom.OpenAsync();
        var id = await room.ScheduleAsync();
        await room.GoToAsync(SessionRoom.Monday);
        // In force, and not accepted by everybody: as only a fault, or somebody in the database, could make it.
        await room.Case.DoAsync(async s =>
        {
            var rules = await s.Db.Set<GroundRulesVersion>().SingleAsync(s.Ct);
            rules.Answers.Single(a => a.ParticipationId == room.Case["clinician"]).AcceptedAt = null;
        });

        await RefusedAsync("NotAccepted", () => room.StartAsync(id));
    }

    [Fact]
    public async Task Somebody_who_joined_later_and_has_not_accepted_the_rules_attends_no_joint_session()
    {
        await using var room = await SessionRoom.OpenAsync();
        await room.JoinAsync("friend", "Supporter");
        SessionInput With(params string[] attendees) => new(SessionRoom.Monday, attendees);

        await RefusedAsync("NotAccepted", () => room.ScheduleAsync(With("client", "clinician", "friend", "mediator")));
        await room.ScheduleAsync(With("client", "clinician", "mediator"));
    }

    [Fact]
    public async Task Whoever_speaks_for_a_party_is_bound_by_what_that_party_accepted()
    {
        await using var room = await SessionRoom.OpenAsync();
        await room.JoinAsync("counsel", "Representative", "client");

        await room.ScheduleAsync(new SessionInput(SessionRoom.Monday, ["counsel", "clinician", "mediator"]));
    }

    [Theory]
    [InlineData(HoldKind.Safety)]
    [InlineData(HoldKind.Conflict)]
    public async Task Under_a_hold_no_session_is_set_started_or_taken_up_again(HoldKind kind)
    {
        await using var room = await SessionRoom.OpenAsync();
        var hold = await room.HoldAsync(kind);
        await RefusedAsync("OnHold", () => room.ScheduleAsync());
        await room.EndHoldAsync(hold);
        var id = await room.ScheduleAsync();
        await room.GoToAsync(SessionRoom.Monday);
        hold = await room.HoldAsync(kind);
        await RefusedAsync("OnHold", () => room.StartAsync(id));
        await room.EndHoldAsync(hold);
        await room.StartAsync(id);
        hold = await room.HoldAsync(kind);

        Assert.Equal(SessionState.Paused, (await room.SessionAsync(id)).State);
        await RefusedAsync("OnHold", () => room.ResumeAsync(id));
        await RefusedAsync("OnHold", () => room.RejoinAsync(id));
        await RefusedAsync("OnHold", () => room.CaucusAsync(id, "client"));
        await room.EndHoldAsync(hold);
        await room.ResumeAsync(id);
        Assert.Equal(SessionState.Live, (await room.SessionAsync(id)).State);
    }

    [Fact]
    public async Task Neither_a_shuttle_session_nor_a_caucus_is_a_way_around_it()
    {
        await using var room = await SessionRoom.OpenAsync(withRules: false, withRisk: false);
        var id = await room.LiveAsync(new SessionInput(SessionRoom.Monday, Format: SessionFormat.Shuttle));

        Assert.Equal(BlockKind.Apart, (await room.SessionAsync(id)).Current!.Kind);
        await RefusedAsync("Shuttle", () => room.RejoinAsync(id));
        var together = await Assert.ThrowsAsync<InvalidInputException>(() => room.CaucusAsync(id, "client", "clinician"));
        Assert.Contains("with", together.Errors.Keys);
        await room.CaucusAsync(id, "client");
        await room.PassAsync(Session.UsualBlockMinutes + Session.ShortestBreakMinutes);
        Assert.DoesNotContain((await room.SessionAsync(id)).Blocks, b => b.Kind == BlockKind.Joint);
    }

    [Fact]
    public async Task Where_it_was_decided_that_the_parties_never_meet_sessions_are_held_between_them_and_a_joint_one_that_was_set_does_not_start()
    {
        await using var room = await SessionRoom.OpenAsync();
        var joint = await room.ScheduleAsync();
        await DecideAsync(room, MeetingFormat.ShuttleOnly);
        await room.GoToAsync(SessionRoom.Monday);
        await RefusedAsync("NotTogether", () => room.StartAsync(joint));
        await DecideAsync(room, MeetingFormat.Joint);
        await room.StartAsync(joint);
        await room.CaucusAsync(joint, "client");
        await DecideAsync(room, MeetingFormat.ShuttleOnly);
        await RefusedAsync("NotTogether", () => room.RejoinAsync(joint));
    }

    [Fact]
    public async Task A_session_whose_format_nobody_names_follows_what_was_decided_for_the_case()
    {
        await using var room = await SessionRoom.OpenAsync();
        await DecideAsync(room, MeetingFormat.ShuttleOnly);

        await RefusedAsync("NotTogether", () => room.ScheduleAsync(new SessionInput(SessionRoom.Monday, Format: SessionFormat.Joint)));
        Assert.Equal(SessionFormat.Shuttle, (await room.SessionAsync(await room.ScheduleAsync())).Format);
    }

    [Fact]
    public async Task In_a_joint_session_a_caucus_with_everybody_is_none()
    {
        await using var room = await SessionRoom.OpenAsync();
        var id = await room.LiveAsync();

        await Assert.ThrowsAsync<InvalidInputException>(() => room.CaucusAsync(id, "client", "clinician", "institution"));
        await room.CaucusAsync(id, "clinician", "institution");
    }

    [Fact]
    public async Task Only_neutrals_set_and_lead_sessions()
    {
        await using var room = await SessionRoom.OpenAsync();

        await Assert.ThrowsAsync<NotAllowedException>(() => room.ScheduleAsync(by: "client"));
        var id = await room.ScheduleAsync(by: "coordinator");
        await room.GoToAsync(SessionRoom.Monday);
        await Assert.ThrowsAsync<NotAllowedException>(() => room.StartAsync(id, "institution"));
        await room.StartAsync(id);
        await Assert.ThrowsAsync<NotAllowedException>(() => room.ResumeAsync(id, "client"));
    }

    [Fact]
    public async Task A_session_is_not_ready_before_what_people_need_is_arranged_and_an_interpreter_attends()
    {
        await using var room = await SessionRoom.OpenAsync();
        var (interpreter, speaker) = await room.JoinAsync("interpreter", "Interpreter");
        await room.Case.DoAsync(s => s.Get<SetAccessNeeds>().RunAsync(
            new SetAccessNeeds.Command(room.Case["client"], new AccessNeedsInput(Language: null, "es", "A ramp", TreatmentPreferences: null), room.Case.By("client")), s.Now, s.Ct));
        Task ReadyAsync(Guid session, string? needs) => room.Case.DoAsync(async s => await s.Get<SessionNeeds>().RequireMetAsync((await s.Db.FindAsync<Session>([session], s.Ct))!, needs, s.Ct));

        var alone = await room.ScheduleAsync();
        Assert.Equal(["data.needs"], (await Assert.ThrowsAsync<InvalidInputException>(() => ReadyAsync(alone, needs: null))).Errors.Keys);
        Assert.Equal("NoInterpreter", (await Assert.ThrowsAsync<StateException>(() => ReadyAsync(alone, SessionNeeds.Arranged))).State);
        await room.Case.DoAsync(s => s.Get<CancelSession>().RunAsync(new CancelSession.Command(alone, room.Case.By("mediator")), s.Now, s.Ct));
        var together = await room.ScheduleAsync(new SessionInput(SessionRoom.Monday, ["client", "clinician", "mediator", "interpreter"]));
        Task SpeaksAsync(string language) => room.Case.DoAsync(s => s.Get<SetAccessNeeds>().RunAsync(
            new SetAccessNeeds.Command(interpreter, new AccessNeedsInput(Language: null, language, Accommodations: null, TreatmentPreferences: null), speaker), s.Now, s.Ct));
        foreach (var language in (string?[])[null, "fr"])
        {
            if (language is not null)
            {
                await SpeaksAsync(language);
            }

            Assert.Equal("OtherLanguage", (await Assert.ThrowsAsync<StateException>(() => ReadyAsync(together, SessionNeeds.Arranged))).State);
        }

        await SpeaksAsync("es-MX");
        await ReadyAsync(together, SessionNeeds.Arranged);
    }
}
