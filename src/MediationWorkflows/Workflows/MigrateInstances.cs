using System.Text.Json.Nodes;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Engine.Migration;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Workflows;

/// <summary>
/// Moves instances that wait from their version of a definition to another published one, each as it stands: waits, due dates,
/// tasks and mails stay, nothing runs. Those that cannot move are named with their reasons and stay where they are.
/// </summary>
public sealed class MigrateInstances(AppDb db, CompiledWorkflows compiled, InstanceNotes notes)
{
    /// <summary>More than this in one go is refused, so that one transaction stays short.</summary>
    public const int Largest = 1000;

    /// <param name="From">Version number; null: whatever other version they run.</param>
    /// <param name="To">Version number; it must have been published.</param>
    /// <param name="Mapping">Activities of the old version and what they become, where that is not the same id.</param>
    /// <param name="Ids">Only these instances; null: all that run.</param>
    /// <param name="By">Who asked for it, for the journal.</param>
    public sealed record Command(
        string DefinitionId, int? From, int To, IReadOnlyDictionary<string, string> Mapping, IReadOnlyCollection<Guid>? Ids, bool DryRun, string By)
    {
        /// <summary>A dry run may ask for a version that is not published yet.</summary>
        public bool OfDraft { get; init; }
    }

    public sealed record Refusal(Guid Id, int From, IReadOnlyList<string> Reasons);

    /// <param name="Removed">Activities of an old version without a counterpart, as <c>number: node id</c>.</param>
    public sealed record Report(
        string DefinitionId, int To, bool DryRun, int Selected, int Count, IReadOnlyList<Guid> Ids, IReadOnlyList<Refusal> Refused, IReadOnlyList<string> Removed);

    /// <exception cref="InvalidInputException">There is no such published version.</exception>
    /// <exception cref="InvalidInputException">The mapping names what is not there, or these are too many at once.</exception>
    public async Task<Report> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        if (!await db.Set<WorkflowDefinitionVersion>().AnyAsync(v => v.DefinitionId == command.DefinitionId, ct))
            throw new InvalidInputException("definitionId", "There is no such workflow definition.");
        var target = await db.Set<WorkflowDefinitionVersion>().AsNoTracking()
            .FirstOrDefaultAsync(v => v.DefinitionId == command.DefinitionId && v.Number == command.To && (v.PublishedAt != null || (command.DryRun && command.OfDraft)), ct)
            ?? throw new InvalidInputException("to", "There is no such published version of this workflow definition.");
        var instances = await SelectAsync(command, target.Id, ct);
        List<Guid> moved = [];
        List<Refusal> refused = [.. (command.Ids ?? []).Except(instances.Select(i => i.Id)).Select(id => new Refusal(id, 0, ["There is no such instance that could move."]))];
        HashSet<string> removed = [];
        foreach (var instance in instances)
        {
            var state = InstanceState.Parse(instance.State);
            var map = await MapAsync(instance, target, state, command.Mapping, ct);
            removed.UnionWith(map.Removed.Select(node => $"{instance.DefinitionNumber}: {node}"));
            var result = InstanceMigration.Move(state, map, await FinishedAsync(instance.Id, ct));
            if (result.State is null)
            {
                refused.Add(new Refusal(instance.Id, instance.DefinitionNumber, result.Reasons));
                continue;
            }

            moved.Add(instance.Id);
            if (!command.DryRun)
                await ApplyAsync(instance, target, result.State, map.To, command.By, now, ct);
        }

        return new Report(command.DefinitionId, command.To, command.DryRun, moved.Count + refused.Count, moved.Count, moved, refused, [.. removed.Order(StringComparer.Ordinal)]);
    }

    private async Task<List<WorkflowInstance>> SelectAsync(Command command, string targetId, CancellationToken ct)
    {
        var found = db.Set<WorkflowInstance>().Where(i => i.DefinitionId == command.DefinitionId && i.DefinitionVersionId != targetId);
        // By name also those that have failed or ended: their reason is told.
        found = command.Ids is { } ids ? found.Where(i => ids.Contains(i.Id)) : found.Where(i => i.Status == WorkflowStatus.Running);
        if (command.From is { } from)
            found = found.Where(i => i.DefinitionNumber == from);
        var selected = await found.OrderBy(i => i.Id).Take(Largest + 1).ToListAsync(ct);
        return selected.Count <= Largest ? selected : throw new InvalidInputException("ids", $"These are more than {Largest} instances. Name some of them.");
    }

    private async Task<NodeMap> MapAsync(
        WorkflowInstance instance, WorkflowDefinitionVersion target, InstanceState state, IReadOnlyDictionary<string, string> mapping, CancellationToken ct)
    {
        var from = await compiled.GetAsync(db, instance.DefinitionVersionId, state.Dependencies, ct);
        var to = await compiled.GetAsync(db, target.Id, InstanceState.Create().Dependencies, ct);
        var map = new NodeMap(from, to, mapping);
        return map.Faults is [] ? map : throw new InvalidInputException(new Dictionary<string, Phrase[]>(StringComparer.Ordinal) { ["mapping"] = [.. map.Faults] });
    }

    private async Task<IReadOnlySet<string>> FinishedAsync(Guid instanceId, CancellationToken ct) =>
        (await JournalBurst.OfAsync(db, instanceId, ct)).Where(j => j.EventName == "Completed").Select(j => j.NodeId).ToHashSet(StringComparer.Ordinal);

    private async Task ApplyAsync(
        WorkflowInstance instance, WorkflowDefinitionVersion target, InstanceState state, CompiledWorkflow workflow, string by, Instant now, CancellationToken ct)
    {
        var data = new JsonObject { ["from"] = instance.DefinitionNumber, ["to"] = target.Number, ["by"] = by };
        (instance.DefinitionVersionId, instance.DefinitionNumber, instance.State, instance.UpdatedAt) = (target.Id, target.Number, state.ToJson(), now);
        var open = state.OpenActivities(instance.Id.ToString("N"), workflow).SelectMany(a => a.Bookmarks).ToDictionary(b => b.Id, StringComparer.Ordinal);
        foreach (var bookmark in await db.Set<WorkflowBookmark>().Where(b => b.InstanceId == instance.Id).ToListAsync(ct))
        {
            if (open.TryGetValue(bookmark.Id, out var at))
                (bookmark.ActivityId, bookmark.NodeId) = (at.ActivityId, at.NodeId);
        }

        notes.Add(instance, "Migrated", data, now);
    }
}
