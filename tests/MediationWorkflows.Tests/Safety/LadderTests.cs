using MediationWorkflows.Access;
using MediationWorkflows.Calendars;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Disclosures;
using MediationWorkflows.Holds;
using MediationWorkflows.Safety;
using MediationWorkflows.Tasks;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Tests.Safety;

/// <summary>Who is asked when, to the minute: S8 and what may come between.</summary>
public sealed class LadderTests
{
    [Theory, BothDatabases]
    public async Task S8_silence_pages_the_backup_after_15_minutes_the_director_after_30_and_then_everybody_again_and_again(DatabaseProvider provider)
    {
        await using var alarmed = await AlarmedCase.OpenAsync(provider);
        await alarmed.MoveToAsync("2027-03-09 14:05");
        await alarmed.RaiseAsync("mediator");

        await alarmed.MoveToAsync("2027-03-09 15:06");

        Assert.Equal(
            [
                "14:05 safety.acknowledge oncall Expired", "14:20 safety.acknowledge backup Expired", "14:35 safety.acknowledge director Expired",
                "14:50 safety.acknowledge oncall Expired", "14:50 safety.acknowledge backup Cancelled", "14:50 safety.acknowledge director Cancelled",
                "15:05 safety.acknowledge oncall Open", "15:05 safety.acknowledge backup Open", "15:05 safety.acknowledge director Open",
            ],
            await alarmed.TasksAsync("safety.acknowledge"));
        var decide = await DeadlineAsync(alarmed, "safety.decide");
        Assert.Equal(("18:05", DeadlineClass.Safety), (AlarmedCase.Show(decide.ExpiresAt), decide.Clock));
        Assert.Equal(SafetyEventState.Raised, (await alarmed.EventAsync()).State);
        Assert.Contains("03-09 14:20", alarmed.MailsTo("backup"));
        Assert.Contains("03-09 14:35", alarmed.MailsTo("director"));
        var alert = Assert.Single(await IncidentsAsync(alarmed));
        Assert.Equal((SafetyAlerts.IncidentKind, null, "14:50"), (alert.Kind, alert.InstanceId, AlarmedCase.Show(alert.At)));
        // The alert goes to the coordinators where no administrator has an account, each time anew.
        Assert.Equal(["03-09 14:50", "03-09 15:05"], alarmed.MailsTo("coordinator"));
    }

    [Theory, BothDatabases]
    public async Task An_acknowledgement_stops_the_pages_and_puts_the_alert_away(DatabaseProvider provider)
    {
        await using var alarmed = await AlarmedCase.OpenAsync(provider);
        await alarmed.RaiseAsync();
        await alarmed.MoveToAsync("2027-03-09 14:50");
        await alarmed.AcknowledgeAsync("backup");

        await alarmed.MoveToAsync("2027-03-09 17:59");

        Assert.DoesNotContain(await alarmed.TasksAsync("safety.acknowledge"), t => t.EndsWith("Open", StringComparison.Ordinal));
        Assert.Equal("Answered", Assert.Single(await IncidentsAsync(alarmed)).Resolution);
        Assert.DoesNotContain(alarmed.MailsTo("director"), at => string.CompareOrdinal(at, "03-09 14:50") > 0);
    }

    [Theory, BothDatabases]
    public async Task Whoever_decides_without_having_acknowledged_has_heard_of_it_and_nobody_is_paged_any_more(DatabaseProvider provider)
    {
        await using var alarmed = await AlarmedCase.OpenAsync(provider);
        await alarmed.RaiseAsync();
        await alarmed.DecideAsync("oncall");
        await alarmed.MoveToAsync("2027-03-09 18:30");

        var decided = await alarmed.EventAsync();
        Assert.Equal((SafetyEventState.Decided, decided.DecidedBy, decided.DecidedAt), (decided.State, decided.AcknowledgedBy, decided.AcknowledgedAt));
        Assert.Equal(["14:00 safety.acknowledge oncall Completed"], await alarmed.TasksAsync("safety.acknowledge"));
        Assert.Equal(["14:00 safety.decide oncall Completed"], await alarmed.TasksAsync("safety.decide"));
        Assert.DoesNotContain(alarmed.MailsTo("backup"), at => string.CompareOrdinal(at, "03-09 14:00") > 0);
        Assert.Empty(await IncidentsAsync(alarmed));
    }

