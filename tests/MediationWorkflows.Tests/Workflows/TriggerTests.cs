using System.Text.Json.Nodes;
using MediationWorkflows.Database;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Incidents;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Timers;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tests.Workflows;

/// <summary>Published definitions that start by themselves.</summary>
public sealed class TriggerTests
{
    [Theory, BothDatabases]
    public async Task A_timer_starts_one_instance_at_each_turn_from_the_moment_of_publishing(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await PublishAsync(world, Definitions.Chain("hourly", Definitions.Triggering(Definitions.Every("01:00:00")), Definitions.Write("ran")));
        Assert.Equal([TestWorld.Start + Duration.FromHours(1)], await TimersAsync(world));

        await world.AdvanceToAsync(TestWorld.Start + Duration.FromMinutes(59));
        Assert.Empty(world.Lines);
        await world.AdvanceToAsync(TestWorld.Start + Duration.FromHours(3));

        Assert.Equal(["ran", "ran", "ran"], world.Lines);
        Assert.Equal([TestWorld.Start + Duration.FromHours(4)], await TimersAsync(world));
    }

    [Theory, BothDatabases]
    public async Task What_an_outage_made_it_miss_starts_once_and_the_turns_keep_their_hours(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await PublishAsync(world, Definitions.Chain("hourly", Definitions.Triggering(Definitions.Every("01:00:00")), Definitions.Write("ran")));

        world.Clock.MoveTo(TestWorld.Start + Duration.FromMinutes(330));
        await world.Get<TimerPump>().RunOnceAsync(CancellationToken.None);

        Assert.Equal(["ran"], world.Lines);
        Assert.Equal([TestWorld.Start + Duration.FromHours(6)], await TimersAsync(world));
    }

    [Theory, BothDatabases]
    public async Task A_cron_starts_by_the_clock_of_its_zone(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await PublishAsync(world, Definitions.Chain("daily", Definitions.Triggering(Definitions.Cron("0 30 9 * * *", "America/New_York")), Definitions.Write("ran")));

        await world.AdvanceToAsync(TestWorld.Start + Duration.FromDays(2));

        Assert.Equal(["ran", "ran"], world.Lines);
        var zone = DateTimeZoneProviders.Tzdb["America/New_York"];
        Assert.Equal(new LocalTime(9, 30), Assert.Single(await TimersAsync(world)).InZone(zone).TimeOfDay);
    }

    [Theory, BothDatabases]
    public async Task A_date_starts_once_and_never_when_it_is_past(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await PublishAsync(world, Definitions.Chain("once", Definitions.Triggering(Definitions.StartAt(Iso(TestWorld.Start + Duration.FromDays(1)))), Definitions.Write("once")));
        await PublishAsync(world, Definitions.Chain("past", Definitions.Triggering(Definitions.StartAt(Iso(TestWorld.Start - Duration.FromDays(1)))), Definitions.Write("past")));

        await world.AdvanceToAsync(TestWorld.Start + Duration.FromDays(400));

        Assert.Equal(["once"], world.Lines);
        Assert.Empty(await TimersAsync(world));
    }

    [Theory, BothDatabases]
    public async Task An_event_starts_an_instance_about_what_it_is_about_and_resumes_what_waits(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await PublishAsync(world, Definitions.Chain("listen", Definitions.Triggering(Definitions.Event("signed")), Definitions.Delay("01:00:00"), Definitions.Event("signed"), Definitions.Write("heard")));

        var heard = await world.DoAsync(s => s.Get<PublishEvent>().RunAsync("signed", JsonValue.Create(1), "case-1", s.Now, s.Ct));
        await world.AdvanceToAsync(TestWorld.Start + Duration.FromHours(2));

        Assert.Equal(1, heard);
        var instance = Assert.Single(await world.ReadAsync(s => s.Db.Set<WorkflowInstance>().ToListAsync()));
        Assert.Equal("case-1", instance.CorrelationId);

        Assert.Equal(2, await world.DoAsync(s => s.Get<PublishEvent>().RunAsync("signed", payload: null, correlationId: null, s.Now, s.Ct)));
        await world.AdvanceToAsync(TestWorld.Start + Duration.FromHours(2));
        Assert.Equal(["heard"], world.Lines);
        Assert.Equal(2, await world.ReadAsync(s => s.Db.Set<WorkflowInstance>().CountAsync()));
    }

