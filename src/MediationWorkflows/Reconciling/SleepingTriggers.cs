using MediationWorkflows.Database;
using MediationWorkflows.Timers;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Reconciling;

/// <summary>Schedules that start workflows, whose next timer is gone.</summary>
public sealed class SleepingTriggers(AppDb db) : IReconcilerCheck
{
    public const string Kind = "TriggerWithoutTimer";

    public async Task<IReadOnlyList<Finding>> FindAsync(int limit, Instant now, CancellationToken ct) =>
        (await db.Set<DefinitionTrigger>().Where(d => d.NextAt != null && !db.Set<WorkTimer>().Any(t => t.Kind == TriggerTimer.TimerKind && t.TargetId == d.Id && t.DueAt == d.NextAt))
            .OrderBy(d => d.NextAt).Take(limit).Select(d => new { d.Id, d.ActivityId, d.DefinitionId }).ToListAsync(ct))
            .ConvertAll(d => new Finding(Kind, d.Id.ToString("N"), $"The trigger {d.ActivityId} of {d.DefinitionId} had lost its timer.", IsRepairable: true));

    public async Task RepairAsync(Finding finding, Instant now, CancellationToken ct)
    {
        if (await db.FindAsync<DefinitionTrigger>([Guid.ParseExact(finding.Id, "N")], ct) is { NextAt: not null } trigger)
            db.Add(TriggerTimer.For(trigger, now));
    }
}