    [Theory, BothDatabases]
    public async Task A_decision_that_does_not_come_within_four_hours_alerts_and_is_asked_for_every_hour(DatabaseProvider provider)
    {
        await using var alarmed = await AlarmedCase.OpenAsync(provider);
        await alarmed.RaiseAsync();
        await alarmed.AcknowledgeAsync("oncall");

        await alarmed.MoveToAsync("2027-03-09 19:01");

        Assert.Equal(["14:00 safety.decide oncall Expired", "18:00 safety.decide oncall Expired", "19:00 safety.decide oncall Open"], await alarmed.TasksAsync("safety.decide"));
        Assert.Equal("18:00", AlarmedCase.Show(Assert.Single(await IncidentsAsync(alarmed)).At));
    }

    [Theory, BothDatabases]
    public async Task From_the_decision_on_somebody_looks_after_24_and_72_hours_and_two_persons_clear_before_one_closes(DatabaseProvider provider)
    {
        // Over the weekend on which the clocks go forward: S4.
        await using var alarmed = await AlarmedCase.OpenAsync(provider, "2027-03-13 09:50");
        await alarmed.RaiseAsync();
        await alarmed.AcknowledgeAsync("oncall");
        await alarmed.MoveToAsync("2027-03-13 10:00");
        await alarmed.DecideAsync("oncall");

        var due = (await DeadlinesAsync(alarmed, "safety.followUp")).OrderBy(d => d.ExpiresAt).ToList();
        Assert.Equal(["2027-03-14T15:00:00Z", "2027-03-16T15:00:00Z"], due.Select(d => NodaTime.Text.InstantPattern.ExtendedIso.Format(d.ExpiresAt)));
        Assert.Equal("11:00", AlarmedCase.Show(due[0].ExpiresAt));
        Assert.Equal(["10:00 safety.clear oncall Open", "10:00 safety.clear backup Open"], await alarmed.TasksAsync("safety.clear"));

        await alarmed.ClearAsync("mediator");
        Assert.Single(await alarmed.TasksAsync("safety.clear"), t => t.EndsWith("Open", StringComparison.Ordinal));
        Assert.True(await IsHeldAsync(alarmed));
        await alarmed.ClearAsync("oncall");
        Assert.False(await IsHeldAsync(alarmed));
        await alarmed.CloseAsync("oncall");

        Assert.Equal(SafetyEventState.Closed, (await alarmed.EventAsync()).State);
        Assert.Equal(2, (await alarmed.TasksAsync("safety.followUp")).Count(t => t.EndsWith("Open", StringComparison.Ordinal)));
    }

    [Theory, BothDatabases]
    public async Task The_minimum_statement_stands_in_the_ledger_under_the_exception_that_it_rests_on(DatabaseProvider provider)
    {
        await using var alarmed = await AlarmedCase.OpenAsync(provider);
        await alarmed.RaiseAsync();
        await alarmed.AcknowledgeAsync("oncall");
        await alarmed.DecideAsync("oncall");

        var entry = Assert.Single(await alarmed.World.ReadAsync(s => s.Db.Set<Disclosure>().ToListAsync(s.Ct)));
        Assert.Equal(("Police", "A person may be hurt tonight.", "threat-of-harm"), (entry.Recipient.Reveal(), entry.Content.Reveal(), entry.Basis));
        Assert.Equal((alarmed.EventId, null), (entry.SubjectId, entry.OwnerId));
    }

    [Theory]
    [InlineData("US-CA", WarningRule.Mandatory)]
    [InlineData("US-NY", WarningRule.Permissive)]
    [InlineData("US-NC", WarningRule.Silent)]
    [InlineData("DE", WarningRule.Silent)]
    public async Task Where_the_law_commands_a_warning_nobody_keeps_it_inside(string jurisdiction, WarningRule rule)
    {
        await using var alarmed = await AlarmedCase.OpenAsync(DatabaseProvider.Sqlite, jurisdiction: jurisdiction);
        await alarmed.RaiseAsync();
        await alarmed.AcknowledgeAsync("oncall");

        if (rule == WarningRule.Mandatory)
        {
            Assert.Equal("Mandatory", (await Assert.ThrowsAsync<StateException>(() => alarmed.DecideAsync("oncall", SafetyDecision.KeepInside))).State);
            await alarmed.DecideAsync("oncall", SafetyDecision.DutyNotMet);
        }
        else
        {
            await alarmed.DecideAsync("oncall", SafetyDecision.KeepInside);
        }

        Assert.Equal(rule, (await alarmed.EventAsync()).Rule);
    }