    [Theory, BothDatabases]
    public async Task An_event_that_a_workflow_publishes_starts_too_but_not_one_for_itself_alone(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await PublishAsync(world, Definitions.Chain("listen", Definitions.Triggering(Definitions.Event("signed")), Definitions.Write("heard")));
        var local = Definitions.Publish("signed") + ",\"isLocalEvent\":{\"typeName\":\"Boolean\",\"expression\":{\"type\":\"Literal\",\"value\":true}}";
        await world.InstallAsync(Definitions.Chain("tell", Definitions.Publish("signed"), local));

        var teller = await world.StartAsync("tell");
        await world.AdvanceToAsync(TestWorld.Start);

        Assert.Equal(["heard"], world.Lines);
        Assert.Equal(1, (await world.InstanceAsync(teller.Id)).Descendants);
    }

    [Theory, BothDatabases]
    public async Task The_next_version_replaces_the_triggers_and_a_retracted_one_has_none(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await PublishAsync(world, Definitions.Chain("job", Definitions.Triggering(Definitions.Every("01:00:00")), Definitions.Write("v1")));
        await world.AdvanceToAsync(TestWorld.Start + Duration.FromMinutes(30));
        await PublishAsync(world, Definitions.Chain("job", Definitions.Triggering(Definitions.Every("02:00:00")), Definitions.Write("v2")));

        await world.AdvanceToAsync(TestWorld.Start + Duration.FromHours(3));
        Assert.Equal(["v2"], world.Lines);

        await world.DoAsync(s => s.Get<RetractDefinition>().RunAsync(new RetractDefinition.Command("job"), s.Now, s.Ct));
        Assert.Empty(await TimersAsync(world));
        Assert.Equal(0, await world.ReadAsync(s => s.Db.Set<DefinitionTrigger>().CountAsync()));
    }

    [Theory, BothDatabases]
    public async Task A_definition_that_is_deleted_takes_its_triggers_along(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await PublishAsync(world, Definitions.Chain("job", Definitions.Triggering(Definitions.Every("01:00:00"))));

        await world.DoAsync(s => s.Get<DeleteDefinition>().RunAsync(new DeleteDefinition.Command("job"), s.Ct));

        Assert.Empty(await TimersAsync(world));
        Assert.Equal(0, await world.ReadAsync(s => s.Db.Set<DefinitionTrigger>().CountAsync()));
    }

    [Theory, BothDatabases]
    public async Task A_second_timer_of_the_same_occurrence_starts_nothing(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await PublishAsync(world, Definitions.Chain("hourly", Definitions.Triggering(Definitions.Every("01:00:00")), Definitions.Write("ran")));
        await world.DoAsync(async s => s.Db.Add(TriggerTimer.For(await s.Db.Set<DefinitionTrigger>().SingleAsync(s.Ct), s.Now)));

        await world.AdvanceToAsync(TestWorld.Start + Duration.FromHours(1));

        Assert.Equal(["ran"], world.Lines);
        Assert.Single(await TimersAsync(world));
    }

