using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Mail;
using MediationWorkflows.Reconciling;
using MediationWorkflows.Sessions;
using MediationWorkflows.Tasks;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Timers;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tests.Sessions;

/// <summary>Sessions from notice to end: blocks and breaks by the clock, pauses by anybody (R26).</summary>
public sealed class SessionTests
{
    private static async Task<IReadOnlyList<(BlockKind Kind, int From)>> BlocksAsync(SessionRoom room, Guid id)
    {
        var session = await room.SessionAsync(id);
        return [.. session.Blocks.OrderBy(b => b.Number).Select(b => (b.Kind, (int)(b.StartedAt - session.StartedAt!.Value).TotalMinutes))];
    }

    [Theory]
    [BothDatabases]
    public async Task Blocks_and_breaks_follow_one_another_by_the_clock_until_the_planned_ones_are_over(DatabaseProvider provider)
    {
        await using var room = await SessionRoom.OpenAsync(provider);
        var id = await room.LiveAsync();
        await room.PassAsync(1000);

        Assert.Equal(
            [(BlockKind.Joint, 0), (BlockKind.Break, 50), (BlockKind.Joint, 60), (BlockKind.Break, 110), (BlockKind.Joint, 120), (BlockKind.Break, 170)],
            await BlocksAsync(room, id));
        Assert.Null((await room.SessionAsync(id)).BlockEndsAt);
        // One more by the mediator's word.
        await room.RejoinAsync(id);
        await room.FinishAsync(id);
        var session = await room.SessionAsync(id);
        Assert.Equal((SessionState.Done, (SessionBlock?)null), (session.State, session.Current));
        Assert.Empty(await TimersAsync(room));
    }

    [Theory]
    [BothDatabases]
    public async Task Anybody_who_attends_pauses_and_what_was_left_of_the_block_is_left_still(DatabaseProvider provider)
    {
        await using var room = await SessionRoom.OpenAsync(provider);
        var id = await room.LiveAsync();
        await room.PassAsync(20);
        await room.PauseAsync(id, "clinician");
        Assert.Empty(await TimersAsync(room));
        // Long past the end of the block, and of the day.
        await room.PassAsync(60 * 30);
        Assert.Equal(BlockKind.Joint, Assert.Single((await room.SessionAsync(id)).Blocks).Kind);
        await room.ResumeAsync(id);
        await room.PassAsync(29);
        Assert.Single((await room.SessionAsync(id)).Blocks);
        await room.PassAsync(1);

        Assert.Equal([(BlockKind.Joint, 0), (BlockKind.Break, (60 * 30) + 50)], await BlocksAsync(room, id));
    }

    [Fact]
    public async Task Who_neither_attends_nor_leads_nor_looks_after_safety_does_not_pause()
    {
        await using var room = await SessionRoom.OpenAsync();
        var (_, insurer) = await room.JoinAsync("insurer-2", "Insurer");
        var (_, officer) = await room.JoinAsync("safety", "SafetyOfficer");
        var id = await room.LiveAsync();

        await Assert.ThrowsAsync<NotAllowedException>(() => room.Case.DoAsync(s => s.Get<PauseSession>().RunAsync(new PauseSession.Command(id, insurer), s.Now, s.Ct)));
        await room.Case.DoAsync(s => s.Get<PauseSession>().RunAsync(new PauseSession.Command(id, officer), s.Now, s.Ct));
        // A second pause changes nothing and says so.
        await Assert.ThrowsAsync<StateException>(() => room.PauseAsync(id));
    }

    [Theory]
    [BothDatabases]
    public async Task No_deadline_of_the_session_expires_while_it_is_paused(DatabaseProvider provider)
    {
        await using var room = await SessionRoom.OpenAsync(provider);
        var id = await room.LiveAsync();
        var asked = await AskAsync(room, id, "1 h");
        var other = await AskAsync(room, subject: null, "1 h");
        await room.PassAsync(20);
        await room.PauseAsync(id);
        await room.PassAsync(300);

        Assert.Equal((DeadlineState.Suspended, DeadlineState.Expired), ((await DeadlineAsync(room, asked)).State, (await DeadlineAsync(room, other)).State));
        await room.ResumeAsync(id);
        var moved = await DeadlineAsync(room, asked);
        Assert.Equal((DeadlineState.Open, SessionRoom.Monday + Duration.FromMinutes(360)), (moved.State, moved.ExpiresAt));
        await room.PassAsync(41);
        Assert.Equal(DeadlineState.Expired, (await DeadlineAsync(room, asked)).State);
    }