    [Theory, BothDatabases]
    public async Task A_server_that_was_down_in_the_middle_of_the_15_minutes_pages_the_backup_when_it_is_back_and_forgets_no_minute_of_the_decision(DatabaseProvider provider)
    {
        await using var alarmed = await AlarmedCase.OpenAsync(provider);
        await alarmed.RaiseAsync();
        await alarmed.MoveToAsync("2027-03-09 14:08");

        alarmed.SleepUntil("2027-03-09 16:30");
        await alarmed.MoveToAsync("2027-03-09 18:01");

        Assert.Equal(
            ["14:00 safety.acknowledge oncall Expired", "16:30 safety.acknowledge backup Expired", "16:45 safety.acknowledge director Expired"],
            (await alarmed.TasksAsync("safety.acknowledge")).Take(3));
        Assert.Equal(["14:00 safety.decide oncall Expired", "18:00 safety.decide oncall Open"], await alarmed.TasksAsync("safety.decide"));
    }

    [Theory, BothDatabases]
    public async Task Nobody_safe_after_a_day_sets_off_the_whole_ladder_again(DatabaseProvider provider)
    {
        await using var alarmed = await AlarmedCase.OpenAsync(provider);
        var first = await alarmed.RaiseAsync();
        await alarmed.AcknowledgeAsync("oncall");
        await alarmed.DecideAsync("oncall");
        var task = await alarmed.World.ReadAsync(s => s.Db.Set<CaseTask>().Where(t => t.Kind == "safety.followUp").OrderBy(t => t.Id).FirstAsync(s.Ct));

        await alarmed.World.DoAsync(s => s.Get<CompleteTask>().RunAsync(new CompleteTask.Command(task.Id, "NotSafe", [], alarmed.By("oncall")), s.Now, s.Ct));

        var second = Assert.Single(await alarmed.World.ReadAsync(s => s.Db.Set<SafetyEvent>().Where(e => e.Id != first).ToListAsync(s.Ct)));
        Assert.Equal(SafetyEventState.Raised, second.State);
        Assert.Equal(2, (await alarmed.TasksAsync("safety.acknowledge")).Count);
    }

    [Theory, BothDatabases]
    public async Task Without_a_rota_the_people_of_the_case_are_paged_one_after_another_and_never_who_raised_it(DatabaseProvider provider)
    {
        await using var alarmed = await AlarmedCase.OpenAsync(provider, withRota: false);
        await alarmed.RaiseAsync("officer");

        await alarmed.MoveToAsync("2027-03-09 14:40");

        Assert.Equal(
            ["14:00 safety.acknowledge mediator Expired", "14:15 safety.acknowledge coordinator Expired", "14:30 safety.acknowledge coordinator Open"],
            await alarmed.TasksAsync("safety.acknowledge"));
    }

    [Fact]
    public async Task Quiet_hours_hold_no_page_back_and_no_contact_does()
    {
        await using var alarmed = await AlarmedCase.OpenAsync(DatabaseProvider.Sqlite, "2027-03-09 23:00", withRota: false);
        await alarmed.World.DoAsync(s => s.Db.Set<Parties.Participation>().Where(p => p.Key == "officer")
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.QuietFrom, new NodaTime.LocalTime(20, 0)).SetProperty(p => p.QuietTo, new NodaTime.LocalTime(8, 0)), s.Ct));
        await alarmed.World.DoAsync(s => s.Db.Set<Parties.Participation>().Where(p => p.Key == "mediator").ExecuteUpdateAsync(set => set.SetProperty(p => p.NoContact, true), s.Ct));
        await alarmed.RaiseAsync("client");

        await alarmed.MoveToAsync("2027-03-09 23:31");

        Assert.Contains("03-09 23:00", alarmed.MailsTo("officer"));
        Assert.Empty(alarmed.MailsTo("mediator"));
        Assert.Contains("03-09 23:30", alarmed.MailsTo("coordinator"));
    }

    private static async Task<bool> IsHeldAsync(AlarmedCase alarmed) =>
        (await alarmed.World.ReadAsync(s => s.Db.Set<Hold>().Where(h => h.CaseId == alarmed.Id).ToListAsync(s.Ct))).Exists(h => h is { IsActive: true, Kind: HoldKind.Safety });

    private static Task<List<Deadline>> DeadlinesAsync(AlarmedCase alarmed, string kind) =>
        alarmed.World.ReadAsync(s => s.Db.Set<Deadline>().Where(d => d.CaseId == alarmed.Id && d.Kind == kind).ToListAsync(s.Ct));

    private static async Task<Deadline> DeadlineAsync(AlarmedCase alarmed, string kind) => Assert.Single(await DeadlinesAsync(alarmed, kind));

    private static Task<List<WorkflowIncident>> IncidentsAsync(AlarmedCase alarmed) => alarmed.World.ReadAsync(s => s.Db.Set<WorkflowIncident>().ToListAsync(s.Ct));
}
