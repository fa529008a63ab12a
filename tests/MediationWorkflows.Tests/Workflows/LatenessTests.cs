using System.Text.Json.Nodes;
using MediationWorkflows.Database;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Monitoring;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Timers;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tests.Workflows;

/// <summary>Schedules after a downtime: five and a half hours pass while nothing runs, and an hourly schedule missed the hours one to five.</summary>
public sealed class LatenessTests
{
    private static readonly Instant Back = TestWorld.Start + Duration.FromMinutes(330);

    [Theory, BothDatabases]
    public async Task One_that_collapses_fires_the_last_of_those_it_missed_for_all_of_them(DatabaseProvider provider)
    {
        await using var world = await DownAsync(provider, "collapse");

        Assert.Equal([Hour(5)], await PlannedAsync(world));
        await world.AdvanceToAsync(Back);

        Assert.Equal(["ran"], world.Lines);
        Assert.Equal([(Hour(5), Hour(1), true)], await LedgerAsync(world));
        Assert.Equal(Hour(6), await NextAsync(world));
    }

    [Theory, BothDatabases]
    public async Task One_that_fires_late_fires_for_each_it_missed(DatabaseProvider provider)
    {
        await using var world = await DownAsync(provider, "fire");

        await world.AdvanceToAsync(Back);

        Assert.Equal(Enumerable.Repeat("ran", 5), world.Lines);
        Assert.Equal([.. Enumerable.Range(1, 5).Select(h => (Hour(h), (Instant?)null, true))], await LedgerAsync(world));
        Assert.Equal(Hour(6), await NextAsync(world));
    }

    [Theory, BothDatabases]
    public async Task One_that_skips_leaves_out_what_is_late_and_records_it(DatabaseProvider provider)
    {
        await using var world = await DownAsync(provider, "skip");

        Assert.Equal([null], await PlannedAsync(world));
        await world.AdvanceToAsync(Back);
        Assert.Empty(world.Lines);
        Assert.Equal([(Hour(5), Hour(1), false)], await LedgerAsync(world));

        await world.AdvanceToAsync(Hour(6));
        Assert.Equal(["ran"], world.Lines);
    }

    [Theory, BothDatabases]
    public async Task An_occurrence_fires_up_to_the_most_that_it_may_be_late_and_not_a_moment_later(DatabaseProvider provider)
    {
        await using var inTime = await DownAsync(provider, "skip", "00:30:00");
        await using var tooLate = await DownAsync(provider, "collapse", "PT29M59S");

        await inTime.AdvanceToAsync(Back);
        await tooLate.AdvanceToAsync(Back);

        Assert.Equal(["ran"], inTime.Lines);
        Assert.Empty(tooLate.Lines);
    }

    [Theory, BothDatabases]
    public async Task Of_those_that_fire_each_only_what_is_not_too_late_does(DatabaseProvider provider)
    {
        await using var world = await DownAsync(provider, "fire", "02:00:00");

        await world.AdvanceToAsync(Back);

        Assert.Equal(["ran", "ran"], world.Lines);
        Assert.Equal([(1, false), (2, false), (3, false), (4, true), (5, true)], (await LedgerAsync(world)).Select(o => ((int)(o.At - TestWorld.Start).TotalHours, o.Started)));
    }

    [Theory, BothDatabases]
    public async Task A_year_of_missed_seconds_collapses_at_once(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await PublishAsync(world, Definitions.Cron("* * * * * *", "America/New_York"), "collapse");

        await world.Get<TimerPump>().RunOnceAsync(CancellationToken.None);
        world.Clock.MoveTo(TestWorld.Start + Duration.FromDays(365) + Duration.FromMilliseconds(300));
        await world.Get<TimerPump>().RunOnceAsync(CancellationToken.None);

        Assert.Equal(["ran"], world.Lines);
        Assert.Equal([(TestWorld.Start + Duration.FromDays(365), TestWorld.Start + Duration.FromSeconds(1), true)], await LedgerAsync(world));
    }

