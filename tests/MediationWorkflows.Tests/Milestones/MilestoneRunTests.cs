using System.Text.Json.Nodes;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Escalations;
using MediationWorkflows.Mail;
using MediationWorkflows.Milestones;
using MediationWorkflows.Simulation;
using MediationWorkflows.Tasks;
using MediationWorkflows.Tests.Cases;
using MediationWorkflows.Tests.Settlements;
using MediationWorkflows.Time;
using MediationWorkflows.Timers;
using MediationWorkflows.Roadmap;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace MediationWorkflows.Tests.Milestones;

/// <summary>The shipped run of one milestone, by the clock.</summary>
public sealed class MilestoneRunTests
{
    [Fact]
    public async Task S19_A_milestone_on_a_holiday_is_due_the_day_after_and_its_delay_leads_to_a_brief_session_within_ten_business_days()
    {
        await using var opened = await BegunAsync();

        Assert.Equal(new LocalDate(2027, 6, 1), (await DeadlineAsync(opened, "milestone.evidence")).DueOn);
        await MoveAsync(opened, 6, 4, 8);
        Assert.Contains(opened.World.Get<SimulatedMail>().Messages, m => m.To == "institution@example.org" && Day(m.At) == new LocalDate(2027, 6, 2));
        Assert.Empty(await EscalationsAsync(opened));
        await MoveAsync(opened, 6, 4, 12);

        Assert.Equal(MilestoneState.Missed, (await opened.World.ReadAsync(s => s.Db.Set<Milestone>().SingleAsync(s.Ct))).State);
        Assert.Equal([(EscalationRung.DelayNotice, new LocalDate(2027, 6, 4)), (EscalationRung.BriefSession, new LocalDate(2027, 6, 4))], (await EscalationsAsync(opened)).Select(e => (e.Rung, Day(e.CreatedAt))));
        // Juneteenth is observed on the Friday.
        Assert.Equal(new LocalDate(2027, 6, 21), (await DeadlineAsync(opened, "escalation.briefSession")).DueOn);
    }

    [Fact]
    public async Task A_contingency_that_somebody_had_foreseen_is_tried_first_and_ends_the_ladder_where_it_helps()
    {
        await using var opened = await BegunAsync();
        var milestone = await opened.World.ReadAsync(s => s.Db.Set<Milestone>().SingleAsync(s.Ct));
        await opened.DoAsync(s => s.Get<NoteObstacle>().RunAsync(
            new NoteObstacle.Command(opened.Id, milestone.Id, "The trainer may fall ill", "Another hospital's trainer", opened.By("institution")), s.Now, s.Ct));
        await MoveAsync(opened, 6, 4, 12);

        await AnswerAsync(opened, "escalation.contingency", "CarriedOut", "institution");
        await AnswerAsync(opened, CureCheckTask.KindName, "Cured", "mediator");

        Assert.Equal(MilestoneState.Cured, (await opened.LoadAsync<Milestone>(milestone.Id)).State);
        Assert.Equal([EscalationRung.DelayNotice], (await EscalationsAsync(opened)).Select(e => e.Rung));
        await opened.World.AdvanceToAsync(opened.World.Clock.GetUtcNow().ToInstant() + Duration.FromMinutes(1));
        Assert.DoesNotContain(await opened.World.ReadAsync(s => s.Db.Set<CaseTask>().Where(t => t.State == TaskState.Open).Select(t => t.Kind).ToListAsync(s.Ct)), kind => kind.StartsWith("escalation.", StringComparison.Ordinal));
    }

    private static async Task<OpenedCase> BegunAsync()
    {
        var opened = await OpenedCase.CreateAsync(configure: s => s.AddSingleton<SimulatedMail>().AddSingleton<IMailSender>(p => p.GetRequiredService<SimulatedMail>()), withShipped: true);
        await SettlementTests.InForceAsync(opened, SettlementTests.Content with { Terms = [SettlementTests.Term with { Due = new LocalDate(2027, 5, 31) }] });
        await MoveAsync(opened, 5, 3, 10);
        await opened.DoAsync(async s => await s.Get<BurstRunner>().StartAsync(
            "milestone", new JsonObject { ["Milestone"] = (await s.Db.Set<Milestone>().SingleAsync(s.Ct)).Id.ToString("N") }, opened.Id.ToString("N"), s.Now, s.Ct));
        return opened;
    }

    private static async Task AnswerAsync(OpenedCase opened, string kind, string outcome, string by)
    {
        var task = await opened.World.ReadAsync(s => s.Db.Set<CaseTask>().SingleAsync(t => t.Kind == kind && t.State == TaskState.Open, s.Ct));
        await opened.DoAsync(s => s.Get<CompleteTask>().RunAsync(new CompleteTask.Command(task.Id, outcome, [], opened.By(by)), s.Now, s.Ct));
    }

    private static Task<List<Escalation>> EscalationsAsync(OpenedCase opened) => opened.World.ReadAsync(s => s.Db.Set<Escalation>().OrderBy(e => e.Id).ToListAsync(s.Ct));

    private static Task<Deadline> DeadlineAsync(OpenedCase opened, string kind) => opened.World.ReadAsync(s => s.Db.Set<Deadline>().SingleAsync(d => d.Kind == kind, s.Ct));

    private static LocalDate Day(Instant at) => at.InZone(DateTimeZoneProviders.Tzdb["America/New_York"]).Date;

    /// <summary>Fires timers and delivers mails on the way.</summary>
    private static Task MoveAsync(OpenedCase opened, int month, int day, int hour) => new ClockDriver(opened.World.Clock, opened.World.Get<TimerPump>(), opened.World.Get<MailPump>())
        .AdvanceToAsync(DateTimeZoneProviders.Tzdb["America/New_York"].AtStrictly(new LocalDateTime(2027, month, day, hour, 0)).ToInstant(), CancellationToken.None);
}
