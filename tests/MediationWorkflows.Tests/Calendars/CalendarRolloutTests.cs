using MediationWorkflows.Access;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Holds;
using MediationWorkflows.Jobs;
using MediationWorkflows.Mail;
using MediationWorkflows.Rulebook;
using MediationWorkflows.Simulation;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Timers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace MediationWorkflows.Tests.Calendars;

public sealed class CalendarRolloutTests
{
    [Theory, BothDatabases]
    public async Task A_rollout_of_many_batches_goes_on_after_a_crash_and_moves_each_deadline_once(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        const int Many = 1_150;
        for (var i = 0; i < Many; i += 50)
        {
            await test.World.DoAsync(async s =>
            {
                for (var n = 0; n < 50; n++)
                {
                    await s.Get<OpenDeadline>().RunAsync(new OpenDeadline.Command(test.CaseId, "many", Assignee: null, "test", s.Now, "10 BD", "standard"), s.Now, s.Ct);
                }
            });
        }

        var rollout = await EditAsync(test, c => c with { Closures = [new DatedException(new LocalDate(2027, 1, 12), "Storm")] });
        Assert.Equal((1_000, Many, null), (rollout.Done, rollout.Total, rollout.FinishedAt));

        // Another process finds the place in the rows.
        await using var other = test.World.AnotherNode(s => s.AddSingleton<IMailSender, SimulatedMail>());
        await other.Get<TimerPump>().RunOnceAsync(CancellationToken.None);

        var done = await test.World.ReadAsync(s => s.Db.Set<CalendarRollout>().FirstAsync(r => r.Id == rollout.Id));
        Assert.Equal((Many, Many, 0), (done.Done, done.Lengthened, done.Shortened));
        Assert.NotNull(done.FinishedAt);
        Assert.Equal(Many, await test.World.ReadAsync(s => s.Db.Set<DeadlineChange>().CountAsync()));
        Assert.Equal([new LocalDate(2027, 1, 20)], await test.World.ReadAsync(s => s.Db.Set<Deadline>().Select(d => d.DueOn).Distinct().ToListAsync()));
        Assert.Equal(Many, await test.World.ReadAsync(s => s.Db.Set<WorkTimer>().CountAsync(t => t.Kind == DeadlineWakeUp.TimerKind)));
    }

    [Theory, BothDatabases]
    public async Task A_deadline_under_a_hold_is_derived_anew_and_stands_still_all_the_same(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        var task = await test.AskAsync("10 BD");
        await test.World.DoAsync(s => s.Get<PlaceHold>().RunAsync(
            new PlaceHold.Command(test.CaseId, HoldKind.Admin, "Why", Office), s.Now, s.Ct));

        await EditAsync(test, c => c with { Closures = [new DatedException(new LocalDate(2027, 1, 12), "Storm")] });

        var deadline = await test.DeadlineAsync(task);
        Assert.Equal((new LocalDate(2027, 1, 20), DeadlineState.Suspended, "us-federal@2"), (deadline.DueOn, deadline.State, deadline.CalendarLayers));
        Assert.Empty(await test.World.ReadAsync(s => s.Db.Set<WorkTimer>().Where(t => t.Kind == DeadlineWakeUp.TimerKind).ToListAsync()));
    }

    [Theory, BothDatabases]
    public async Task An_edit_that_shortens_changes_nothing_until_it_is_confirmed(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        var task = await test.AskAsync("10 BD");

        var refused = await Assert.ThrowsAsync<StateException>(() => EditAsync(test, WorkOnMlk));
        Assert.Contains("confirm", refused.Message, StringComparison.Ordinal);
        Assert.Equal((new LocalDate(2027, 1, 19), 1), ((await test.DeadlineAsync(task)).DueOn, (await CurrentAsync(test)).Version));

        await EditAsync(test, WorkOnMlk, confirm: true);
        Assert.Equal((new LocalDate(2027, 1, 18), 2), ((await test.DeadlineAsync(task)).DueOn, (await CurrentAsync(test)).Version));

        static CalendarDefinition WorkOnMlk(CalendarDefinition c) => c with { Openings = [new DatedException(new LocalDate(2027, 1, 18), "Worked")] };
    }

    [Theory, BothDatabases]
    public async Task Newer_time_zone_data_lengthens_by_itself_and_never_shortens(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        var (early, late) = (await test.AskAsync("10 BD"), await test.AskAsync("9 BD"));
        var (earlyId, lateId) = ((await test.DeadlineAsync(early)).Id, (await test.DeadlineAsync(late)).Id);
        var right = (await test.DeadlineAsync(early)).ExpiresAt;
        await AsOfOlderDataAsync(test, earlyId, Duration.FromHours(-1));
        await AsOfOlderDataAsync(test, lateId, Duration.FromHours(1));
        var kept = (await test.DeadlineAsync(late)).ExpiresAt;

        await test.World.DoAsync(s => new TimeZoneDataJob().RunAsync(s));
        await test.World.DoAsync(s => new TimeZoneDataJob().RunAsync(s));

        Assert.Equal((right, kept), ((await test.DeadlineAsync(early)).ExpiresAt, (await test.DeadlineAsync(late)).ExpiresAt));
        Assert.Equal("timeZoneData", Assert.Single(await test.World.ReadAsync(s => s.Db.Set<DeadlineChange>().ToListAsync())).Reason.Reveal());
        Assert.Equal(DeadlineDates.TzdbVersion, (await test.DeadlineAsync(early)).TzdbVersion);
        Assert.Single(await test.World.ReadAsync(s => s.Db.Set<CalendarRollout>().ToListAsync()));
    }

    private static readonly Viewer Office = new(PersonId: null, new HashSet<Role> { Role.Coordinator });

    private static Task AsOfOlderDataAsync(TestCase test, Guid id, Duration off) => test.World.DoAsync(async s =>
    {
        var deadline = await s.Db.Set<Deadline>().FirstAsync(d => d.Id == id);
        (deadline.TzdbVersion, deadline.ExpiresAt) = ("TZDB: 2000a", deadline.ExpiresAt + off);
    });

    private static Task<CalendarDefinition> CurrentAsync(TestCase test) => test.World.ReadAsync(async s => (await s.Get<CalendarCatalog>().FindAsync("us-federal", s.Ct))!);

    private static async Task<CalendarRollout> EditAsync(TestCase test, Func<CalendarDefinition, CalendarDefinition> change, bool confirm = false)
    {
        var calendar = change(await CurrentAsync(test));
        return (await test.World.DoAsync(s => s.Get<EditCalendar>().RunAsync(new EditCalendar.Command(calendar, confirm, Office), s.Now, s.Ct))).Rollout;
    }
}