    [Theory, BothDatabases]
    public async Task An_occurrence_that_stands_in_the_ledger_is_not_started_again(DatabaseProvider provider)
    {
        await using var world = await DownAsync(provider, "collapse");
        // As if the version before this one had been at it.
        await world.DoAsync(s =>
        {
            s.Db.Add(new TriggerOccurrence { DefinitionId = "hourly", ActivityId = "a1", OccurrenceAt = Hour(5), HandledAt = s.Now, InstanceId = Guid.NewGuid() });
            return Task.CompletedTask;
        });

        await world.AdvanceToAsync(Back);

        Assert.Empty(world.Lines);
        Assert.Equal(Hour(6), await NextAsync(world));
    }

    [Theory, BothDatabases]
    public async Task A_version_that_leaves_the_schedule_as_it_was_loses_no_occurrence_that_is_due(DatabaseProvider provider)
    {
        await using var world = await DownAsync(provider, "fire");

        await PublishAsync(world, Definitions.Every("01:00:00"), "fire");
        await world.AdvanceToAsync(Back);

        Assert.Equal([.. Enumerable.Range(1, 5).Select(h => (Hour(h), (Instant?)null, true))], await LedgerAsync(world));
        Assert.Equal(Hour(6), await NextAsync(world));
    }

    [Theory, BothDatabases]
    public async Task What_is_due_when_a_version_changes_the_schedule_starts_first(DatabaseProvider provider)
    {
        await using var world = await DownAsync(provider, "collapse");

        await PublishAsync(world, Definitions.Every("02:00:00"), "collapse");
        await world.AdvanceToAsync(Back);

        Assert.Equal([(Hour(5), Hour(1), true)], await LedgerAsync(world));
        Assert.Equal(Back + Duration.FromHours(2), await NextAsync(world));
    }

    [Theory]
    [InlineData("later", null, "fire, collapse and skip")]
    [InlineData("1", null, "fire, collapse and skip")]
    [InlineData("skip", "soon", "mostLate")]
    [InlineData("skip", "-PT1H", "mostLate")]
    public async Task What_does_not_say_how_late_it_may_be_cannot_be_published(string lateness, string? mostLate, string expected)
    {
        await using var world = await TestWorld.CreateAsync(DatabaseProvider.Sqlite);

        var refused = await Assert.ThrowsAsync<DefinitionRefusedException>(() => PublishAsync(world, Definitions.Every("01:00:00"), lateness, mostLate));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    private static Instant Hour(int hours) => TestWorld.Start + Duration.FromHours(hours);

    private static async Task<TestWorld> DownAsync(DatabaseProvider provider, string lateness, string? mostLate = null)
    {
        var world = await TestWorld.CreateAsync(provider);
        await PublishAsync(world, Definitions.Every("01:00:00"), lateness, mostLate);
        world.Clock.MoveTo(Back);
        return world;
    }

    private static Task PublishAsync(TestWorld world, string schedule, string lateness, string? mostLate = null) => world.DoAsync(async s =>
    {
        var model = WorkflowDefinition.Parse(Definitions.Chain("hourly", Definitions.Triggering(schedule), Definitions.Write("ran"))).ToJsonObject();
        model.Remove("id");
        var trigger = model["root"]!["activities"]![0]!;
        trigger["customProperties"]!["lateness"] = lateness;
        if (mostLate is not null)
            trigger["customProperties"]!["mostLate"] = mostLate;
        var draft = await s.Get<SaveDraft>().RunAsync(new SaveDraft.Command(model), s.Now, s.Ct);
        await s.Get<PublishDefinition>().RunAsync(new PublishDefinition.Command(draft.DefinitionId), s.Now, s.Ct);
    });

    private static Task<List<Instant?>> PlannedAsync(TestWorld world) =>
        world.ReadAsync(async s => (await s.Get<PlanReplay>().RunAsync(s.Now, s.Ct)).Late.Select(t => t.FiresFor).ToList());

    private static async Task<List<(Instant At, Instant? MissedFrom, bool Started)>> LedgerAsync(TestWorld world) =>
        (await world.ReadAsync(s => s.Db.Set<TriggerOccurrence>().OrderBy(o => o.OccurrenceAt).ToListAsync())).ConvertAll(o => (o.OccurrenceAt, o.MissedFrom, o.InstanceId is not null));

    private static Task<Instant?> NextAsync(TestWorld world) => world.ReadAsync(s => s.Db.Set<DefinitionTrigger>().Select(t => t.NextAt).SingleAsync());
}