    [Fact]
    public async Task A_hold_over_a_paused_session_ends_without_setting_the_sessions_deadlines_going()
    {
        await using var room = await SessionRoom.OpenAsync();
        var id = await room.LiveAsync();
        var asked = await AskAsync(room, id, "1 h");
        var hold = await room.HoldAsync(HoldKind.Safety);
        await room.PassAsync(600);
        await room.EndHoldAsync(hold);
        await room.PassAsync(600);
        Assert.Equal(DeadlineState.Suspended, (await DeadlineAsync(room, asked)).State);
        await room.ResumeAsync(id);

        var moved = await DeadlineAsync(room, asked);
        Assert.Equal((DeadlineState.Open, SessionRoom.Monday + Duration.FromMinutes(1260)), (moved.State, moved.ExpiresAt));
        Assert.Equal(2, (await TimersAsync(room, DeadlineWakeUp.TimerKind, SessionClock.TimerKind)).Count);
    }

    [Fact]
    public async Task After_an_outage_the_block_that_ran_out_meanwhile_is_followed_by_a_whole_break()
    {
        await using var room = await SessionRoom.OpenAsync();
        var id = await room.LiveAsync();
        room.Case.Pass(Duration.FromMinutes(75)); // nothing runs
        await room.PassAsync(0);

        Assert.Equal([(BlockKind.Joint, 0), (BlockKind.Break, 75)], await BlocksAsync(room, id));
        await room.PassAsync(10);
        Assert.Equal((BlockKind.Joint, 85), (await BlocksAsync(room, id))[^1]);
    }

    [Theory]
    [BothDatabases]
    public async Task A_block_whose_wake_up_is_lost_gets_it_back(DatabaseProvider provider)
    {
        await using var room = await SessionRoom.OpenAsync(provider);
        var id = await room.LiveAsync();
        await room.Case.DoAsync(s => s.Db.Set<WorkTimer>().Where(t => t.Kind == SessionClock.TimerKind).ExecuteDeleteAsync(s.Ct));
        var repaired = await room.Case.DoAsync(s => s.Get<Reconciler>().RepairAsync(s.Now, s.Ct));
        await room.PassAsync(50);

        Assert.Equal([SleepingSessions.Kind], repaired.Select(f => f.Kind));
        Assert.Equal([(BlockKind.Joint, 0), (BlockKind.Break, 50)], await BlocksAsync(room, id));
    }

    [Fact]
    public async Task A_break_is_not_cut_short()
    {
        await using var room = await SessionRoom.OpenAsync();
        var id = await room.LiveAsync();
        await room.PassAsync(55);

        Assert.Equal("Break", (await Assert.ThrowsAsync<StateException>(() => room.RejoinAsync(id))).State);
        await Assert.ThrowsAsync<StateException>(() => room.CaucusAsync(id, "client"));
    }

