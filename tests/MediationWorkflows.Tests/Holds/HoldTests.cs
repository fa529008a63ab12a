using MediationWorkflows.Access;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Holds;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Timers;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tests.Holds;

public sealed class HoldTests
{
    [Theory, BothDatabases]
    public async Task A_hold_stops_the_clock_and_its_reminders_and_resuming_gives_back_what_was_left(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        var task = await test.AskAsync("10 BD"); // due Tue 01-19
        await test.MoveToAsync("2027-01-11 08:00");
        var hold = await PlaceAsync(test);
        Assert.Equal(DeadlineState.Suspended, (await test.DeadlineAsync(task)).State);

        await test.MoveToAsync("2027-01-13 15:00");
        Assert.Empty(test.RemindersOf("client@example.org"));
        var preview = await test.World.ReadAsync(async s => await s.Get<ResumeHold>().PreviewAsync(new ResumeHold.Command(hold, Office), s.Now, s.Ct));
        await ResumeAsync(test, hold);

        // The 11th, 12th and 13th do not count: three business days more.
        var deadline = await test.DeadlineAsync(task);
        Assert.Equal((new LocalDate(2027, 1, 22), DeadlineState.Open), (deadline.DueOn, deadline.State));
        Assert.Equal((new LocalDate(2027, 1, 19), new LocalDate(2027, 1, 22)), (preview.Moved.Single().OldDueOn, preview.Moved.Single().After.Day));
        Assert.Equal(deadline.DueOn, await test.World.ReadAsync(async s => (await s.Get<DeadlineTimes>().DeriveAsync(deadline, s.Ct)).Trace[^1].Date));
        await test.MoveToAsync("2027-01-23 00:00");
        Assert.Equal(["01-14 09:00", "01-21 09:00", "01-22 09:00"], test.RemindersOf("client@example.org"));
    }

    [Theory, BothDatabases]
    public async Task Of_two_holds_that_overlap_the_last_one_to_end_sets_the_clock_going(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        var task = await test.AskAsync("10 BD");
        await test.MoveToAsync("2027-01-11 08:00");
        var first = await PlaceAsync(test);
        await test.MoveToAsync("2027-01-12 08:00");
        var second = await PlaceAsync(test, HoldKind.Safety);
        await test.MoveToAsync("2027-01-13 08:00");
        await ResumeAsync(test, first);
        Assert.Equal(DeadlineState.Suspended, (await test.DeadlineAsync(task)).State);

        await test.MoveToAsync("2027-01-14 08:00");
        await ResumeAsync(test, second);

        // Four days, 11th to 14th, counted once.
        Assert.Equal(new LocalDate(2027, 1, 25), (await test.DeadlineAsync(task)).DueOn);
    }

    [Theory, BothDatabases]
    public async Task What_protects_somebody_and_what_the_law_runs_goes_on_under_every_hold(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        foreach (var clock in Enum.GetValues<DeadlineClass>())
        {
            await test.World.DoAsync(s => s.Get<OpenDeadline>().RunAsync(
                new OpenDeadline.Command(test.CaseId, clock.ToString(), Assignee: null, "test", s.Now, "10 BD", "standard", clock), s.Now, s.Ct));
        }

        foreach (var kind in Enum.GetValues<HoldKind>())
        {
            await PlaceAsync(test, kind);
        }

        var states = await test.World.ReadAsync(s => s.Db.Set<Deadline>().Where(d => d.CaseId == test.CaseId).ToDictionaryAsync(d => d.Clock, d => d.State));
        Assert.All(states, s => Assert.Equal(s.Key == DeadlineClass.Party ? DeadlineState.Suspended : DeadlineState.Open, s.Value));
        var wakeUps = await test.World.ReadAsync(s => s.Db.Set<WorkTimer>().CountAsync(t => t.Kind == DeadlineWakeUp.TimerKind));
        Assert.Equal(states.Values.Count(s => s == DeadlineState.Open), wakeUps);
    }

    [Theory, BothDatabases]
    public async Task An_answer_under_a_hold_is_in_time_when_the_clock_stopped_before_the_expiry(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        var task = await test.AskAsync("10 BD");
        await test.MoveToAsync("2027-01-11 08:00");
        await PlaceAsync(test);
        await test.MoveToAsync("2027-03-01 08:00");

        await test.AnswerAsync(task);

        Assert.Equal(DeadlineState.Met, (await test.DeadlineAsync(task)).State);
    }

    [Theory, BothDatabases]
    public async Task A_question_asked_under_a_hold_has_its_whole_time_from_the_end_of_the_hold(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        var hold = await PlaceAsync(test);
        await test.MoveToAsync("2027-01-05 10:00");
        var task = await test.AskAsync("2 BD");
        Assert.Equal(DeadlineState.Suspended, (await test.DeadlineAsync(task)).State);
        await test.MoveToAsync("2027-01-08 10:00");

        await ResumeAsync(test, hold);

        Assert.Equal(new LocalDate(2027, 1, 12), (await test.DeadlineAsync(task)).DueOn);
    }

    [Theory, BothDatabases]
    public async Task A_hold_before_an_extended_due_day_moves_the_day_that_the_extension_counts_from(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        var task = await test.AskAsync("10 BD"); // due Tue 01-19
        var id = (await test.DeadlineAsync(task)).Id;
        await test.World.DoAsync(s => s.Get<ExtendDeadline>().RunAsync(new ExtendDeadline.Command(id, "5 BD", "requested", Office), s.Now, s.Ct));
        await test.MoveToAsync("2027-01-12 08:00"); // due Tue 01-26
        var hold = await PlaceAsync(test);
        await test.MoveToAsync("2027-01-13 12:00");

        await ResumeAsync(test, hold);

        // Two days held before the 19th: the extension counts from the 21st.
        var deadline = await test.DeadlineAsync(task);
        Assert.Equal((new LocalDate(2027, 1, 28), DeadlineState.Extended), (deadline.DueOn, deadline.State));
    }

    [Theory, BothDatabases]
    public async Task Only_who_leads_the_case_holds_it_and_a_hold_ends_once(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        var client = new Viewer((await test.ClientAsync()).PersonId, new HashSet<Role>());
        await Assert.ThrowsAsync<NotAllowedException>(() => PlaceAsync(test, by: client));
        var hold = await PlaceAsync(test);
        await Assert.ThrowsAsync<NotAllowedException>(() => ResumeAsync(test, hold, client));
        await ResumeAsync(test, hold);

        await Assert.ThrowsAsync<StateException>(() => ResumeAsync(test, hold));
    }

    private static readonly Viewer Office = new(PersonId: null, new HashSet<Role> { Role.Coordinator });

    private static Task<Guid> PlaceAsync(TestCase test, HoldKind kind = HoldKind.Admin, Viewer? by = null) => test.World.DoAsync(async s =>
        (await s.Get<PlaceHold>().RunAsync(new PlaceHold.Command(test.CaseId, kind, "A reason", by ?? Office), s.Now, s.Ct)).Id);

    private static Task ResumeAsync(TestCase test, Guid hold, Viewer? by = null) =>
        test.World.DoAsync(s => s.Get<ResumeHold>().RunAsync(new ResumeHold.Command(hold, by ?? Office), s.Now, s.Ct));
}
