using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Web.Api;

/// <summary><c>/operations/schedules</c>: what starts workflows by the clock, how it catches up, and what became of its last occurrences.</summary>
static class SchedulesApi
{
    const int Shown = 10;

    public static void MapSchedules(this RouteGroupBuilder operations) => operations.MapGet("/schedules", (ApiRead read) => read.RunAsync(async (scope, _) =>
    {
        var schedules = await scope.Db.Set<DefinitionTrigger>().Where(t => t.Kind != TriggerKind.Event).OrderBy(t => t.DefinitionId).ThenBy(t => t.ActivityId).ToListAsync(scope.Ct);
        var rows = new List<ScheduleRow>(schedules.Count);
        foreach (var t in schedules)
        {
            var last = await scope.Db.Set<TriggerOccurrence>().Where(o => o.DefinitionId == t.DefinitionId && o.ActivityId == t.ActivityId)
                .OrderByDescending(o => o.OccurrenceAt).Take(Shown).Select(o => new OccurrenceRow(o.OccurrenceAt, o.MissedFrom, o.HandledAt, o.InstanceId)).ToListAsync(scope.Ct);
            rows.Add(new ScheduleRow(t.Id, t.DefinitionId, t.ActivityId, t.Kind, t.Key, t.Lateness, t.MostLate?.ToTimeSpan(), t.NextAt, last));
        }

        return Page.Whole<ScheduleRow>(rows);
    }));

    /// <param name="MostLate">A later occurrence is left out; null: none is.</param>
    public sealed record ScheduleRow(
        Guid Id, string DefinitionId, string ActivityId, TriggerKind Kind, string Key, Lateness Lateness, TimeSpan? MostLate, Instant? NextAt, IReadOnlyList<OccurrenceRow> Last);

    /// <param name="MissedFrom">The first of those that were missed and that this one stands for.</param>
    /// <param name="InstanceId">What it started; null: it was left out.</param>
    public sealed record OccurrenceRow(Instant OccurrenceAt, Instant? MissedFrom, Instant HandledAt, Guid? InstanceId);
}
