using MediationWorkflows.Database;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Timers;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Workflows;

/// <summary>Keeps what starts instances by itself in step with what is published.</summary>
public sealed class RegisterTriggers(AppDb db, TimerQueue timers, ActivityCatalog catalog, TakeTurn turns)
{
    /// <summary>
    /// Puts the triggers of a version that is published now in place of those of the version before it. A schedule that both have alike goes on as it was, with
    /// what is due already; what is due by one that changes or goes is started first, while the version before is the one in use.
    /// </summary>
    /// <exception cref="TriggerException">A trigger does not say what it waits for.</exception>
    internal async Task ReplaceAsync(WorkflowDefinitionVersion published, Instant now, CancellationToken ct)
    {
        var workflow = CompiledWorkflow.Compile(WorkflowDefinition.Parse(published.Json), catalog, new StoredDefinitions(db));
        var triggers = workflow.ReadTriggers(now);
        var before = await OfAsync(published.DefinitionId, ct);
        foreach (var changed in before.Where(old => !triggers.Any(old.IsLike)))
        {
            while (changed.NextAt <= now)
                await turns.RunAsync(changed, now, ct);
        }

        await RemoveAsync(before, ct);
        foreach (var trigger in triggers)
        {
            var same = before.Find(old => old.IsLike(trigger));
            var registered = new DefinitionTrigger
            {
                Id = Ids.New(now),
                DefinitionId = published.DefinitionId,
                DefinitionVersionId = published.Id,
                ActivityId = trigger.ActivityId,
                Kind = trigger.Kind,
                Key = trigger.Key,
                AnchorAt = same?.AnchorAt ?? now,
                Lateness = trigger.Late.Lateness,
                MostLate = trigger.Late.MostLate,
            };
            registered.NextAt = same is null ? registered.NextAfter(now) : same.NextAt;
            db.Add(registered);
            if (registered.NextAt is not null)
                timers.Schedule(TriggerTimer.For(registered, now));
        }
    }

    /// <summary>Nothing starts instances of this definition by itself any more.</summary>
    internal async Task RemoveAsync(string definitionId, CancellationToken ct) => await RemoveAsync(await OfAsync(definitionId, ct), ct);

    private async Task RemoveAsync(IEnumerable<DefinitionTrigger> registered, CancellationToken ct)
    {
        foreach (var trigger in registered)
        {
            await timers.CancelAsync(TriggerTimer.TimerKind, TriggerTimer.Target(trigger), ct);
            db.Remove(trigger);
        }
    }

    private Task<List<DefinitionTrigger>> OfAsync(string definitionId, CancellationToken ct) =>
        db.WithPendingAsync<DefinitionTrigger>(t => t.DefinitionId == definitionId, ct);
}
