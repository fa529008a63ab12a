using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Mail;
using MediationWorkflows.Monitoring;
using MediationWorkflows.Reconciling;
using MediationWorkflows.Tasks;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Timers;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tests.Tasks;

public sealed class TaskDeadlineTests
{
    [Theory, BothDatabases]
    public async Task S1_ten_business_days_skip_the_holiday_and_an_answer_stops_the_later_reminders(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        var task = await test.AskAsync("10 BD");
        Assert.Equal(new LocalDate(2027, 1, 19), (await test.DeadlineAsync(task)).DueOn);

        await test.MoveToAsync("2027-01-13 10:00");
        await test.AnswerAsync(task);
        await test.MoveToAsync("2027-03-01 00:00");

        Assert.Equal(["01-11 09:00"], test.RemindersOf("client@example.org"));
        Assert.Equal(DeadlineState.Met, (await test.DeadlineAsync(task)).State);
    }

    [Theory, BothDatabases]
    public async Task S1_without_an_answer_the_reminders_come_on_their_mornings_then_the_overdue_notices_then_silence(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        var task = await test.AskAsync("10 BD");

        await test.MoveToAsync("2027-01-26 08:59");
        Assert.Equal(["01-11 09:00", "01-15 09:00", "01-19 09:00", "01-20 09:00"], test.RemindersOf("client@example.org"));
        // Overdue, then stalled: there is no administrator here, so the coordinator is told.
        Assert.Equal(["01-20 09:00", "01-22 09:00"], test.RemindersOf("coordinator@example.org"));
        Assert.NotNull((await test.DeadlineAsync(task)).StalledAt);
        Assert.Equal(TaskState.Open, (await test.TaskAsync(task)).State);

        await test.MoveToAsync("2027-01-26 09:00");
        Assert.Equal((TaskState.Expired, "Silent"), ((await test.TaskAsync(task)).State, (await test.TaskAsync(task)).Outcome));
        Assert.Equal(DeadlineState.Expired, (await test.DeadlineAsync(task)).State);
    }

    [Theory, BothDatabases]
    public async Task An_open_deadline_has_exactly_one_live_wake_up_at_every_step_of_its_ladder(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        var task = await test.AskAsync("20 BD");
        for (var day = new LocalDate(2027, 1, 5); day < new LocalDate(2027, 2, 15); day = day.PlusDays(1))
        {
            await test.MoveToAsync($"{day:uuuu-MM-dd} 12:00");
            var deadline = await test.DeadlineAsync(task);
            var wakeUps = await test.World.ReadAsync(s => s.Db.Set<WorkTimer>().CountAsync(t => t.Kind == DeadlineWakeUp.TimerKind));
            Assert.Equal(deadline.IsOpen ? 1 : 0, wakeUps);
        }
    }

    [Theory, BothDatabases]
    public async Task An_answer_after_the_due_day_is_taken_and_recorded_as_late(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        var task = await test.AskAsync("10 BD");
        await test.MoveToAsync("2027-01-20 00:00");

        await test.AnswerAsync(task);

        Assert.Equal(DeadlineState.MetLate, (await test.DeadlineAsync(task)).State);
    }

    [Theory, BothDatabases]
    public async Task A_second_answer_changes_nothing_and_says_that_the_first_was_taken(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        var task = await test.AskAsync();
        await test.AnswerAsync(task, "No");

        var refused = await Assert.ThrowsAsync<StateException>(() => test.AnswerAsync(task, "Yes"));

        Assert.Equal("Completed", refused.State);
        Assert.Equal("No", (await test.TaskAsync(task)).Outcome);
    }