    [Theory]
    [InlineData("2027-01-08T15:00:00Z", null, null, null, "startsAt")] // Friday: only four business days
    [InlineData("2026-12-01T15:00:00Z", null, null, null, "startsAt")]
    [InlineData("2031-01-11T15:00:00Z", null, null, null, "startsAt")]
    [InlineData("2027-01-11T15:00:00Z", 10, null, null, "blockMinutes")]
    [InlineData("2027-01-11T15:00:00Z", null, 9, null, "breakMinutes")]
    [InlineData("2027-01-11T15:00:00Z", null, null, 0, "blocks")]
    public async Task What_is_wrong_with_a_session_names_its_field(string startsAt, int? block, int? pause, int? blocks, string field)
    {
        await using var room = await SessionRoom.OpenAsync();

        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => room.ScheduleAsync(new SessionInput(TestWorld.At(startsAt), null, block, pause, blocks)));
        Assert.Equal([field], refused.Errors.Keys);
    }

    [Theory]
    [InlineData("attendees[1]", "client", "nobody")]
    [InlineData("attendees", "client", "clinician")]
    [InlineData("attendees", "mediator")]
    public async Task A_session_has_a_mediator_and_a_party_of_this_case(string field, params string[] attendees)
    {
        await using var room = await SessionRoom.OpenAsync();

        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => room.ScheduleAsync(new SessionInput(SessionRoom.Monday, attendees)));
        Assert.Equal([field], refused.Errors.Keys);
    }

    [Fact]
    public async Task One_session_at_a_time_and_none_before_its_time()
    {
        await using var room = await SessionRoom.OpenAsync();
        var id = await room.ScheduleAsync();

        Assert.Equal("Scheduled", (await Assert.ThrowsAsync<StateException>(() => room.ScheduleAsync())).State);
        await room.GoToAsync(SessionRoom.Monday - Duration.FromMinutes(16));
        await Assert.ThrowsAsync<StateException>(() => room.StartAsync(id));
        await room.PassAsync(1);
        await room.StartAsync(id);
    }

    [Theory]
    [BothDatabases]
    public async Task Of_two_who_set_a_session_at_once_one_wins_and_the_other_hears_of_it(DatabaseProvider provider)
    {
        await using var room = await SessionRoom.OpenAsync(provider);

        var attempts = new[] { "mediator", "coordinator", "mediator", "coordinator" }.Select(by => Record.ExceptionAsync(() => room.ScheduleAsync(by: by)));
        var results = await Task.WhenAll(attempts);
        Assert.Single(results, e => e is null);
        Assert.All(results.Where(e => e is not null), e => Assert.Equal("Scheduled", Assert.IsType<StateException>(e).State));
    }

    [Fact]
    public async Task A_paused_session_may_be_finished_and_leaves_nothing_running()
    {
        await using var room = await SessionRoom.OpenAsync();
        var id = await room.LiveAsync();
        await room.PauseAsync(id);
        await room.FinishAsync(id);

        var session = await room.SessionAsync(id);
        Assert.Equal(SessionState.Done, session.State);
        Assert.All(session.Pauses, p => Assert.NotNull(p.ToAt));
        Assert.Empty(await TimersAsync(room));
    }

    [Fact]
    public async Task Somebody_who_is_missing_is_noted_only_at_the_sessions_time_and_forgotten_when_they_come()
    {
        await using var room = await SessionRoom.OpenAsync();
        var id = await room.ScheduleAsync();
        Task MissAsync(params string[] absent) => room.Case.DoAsync(s => s.Get<ReportNoShow>().RunAsync(new ReportNoShow.Command(id, absent, room.Case.By("mediator")), s.Now, s.Ct));
        await Assert.ThrowsAsync<StateException>(() => MissAsync("client"));
        await room.GoToAsync(SessionRoom.Monday);
        Assert.Equal(["absent[0]"], (await Assert.ThrowsAsync<InvalidInputException>(() => MissAsync("insurer"))).Errors.Keys);
        await MissAsync("clinician");
        Assert.Equal(room.Case["clinician"], Assert.Single((await room.SessionAsync(id)).Attendees, a => a.AbsentAt is not null).ParticipationId);
        await room.StartAsync(id);

        Assert.DoesNotContain((await room.SessionAsync(id)).Attendees, a => a.AbsentAt is not null);
    }

    [Fact]
    public async Task Everybody_who_is_expected_is_told_when_it_is_set_and_when_it_is_off()
    {
        await using var room = await SessionRoom.OpenAsync();
        var id = await room.ScheduleAsync();
        await room.Case.DoAsync(s => s.Get<CancelSession>().RunAsync(new CancelSession.Command(id, room.Case.By("mediator")), s.Now, s.Ct));
        var told = await room.Case.World.ReadAsync(s => s.Db.Set<OutboxMessage>().Where(m => m.SessionId == id).ToListAsync(s.Ct));

        Assert.Equal(4, told.Count(m => m.Template == SessionMails.Set));
        Assert.Equal(4, told.Count(m => m.Template == SessionMails.Off));
    }

    private static async Task<Guid> AskAsync(SessionRoom room, Guid? subject, string rule) => (await room.Case.DoAsync(s => s.Get<OpenTask>().RunAsync(
        new OpenTask.Command(room.Case.Id, "expert.submission", room.Case["client"], rule, "immediate", subject), s.Now, s.Ct))).DeadlineId;

    private static Task<Deadline> DeadlineAsync(SessionRoom room, Guid id) => room.Case.LoadAsync<Deadline>(id);

    private static async Task<IReadOnlyList<WorkTimer>> TimersAsync(SessionRoom room, params string[] kinds)
    {
        string[] wanted = kinds.Length == 0 ? [SessionClock.TimerKind] : kinds;
        return await room.Case.World.ReadAsync(s => s.Db.Set<WorkTimer>().Where(t => wanted.Contains(t.Kind)).ToListAsync(s.Ct));
    }
}
