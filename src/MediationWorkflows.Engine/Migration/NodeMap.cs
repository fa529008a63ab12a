using MediationWorkflows.Engine.Execution;

namespace MediationWorkflows.Engine.Migration;

/// <summary>
/// Which activity of a new version stands for one of the old version: the one that the plan names, else the one of the same type
/// and id in the counterpart of its container.
/// </summary>
/// <param name="named">New by old, each as node id, or as activity id where that is unique.</param>
public sealed class NodeMap(CompiledWorkflow from, CompiledWorkflow to, IReadOnlyDictionary<string, string> named)
{
    private readonly Dictionary<CompiledNode, CompiledNode> explicitly = Resolve(from, to, named);

    public CompiledWorkflow From => from;

    public CompiledWorkflow To => to;

    /// <summary>What is wrong with the plan itself, before any instance is looked at.</summary>
    public IReadOnlyList<Phrase> Faults =>
    [
        .. named.Where(n => Find(from, n.Key) is null).Select(Phrase (n) => $"The old version has no activity {n.Key}."),
        .. named.Where(n => Find(to, n.Value) is null).Select(Phrase (n) => $"The new version has no activity {n.Value}."),
        .. explicitly.Where(p => p.Key.TypeName != p.Value.TypeName).Select(Phrase (p) => $"{p.Key.NodeId} is a {p.Key.TypeName}, {p.Value.NodeId} a {p.Value.TypeName}."),
        .. from.Nodes.Select(n => (Old: n, New: Target(n))).Where(p => p.New is not null).GroupBy(p => p.New!).Where(g => g.Count() > 1)
            .Select(Phrase (g) => $"{string.Join(" and ", g.Select(p => p.Old.NodeId))} would both become {g.Key.NodeId}."),
    ];

    /// <summary>Activities of the old version that have no counterpart; no instance may stand there.</summary>
    public IReadOnlyList<string> Removed => [.. from.Nodes.Where(n => Target(n) is null).Select(n => n.NodeId)];

    /// <summary>Activities of the new version that stand for nothing in the old one.</summary>
    public IReadOnlyList<string> Added
    {
        get
        {
            var known = from.Nodes.Select(Target).ToHashSet();
            return [.. to.Nodes.Where(n => !known.Contains(n)).Select(n => n.NodeId)];
        }
    }

    internal CompiledNode? Target(CompiledNode old)
    {
        if (explicitly.TryGetValue(old, out var target))
            return target;
        if (old.Parent is not { } parent)
            return to.Root;
        return Target(parent)?.ChildNodes.Find(c => c.LocalId == old.LocalId && c.TypeName == old.TypeName && !explicitly.ContainsValue(c));
    }

    private static Dictionary<CompiledNode, CompiledNode> Resolve(CompiledWorkflow from, CompiledWorkflow to, IReadOnlyDictionary<string, string> named)
    {
        var found = new Dictionary<CompiledNode, CompiledNode>();
        foreach (var (oldName, newName) in named)
        {
            if (Find(from, oldName) is { } old && Find(to, newName) is { } target)
                found[old] = target;
        }

        return found;
    }

    private static CompiledNode? Find(CompiledWorkflow workflow, string name) =>
        workflow.FindNode(name) ?? (workflow.Nodes.Where(n => n.Id == name).Take(2).ToList() is [var only] ? only : null);
}