    [Theory, BothDatabases]
    public async Task Nobody_answers_for_another_party_and_an_outsider_learns_nothing(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        var task = await test.AskAsync();
        var clinician = await test.World.ReadAsync(s => s.Db.Set<Parties.Participation>().FirstAsync(p => p.Key == "clinician"));

        await Assert.ThrowsAsync<NotAllowedException>(() => Answer(test, task, clinician.PersonId));
        await Assert.ThrowsAsync<NotFoundException>(() => Answer(test, task, Guid.NewGuid()));

        Assert.Equal(TaskState.Open, (await test.TaskAsync(task)).State);

        static Task Answer(TestCase test, Guid task, Guid person) => test.World.DoAsync(s => s.Get<CompleteTask>().RunAsync(
            new CompleteTask.Command(task, "Yes", [], new Viewer(person, new HashSet<Role>())), s.Now, s.Ct));
    }

    /// <summary>Somebody may have typed into the wrong field what they meant for the mediator alone.</summary>
    [Fact]
    public async Task An_answer_that_is_none_is_not_repeated_in_its_refusal()
    {
        await using var test = await TestCase.OpenAsync(DatabaseProvider.Sqlite);
        var task = await test.AskAsync();
        var client = await test.World.ReadAsync(s => s.Db.Set<Parties.Participation>().FirstAsync(p => p.Key == "client"));

        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => test.World.DoAsync(s => s.Get<CompleteTask>().RunAsync(
            new CompleteTask.Command(task, "confided", [], new Viewer(client.PersonId, new HashSet<Role>())), s.Now, s.Ct)));

