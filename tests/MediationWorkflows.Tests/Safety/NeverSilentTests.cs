using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Holds;
using MediationWorkflows.Reconciling;
using MediationWorkflows.Reminders;
using MediationWorkflows.Safety;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Tests.Safety;

/// <summary>I15: a safety event cannot be deleted, downgraded by one person, or closed silently. Each test tries.</summary>
public sealed class NeverSilentTests
{
    private static readonly Viewer Coordinator = new(Guid.NewGuid(), new HashSet<Role> { Role.Coordinator });

    [Theory, BothDatabases]
    public async Task It_is_never_deleted(DatabaseProvider provider)
    {
        await using var alarmed = await AlarmedCase.OpenAsync(provider);
        await alarmed.RaiseAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => alarmed.World.DoAsync(async s =>
        {
            s.Db.Remove(await s.Db.Set<SafetyEvent>().FirstAsync(s.Ct));
            await s.Db.SaveChangesAsync(s.Ct);
        }));

        Assert.NotNull(await alarmed.EventAsync());
    }

    [Theory, BothDatabases]
    public async Task One_person_clears_it_once_and_no_more_in_whatever_role(DatabaseProvider provider)
    {
        await using var alarmed = await AlarmedCase.OpenAsync(provider);
        await DecidedAsync(alarmed);

        await alarmed.ClearAsync("oncall");
        Assert.Equal("ClearedByOne", (await Assert.ThrowsAsync<StateException>(() => alarmed.ClearAsync("oncall"))).State);
        Assert.Equal("NotCleared", (await Assert.ThrowsAsync<StateException>(() => alarmed.CloseAsync("oncall"))).State);
        Assert.False((await alarmed.EventAsync()).IsCleared);
        foreach (var other in (string[])["client", "clinician", "coordinator"])
        {
            await Assert.ThrowsAnyAsync<DomainException>(() => alarmed.ClearAsync(other));
        }

        await alarmed.ClearAsync("officer");
        Assert.True((await alarmed.EventAsync()).IsCleared);
    }

    [Theory, BothDatabases]
    public async Task Of_two_who_clear_it_at_the_same_moment_the_second_sees_the_first(DatabaseProvider provider)
    {
        await using var alarmed = await AlarmedCase.OpenAsync(provider);
        await DecidedAsync(alarmed);

        await Task.WhenAll(alarmed.ClearAsync("oncall"), alarmed.ClearAsync("officer"));

        Assert.True((await alarmed.EventAsync()).IsCleared);
    }

    [Theory, BothDatabases]
    public async Task No_step_is_skipped_and_none_is_taken_twice(DatabaseProvider provider)
    {
        await using var alarmed = await AlarmedCase.OpenAsync(provider);
        await alarmed.RaiseAsync();

        await Assert.ThrowsAsync<StateException>(() => alarmed.ClearAsync("oncall"));
        await Assert.ThrowsAsync<StateException>(() => alarmed.CloseAsync("oncall"));
        await alarmed.AcknowledgeAsync("oncall");
        Assert.Equal("Acknowledged", (await Assert.ThrowsAsync<StateException>(() => alarmed.AcknowledgeAsync("oncall"))).State);
        await alarmed.DecideAsync("oncall");
        Assert.Equal("Decided", (await Assert.ThrowsAsync<StateException>(() => alarmed.DecideAsync("oncall", SafetyDecision.KeepInside))).State);
        Assert.Equal(SafetyDecision.Disclose, (await alarmed.EventAsync()).Decision);
    }

    [Theory, BothDatabases]
    public async Task Nobody_ends_its_hold_by_hand(DatabaseProvider provider)
    {
        await using var alarmed = await AlarmedCase.OpenAsync(provider);
        await DecidedAsync(alarmed);
        var hold = (await alarmed.EventAsync()).HoldId!.Value;

        Assert.Equal("NotCleared", (await Assert.ThrowsAsync<StateException>(
            () => alarmed.World.DoAsync(s => s.Get<ResumeHold>().RunAsync(new ResumeHold.Command(hold, Coordinator), s.Now, s.Ct)))).State);
    }

    [Theory, BothDatabases]
    public async Task The_case_is_not_closed_over_it_but_as_unsuitable_and_then_the_ladder_goes_on(DatabaseProvider provider)
    {
        await using var alarmed = await AlarmedCase.OpenAsync(provider);
        await alarmed.RaiseAsync();

        await Assert.ThrowsAsync<StateException>(() => CloseAsync(alarmed, CaseOutcome.NoAgreement));
        await CloseAsync(alarmed, CaseOutcome.Unsuitable);
        await alarmed.MoveToAsync("2027-03-09 14:16");

        Assert.Equal("14:15 safety.acknowledge backup Open", (await alarmed.TasksAsync("safety.acknowledge"))[^1]);
        await alarmed.AcknowledgeAsync("backup");
        await alarmed.DecideAsync("backup");
        await alarmed.CloseAsync("backup");
        Assert.Equal("All is well.", (await alarmed.EventAsync()).CloseReason?.Reveal());
    }

    [Theory, BothDatabases]
    public async Task A_ladder_that_somebody_ended_starts_anew(DatabaseProvider provider)
    {
        await using var alarmed = await AlarmedCase.OpenAsync(provider);
        await alarmed.RaiseAsync();
        var ladder = (await alarmed.EventAsync()).WorkflowInstanceId!.Value;
        await alarmed.World.DoAsync(s => s.Get<BurstRunner>().CancelAsync(ladder, s.Now, s.Ct));
        Assert.DoesNotContain(await alarmed.TasksAsync(), t => t.EndsWith("Open", StringComparison.Ordinal));

        await alarmed.World.DoAsync(s => s.Get<Reconciler>().RepairAsync(s.Now, s.Ct));

        Assert.Contains(await alarmed.TasksAsync(), t => t == "14:00 safety.acknowledge oncall Open");
        Assert.Equal(WorkflowSubStatus.Suspended, (await alarmed.World.InstanceAsync((await alarmed.EventAsync()).WorkflowInstanceId!.Value)).SubStatus);
    }

    [Fact]
    public async Task Nobody_edits_the_ladder_that_lets_silence_count_at_once()
    {
        await using var alarmed = await AlarmedCase.OpenAsync(DatabaseProvider.Sqlite);

        await Assert.ThrowsAsync<NotAllowedException>(() => alarmed.World.DoAsync(
            s => s.Get<EditLadder>().RunAsync(new EditLadder.Command(LadderLibrary.Get(AskForSafety.Ladder), Coordinator), s.Now, s.Ct)));
    }

    [Theory]
    [InlineData(CasePhase.Intake)]
    [InlineData(CasePhase.GroundRules)]
    [InlineData(CasePhase.Risk)]
    [InlineData(CasePhase.Mediation)]
    [InlineData(CasePhase.Drafting)]
    [InlineData(CasePhase.Implementation)]
    [InlineData(CasePhase.Closed)]
    public async Task It_is_raised_in_every_phase_and_under_every_hold(CasePhase phase)
    {
        await using var alarmed = await AlarmedCase.OpenAsync(DatabaseProvider.Sqlite);
        await alarmed.World.DoAsync(s => s.Db.Set<MediationCase>().ExecuteUpdateAsync(set => set.SetProperty(c => c.Phase, phase), s.Ct));
        foreach (var kind in phase == CasePhase.Closed ? [] : Enum.GetValues<HoldKind>())
        {
            await alarmed.World.DoAsync(s => s.Get<PlaceHold>().RunAsync(new PlaceHold.Command(alarmed.Id, kind, "Test", Coordinator), s.Now, s.Ct));
        }

        await alarmed.RaiseAsync("client", "no such kind");
        await alarmed.MoveToAsync("2027-03-09 14:16");

        Assert.Equal(HarmKind.Other, (await alarmed.EventAsync()).Kind);
        Assert.Equal("14:15 safety.acknowledge backup Open", (await alarmed.TasksAsync("safety.acknowledge"))[^1]);
    }

    [Theory, BothDatabases]
    public async Task Every_step_stands_in_the_trail_with_who_took_it(DatabaseProvider provider)
    {
        await using var alarmed = await AlarmedCase.OpenAsync(provider);
        await DecidedAsync(alarmed);
        await alarmed.ClearAsync("oncall");
        await alarmed.ClearAsync("officer");
        await alarmed.CloseAsync("officer");

        var trail = await alarmed.World.ReadAsync(s => s.Db.Set<AuditEvent>().Where(a => a.CaseId == alarmed.Id && a.Action.StartsWith("safety.")).OrderBy(a => a.Sequence).ToListAsync(s.Ct));
        Assert.Equal(["safety.raised", "safety.acknowledged", "safety.decided", "safety.clearedByOne", "safety.cleared", "safety.closed"], trail.Select(a => a.Action));
        Assert.Equal(["mediator", "oncall", "oncall", "oncall", "officer", "officer"], trail.Select(a => alarmed.NameOf(a.ActorId)));
    }

    private static async Task DecidedAsync(AlarmedCase alarmed)
    {
        await alarmed.RaiseAsync();
        await alarmed.AcknowledgeAsync("oncall");
        await alarmed.DecideAsync("oncall");
    }

    private static Task CloseAsync(AlarmedCase alarmed, CaseOutcome outcome) =>
        alarmed.World.DoAsync(s => s.Get<CloseCase>().RunAsync(new CloseCase.Command(alarmed.Id, outcome, Coordinator), s.Now, s.Ct));
}
