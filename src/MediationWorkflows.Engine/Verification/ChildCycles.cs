using MediationWorkflows.Engine.Activities;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Engine.Execution;

namespace MediationWorkflows.Engine.Verification;

/// <summary>Activities that start a workflow which leads back to this one. Conditions on the way are not known here, so it is a warning.</summary>
internal static class ChildCycles
{
    public static void Run(CompiledNode node, string definitionId, Func<string, IReadOnlyCollection<string>> started, Report report)
    {
        if (ChildOf(node) is { } child && LeadsTo(child, definitionId, started))
            report.Warning("starts-itself", node, $"This starts the workflow \"{child}\", which leads back here. Unless something ends the circle, it ends in a fault.");
    }

    /// <summary>What a definition starts, as far as literals say it.</summary>
    public static IReadOnlyCollection<string> StartedBy(CompiledWorkflow workflow) =>
        [.. workflow.Nodes.Select(ChildOf).OfType<string>().Distinct(StringComparer.Ordinal)];

    private static bool LeadsTo(string from, string to, Func<string, IReadOnlyCollection<string>> started)
    {
        HashSet<string> seen = new(StringComparer.Ordinal) { from };
        Queue<string> next = new(seen);
        while (next.TryDequeue(out var id))
        {
            if (id == to)
                return true;
            foreach (var child in started(id).Where(seen.Add))
                next.Enqueue(child);
        }

        return false;
    }

    private static string? ChildOf(CompiledNode node) =>
        node.Activity is StartChild or BulkDispatchWorkflows && node.Inputs[node.Descriptor.InputIndex("WorkflowDefinitionId")] is ConstantBinding { Value: string { Length: > 0 } id }
            ? id
            : null;
}