        Assert.DoesNotContain("confided", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Yes", refused.Message, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task S13_after_an_outage_one_collapsed_reminder_comes_on_the_next_business_morning(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await test.MoveToAsync("2027-04-05 10:00");
        var task = await test.AskAsync("9 BD");
        Assert.Equal(new LocalDate(2027, 4, 16), (await test.DeadlineAsync(task)).DueOn);
        await test.MoveToAsync("2027-04-15 08:00");
        var before = test.RemindersOf("client@example.org").Count;

        test.SleepUntil("2027-04-18 08:00");
        await test.MoveToAsync("2027-04-20 23:59");

        Assert.Equal(["04-19 09:00"], test.RemindersOf("client@example.org").Skip(before));
        Assert.DoesNotContain("today", test.Server.Messages.Last(m => m.To == "client@example.org").Subject, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(TaskState.Open, (await test.TaskAsync(task)).State);
    }

    [Theory, BothDatabases]
    public async Task Silence_has_no_consequence_before_a_warning_was_delivered_and_had_a_full_business_day(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        var task = await test.AskAsync("10 BD");
        // Down from before the first reminder until long after the silence rung, a Wednesday.
        test.SleepUntil("2027-02-10 15:00");

        await test.MoveToAsync("2027-02-12 23:59");
        Assert.Equal(TaskState.Open, (await test.TaskAsync(task)).State);
        Assert.Equal(["02-11 09:00"], test.RemindersOf("client@example.org"));

        // Warned on Thursday the 11th; Friday is the full business day; Monday the 15th is a holiday, but the day has passed.
        await test.MoveToAsync("2027-02-13 00:00");
        Assert.Equal(TaskState.Expired, (await test.TaskAsync(task)).State);
    }

    [Theory, BothDatabases]
    public async Task A_reminder_from_before_the_due_day_is_no_warning_of_having_missed_it(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        var task = await test.AskAsync("10 BD");
        await test.MoveToAsync("2027-01-15 10:00");
        test.SleepUntil("2027-02-03 10:00");

        await test.MoveToAsync("2027-02-04 23:59");

        Assert.Equal(TaskState.Open, (await test.TaskAsync(task)).State);
        Assert.Equal("02-04 09:00", test.RemindersOf("client@example.org")[^1]);
    }

    [Theory, BothDatabases]
    public async Task A_task_that_nobody_had_is_stalled_until_it_is_assigned_and_then_reminds_and_is_answered(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        var coordinator = await test.World.ReadAsync(s => s.Db.Set<Parties.Participation>().FirstAsync(p => p.Key == "coordinator"));
        var office = new Viewer(coordinator.PersonId, new HashSet<Role>());
        var task = await test.World.DoAsync(async s => (await s.Get<OpenTask>().RunAsync(
            new OpenTask.Command(test.CaseId, PlainKind.KindName, AssigneeId: null, "10 BD", "standard"), s.Now, s.Ct)).Id);
        Assert.Equal(StallReason.UnassignedTask, Assert.Single(await Stalled()).Reason);

        await Assert.ThrowsAsync<InvalidInputException>(() => AssignTo("nobody"));
        await AssignTo("client");

        Assert.Empty(await Stalled());
        await test.MoveToAsync("2027-01-11 09:00");
        Assert.Equal(["01-11 09:00"], test.RemindersOf("client@example.org"));
        await test.AnswerAsync(task);
        Assert.Equal(DeadlineState.Met, (await test.DeadlineAsync(task)).State);

        Task AssignTo(string key) => test.World.DoAsync(s => s.Get<AssignTask>().RunAsync(new AssignTask.Command(task, key, office), s.Now, s.Ct));

        Task<IReadOnlyList<StalledCase>> Stalled() => test.World.ReadAsync(s => s.Get<StalledCases>().ListAsync(s.Now, s.Ct));
    }

    [Theory, BothDatabases]
    public async Task An_extension_counts_from_the_due_day_keeps_the_old_date_and_moves_the_one_wake_up(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        var task = await test.AskAsync("10 BD");
        var coordinator = await test.World.ReadAsync(s => s.Db.Set<Parties.Participation>().FirstAsync(p => p.Key == "coordinator"));
        var deadline = await test.DeadlineAsync(task);

        await test.World.DoAsync(s => s.Get<ExtendDeadline>().RunAsync(
            new ExtendDeadline.Command(deadline.Id, "5 BD", "requested", new Viewer(coordinator.PersonId, new HashSet<Role>())), s.Now, s.Ct));

        var extended = await test.World.ReadAsync(s => s.Db.Set<Deadline>().Include(d => d.Changes).FirstAsync(d => d.Id == deadline.Id));
        Assert.Equal(new LocalDate(2027, 1, 26), extended.DueOn);
        Assert.Equal((new LocalDate(2027, 1, 19), "requested"), (extended.Changes.Single().OldDueOn, extended.Changes.Single().Reason.Reveal()));
        await test.MoveToAsync("2027-01-27 00:00");
        Assert.Equal(["01-19 09:00", "01-25 09:00", "01-26 09:00"], test.RemindersOf("client@example.org"));
    }

    [Theory, BothDatabases]
    public async Task A_lost_wake_up_is_listed_as_stalled_and_repaired_by_the_reconciler(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await test.AskAsync("10 BD");
        Assert.Empty(await Stalled());
        await test.World.DoAsync(s => s.Db.Set<WorkTimer>().ExecuteDeleteAsync());

        Assert.Equal(StallReason.DeadlineWithoutWakeUp, Assert.Single(await Stalled()).Reason);
        var report = await test.World.DoAsync(s => s.Get<Reconciler>().RepairAsync(s.Now, s.Ct));

        Assert.Single(report, f => f.Kind == SleepingDeadlines.Kind);
        Assert.Empty(await Stalled());
        await test.MoveToAsync("2027-01-11 09:00");
        Assert.Equal(["01-11 09:00"], test.RemindersOf("client@example.org"));

        Task<IReadOnlyList<StalledCase>> Stalled() => test.World.ReadAsync(s => s.Get<StalledCases>().ListAsync(s.Now, s.Ct));
    }

    [Theory, BothDatabases]
    public async Task A_case_is_stalled_from_the_third_overdue_business_day_on(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await test.AskAsync("10 BD");

        await test.MoveToAsync("2027-01-21 23:00");
        Assert.Empty(await Stalled());
        await test.MoveToAsync("2027-01-22 00:00");
        var stalled = Assert.Single(await Stalled());

        Assert.Equal((StallReason.Overdue, "client", 3), (stalled.Reason, stalled.WaitingFor, stalled.BusinessDays));

        Task<IReadOnlyList<StalledCase>> Stalled() => test.World.ReadAsync(s => s.Get<StalledCases>().ListAsync(s.Now, s.Ct));
    }
}
