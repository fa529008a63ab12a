using MediationWorkflows.Access;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Mail;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using MediationWorkflows.Tests.Support;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tests.Tasks;

/// <summary>T5: who was not warned in time gets a full business day from the warning on.</summary>
public sealed class LateWarningTests
{
    [Theory, BothDatabases]
    public async Task S13_a_reminder_that_an_outage_made_late_moves_the_deadline_to_the_end_of_the_next_business_day(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await test.MoveToAsync("2027-04-05 10:00");
        var task = await test.AskAsync("9 BD"); // due Fri 04-16
        await test.MoveToAsync("2027-04-15 08:00");
        test.SleepUntil("2027-04-18 08:00");

        await test.MoveToAsync("2027-04-19 12:00");
        var deadline = await ReadAsync(test, task);
        Assert.Equal((new LocalDate(2027, 4, 20), DeadlineState.Extended), (deadline.DueOn, deadline.State));
        Assert.Equal(TestWorld.At("2027-04-21T04:00:00Z"), deadline.ExpiresAt);
        Assert.Equal(("lateWarning", new LocalDate(2027, 4, 16)), (deadline.Changes.Single().Reason.Reveal(), deadline.Changes.Single().OldDueOn));
        Assert.Equal(deadline.DueOn, await test.World.ReadAsync(async s => (await s.Get<DeadlineTimes>().DeriveAsync(deadline, s.Ct)).Trace[^1].Date));

        await test.MoveToAsync("2027-04-20 23:59");
        Assert.Equal(["04-19 09:00"], test.RemindersOf("client@example.org").Where(at => string.CompareOrdinal(at, "04-16") > 0));
        await test.AnswerAsync(task);
        Assert.Equal(DeadlineState.Met, (await test.DeadlineAsync(task)).State);
    }

    [Theory, BothDatabases]
    public async Task An_outage_after_the_warning_came_in_time_moves_nothing(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await test.MoveToAsync("2027-04-05 10:00");
        var task = await test.AskAsync("9 BD"); // due Fri 04-16
        await test.MoveToAsync("2027-04-15 12:00"); // the last reminder that leaves a full day has gone out
        test.SleepUntil("2027-04-18 08:00");

        await test.MoveToAsync("2027-04-19 12:00");

        Assert.Equal(new LocalDate(2027, 4, 16), (await test.DeadlineAsync(task)).DueOn);
    }

    [Theory, BothDatabases]
    public async Task An_outage_that_ends_before_the_last_warning_moves_nothing(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await test.MoveToAsync("2027-04-05 10:00");
        var task = await test.AskAsync("9 BD");
        await test.MoveToAsync("2027-04-08 08:00");
        test.SleepUntil("2027-04-12 08:00");

        await test.MoveToAsync("2027-04-16 12:00");

        Assert.Equal(new LocalDate(2027, 4, 16), (await test.DeadlineAsync(task)).DueOn);
        Assert.Equal(["04-12 09:00", "04-15 09:00", "04-16 09:00"], test.RemindersOf("client@example.org"));
    }

    [Theory, BothDatabases]
    public async Task Silence_that_came_due_while_nothing_ran_counts_from_the_next_full_business_day(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        var task = await test.AskAsync("10 BD"); // due Tue 01-19, overdue 01-20, silence Tue 01-26
        await test.MoveToAsync("2027-01-25 12:00");
        test.SleepUntil("2027-01-28 15:00"); // a Thursday

        await test.MoveToAsync("2027-01-29 23:59");
        Assert.Equal(TaskState.Open, (await test.TaskAsync(task)).State);
        await test.MoveToAsync("2027-01-30 00:00");
        Assert.Equal(TaskState.Expired, (await test.TaskAsync(task)).State);
    }

    [Theory, BothDatabases]
    public async Task S9_a_bounce_before_the_due_day_asks_a_coordinator_and_nothing_happens_to_the_party_until_they_know(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await test.MoveToAsync("2027-02-01 10:00");
        var task = await test.AskAsync("10 BD");
        Assert.Equal(new LocalDate(2027, 2, 16), (await test.DeadlineAsync(task)).DueOn);
        await test.MoveToAsync("2027-02-11 10:00");
        test.Server.Refuse("client@example.org");

        await test.MoveToAsync("2027-02-12 23:59");
        var ask = await test.World.ReadAsync(s => s.Db.Set<CaseTask>().Include(t => t.Assignee).SingleAsync(t => t.Kind == NoticeTask.KindName));
        Assert.Equal("coordinator", ask.Assignee!.Key);
        Assert.Contains(test.Server.Messages, m => m.To == "coordinator@example.org" && m.At < TestWorld.At("2027-02-13T05:00:00Z"));

        await test.MoveToAsync("2027-03-31 12:00");
        Assert.Equal(TaskState.Open, (await test.TaskAsync(task)).State);

        // A Wednesday: told by phone, the party has until the end of Thursday.
        var open = await test.World.ReadAsync(s => s.Db.Set<CaseTask>().FirstAsync(t => t.Kind == NoticeTask.KindName && t.State == TaskState.Open));
        await ReachAsync(test, open, ask.Assignee.PersonId);
        var deadline = await ReadAsync(test, task);
        Assert.Equal((new LocalDate(2027, 4, 1), ask.Assignee.PersonId), (deadline.DueOn, deadline.Changes.Single().ActorId));
    }

