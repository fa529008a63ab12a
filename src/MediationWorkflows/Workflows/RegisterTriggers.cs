using MediationWorkflows.Database;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Timers;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Workflows;

/// <summary>Keeps what starts instances by itself in step with what is published.</summary>
public sealed class RegisterTriggers(AppDb db, TimerQueue timers, ActivityCatalog catalog)
{
    /// <summary>Puts the triggers of a version that is published now in place of those of the version before it.</summary>
    /// <exception cref="TriggerException">A trigger does not say what it waits for.</exception>
    internal async Task ReplaceAsync(WorkflowDefinitionVersion published, Instant now, CancellationToken ct)
    {
        var workflow = CompiledWorkflow.Compile(WorkflowDefinition.Parse(published.Json), catalog, new StoredDefinitions(db));
        var triggers = workflow.ReadTriggers(now);
        await RemoveAsync(published.DefinitionId, ct);
        foreach (var trigger in triggers)
        {
            var registered = new DefinitionTrigger
            {
                Id = Ids.New(now),
                DefinitionId = published.DefinitionId,
                DefinitionVersionId = published.Id,
                ActivityId = trigger.ActivityId,
                Kind = trigger.Kind,
                Key = trigger.Key,
                AnchorAt = now,
                Lateness = trigger.Late.Lateness,
                MostLate = trigger.Late.MostLate,
            };
            registered.NextAt = registered.NextAfter(now);
            db.Add(registered);
            if (registered.NextAt is not null)
                timers.Schedule(TriggerTimer.For(registered, now));
        }
    }

    /// <summary>Nothing starts instances of this definition by itself any more.</summary>
    internal async Task RemoveAsync(string definitionId, CancellationToken ct)
    {
        foreach (var trigger in await db.WithPendingAsync<DefinitionTrigger>(t => t.DefinitionId == definitionId, ct))
        {
            await timers.CancelAsync(TriggerTimer.TimerKind, TriggerTimer.Target(trigger), ct);
            db.Remove(trigger);
        }
    }
}