    [Theory, BothDatabases]
    public async Task A_start_that_fails_in_the_middle_leaves_no_instance_and_its_occurrence_due(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await PublishAsync(world, Definitions.Chain("hourly", Definitions.Triggering(Definitions.Every("01:00:00")), Definitions.Write("ran")));
        await world.DoAsync(s => s.Db.Set<WorkflowDefinitionVersion>().ExecuteUpdateAsync(set => set.SetProperty(v => v.IsPublished, false), s.Ct));
        world.Clock.MoveTo(TestWorld.Start + Duration.FromHours(1));
        await world.Get<TimerPump>().RunOnceAsync(CancellationToken.None);

        Assert.Equal(0, await world.ReadAsync(s => s.Db.Set<WorkflowInstance>().CountAsync()));
        Assert.Equal(TestWorld.Start + Duration.FromHours(1), (await world.ReadAsync(s => s.Db.Set<DefinitionTrigger>().SingleAsync())).NextAt);
        Assert.Equal([TestWorld.Start + Duration.FromHours(1)], await TimersAsync(world));
    }

    [Theory, BothDatabases]
    public async Task An_occurrence_that_was_set_aside_is_left_out_and_the_schedule_goes_on(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await PublishAsync(world, Definitions.Chain("daily", Definitions.Triggering(Definitions.Every("1.00:00:00")), Definitions.Write("ran")));
        await world.DoAsync(s => s.Db.Set<WorkflowDefinitionVersion>().ExecuteUpdateAsync(set => set.SetProperty(v => v.IsPublished, false), s.Ct));
        await world.AdvanceToAsync(TestWorld.Start + Duration.FromHours(30));
        await world.DoAsync(s => s.Db.Set<WorkflowDefinitionVersion>().ExecuteUpdateAsync(set => set.SetProperty(v => v.IsPublished, true), s.Ct));

        await world.DoAsync(async s => await s.Get<DeadTimers>().SkipAsync(await s.Db.Set<WorkTimer>().SingleAsync(t => t.State == TimerState.Dead, s.Ct), "Done", s.Now, s.Ct));
        await world.AdvanceToAsync(TestWorld.Start + Duration.FromHours(50));

        Assert.Equal(["ran"], world.Lines);
        Assert.Equal([TestWorld.Start + Duration.FromDays(3)], await TimersAsync(world));
    }

    [Theory, BothDatabases]
    public async Task A_trigger_that_does_not_say_what_it_waits_for_cannot_be_published(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await PublishAsync(world, Definitions.Chain("job", Definitions.Triggering(Definitions.Every("01:00:00"))));

        var refused = await Assert.ThrowsAsync<DefinitionRefusedException>(() => PublishAsync(world, Definitions.Chain("job", Definitions.Triggering(Definitions.Every("00:00:00.5")))));

        Assert.Contains("at least one second", refused.Message, StringComparison.Ordinal);
        Assert.Single(await TimersAsync(world));
    }

    [Fact]
    public void Shipped_definitions_are_started_by_cases_only() => Assert.All(
        InstallDefinitions.Shipped.Values, d => Assert.Empty(CompiledWorkflow.Compile(d, ActivityCatalog.BuiltIn()).Triggers));

    internal static async Task RegisterAsync(WorkScope scope, string definitionId) => await scope.Get<RegisterTriggers>().ReplaceAsync(
        await scope.Db.Set<WorkflowDefinitionVersion>().SingleAsync(v => v.DefinitionId == definitionId && v.IsPublished, scope.Ct), scope.Now, scope.Ct);

    private static Task PublishAsync(TestWorld world, string json) => world.DoAsync(async s =>
    {
        var model = WorkflowDefinition.Parse(json).ToJsonObject();
        model.Remove("id");
        var draft = await s.Get<SaveDraft>().RunAsync(new SaveDraft.Command(model), s.Now, s.Ct);
        await s.Get<PublishDefinition>().RunAsync(new PublishDefinition.Command(draft.DefinitionId), s.Now, s.Ct);
    });

    private static string Iso(Instant at) => NodaTime.Text.InstantPattern.ExtendedIso.Format(at);

    private static Task<List<Instant>> TimersAsync(TestWorld world) =>
        world.ReadAsync(s => s.Db.Set<WorkTimer>().Where(t => t.Kind == TriggerTimer.TimerKind).Select(t => t.DueAt).ToListAsync());
}