    [Theory, BothDatabases]
    public async Task A_last_notice_that_arrives_a_day_later_than_it_was_written_for_is_followed_by_the_date_that_holds(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await test.AskAsync("10 BD"); // due Tue 01-19, silence Tue 01-26
        await test.MoveToAsync("2027-01-19 12:00");
        // No overdue notice goes out; the last notice is written for Thu 01-28 and arrives on Fri 01-29.
        await NoContactAsync(test, isForbidden: true);
        await test.MoveToAsync("2027-01-28 00:05");
        await NoContactAsync(test, isForbidden: false);
        await test.World.DoAsync(async s =>
        {
            var late = await s.Db.Set<OutboxMessage>().SingleAsync(m => m.Rung == ConfirmNotice.FinalWarning && m.State == OutboxState.Queued);
            late.NotBefore = TestWorld.At("2027-01-29T15:00:00Z");
        });

        await test.MoveToAsync("2027-01-29 12:00");

        var told = test.Server.Messages.Where(m => m.To == "client@example.org").TakeLast(2).ToList();
        Assert.StartsWith("Last notice", told[0].Subject, StringComparison.Ordinal);
        Assert.Contains("Friday, January 29, 2027", told[0].Mail.Text, StringComparison.Ordinal);
        Assert.Equal("A date in your secure file has changed", told[1].Subject);
        Assert.Contains("Monday, February 1, 2027", told[1].Mail.Text, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_day_that_becomes_free_after_the_last_notice_puts_the_consequence_off(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        var task = await test.AskAsync("10 BD"); // due Tue 01-19, silence Tue 01-26
        await test.MoveToAsync("2027-01-25 12:00");
        test.SleepUntil("2027-01-28 15:00"); // silence counts from the end of Fri 01-29
        await test.MoveToAsync("2027-01-28 15:05");
        var office = Office;
        await test.World.DoAsync(s => s.Get<ChangeCaseCalendar>().RunAsync(new ChangeCaseCalendar.Command(test.CaseId, new CalendarDefinition
        {
            Id = "x", Version = 1, Name = "Case", Base = "us-federal", Closures = [new DatedException(new LocalDate(2027, 1, 21), "Flood", new LocalDate(2027, 1, 29))],
        }, ConfirmShortening: false, office), s.Now, s.Ct));

        await test.MoveToAsync("2027-02-01 12:00");
        Assert.Equal(TaskState.Open, (await test.TaskAsync(task)).State);
    }

    [Theory, BothDatabases]
    public async Task S9_the_next_safe_address_gets_the_mail_the_same_day_and_the_deadline_stands(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        var client = await test.ClientAsync();
        await test.World.DoAsync(s => s.Get<SetContact>().RunAsync(new SetContact.Command(
            client.Id, new ContactInput(Channels: ["email", "email:second@example.org", "phone"]), Office), s.Now, s.Ct));
        await test.MoveToAsync("2027-02-01 10:00");
        var task = await test.AskAsync("10 BD");
        await test.MoveToAsync("2027-02-11 10:00");
        test.Server.Refuse("client@example.org");

        await test.MoveToAsync("2027-02-16 12:00");

        Assert.Equal(["02-12 09:00", "02-16 09:00"], test.RemindersOf("second@example.org"));
        Assert.Equal(new LocalDate(2027, 2, 16), (await test.DeadlineAsync(task)).DueOn);
        Assert.Equal(1, await test.World.ReadAsync(s => s.Db.Set<CaseTask>().CountAsync(t => t.Kind == NoticeTask.KindName)));
    }

    [Theory, BothDatabases]
    public async Task Silence_tells_the_coordinator_when_it_takes_effect(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await test.AskAsync("10 BD");

        await test.MoveToAsync("2027-01-27 12:00");

        var templates = await test.World.ReadAsync(s => s.Db.Set<OutboxMessage>().Where(m => m.State == OutboxState.Sent).OrderBy(m => m.SentAt).Select(m => m.Template).ToListAsync());
        Assert.Equal(["task-assigned", "reminder", "reminder", "due-today", "overdue", "overdue-coordinator", "stalled", "silence"], templates);
    }

    private static readonly Viewer Office = new(PersonId: null, new HashSet<Role> { Role.Coordinator });

    private static async Task NoContactAsync(TestCase test, bool isForbidden)
    {
        var client = await test.ClientAsync();
        await test.World.DoAsync(s => s.Get<SetContact>().RunAsync(new SetContact.Command(client.Id, new ContactInput(NoContact: isForbidden), Office), s.Now, s.Ct));
    }

    private static Task<Deadline> ReadAsync(TestCase test, Guid task) => test.World.ReadAsync(s =>
        s.Db.Set<Deadline>().Include(d => d.Changes).FirstAsync(d => s.Db.Set<CaseTask>().Any(t => t.Id == task && t.DeadlineId == d.Id)));

    private static Task ReachAsync(TestCase test, CaseTask ask, Guid coordinator) => test.World.DoAsync(s => s.Get<CompleteTask>().RunAsync(
        new CompleteTask.Command(ask.Id, "Reached", [], new Viewer(coordinator, new HashSet<Role>())), s.Now, s.Ct));
}
