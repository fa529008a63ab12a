using System.Collections.Frozen;
using MediationWorkflows.Engine.Definitions;
using NodaTime;

namespace MediationWorkflows.Engine.Execution;

/// <summary>A workflow definition made ready to run: immutable, usable from any number of threads, cached by the host.</summary>
public sealed class CompiledWorkflow
{
    private readonly FrozenDictionary<string, CompiledNode> byNodeId;

    internal CompiledWorkflow(WorkflowDefinition definition, List<CompiledNode> nodes, Dictionary<string, string> dependencies, bool keepsLastResult)
    {
        Definition = definition;
        Nodes = nodes;
        Dependencies = dependencies;
        KeepsLastResult = keepsLastResult;
        // An id may hold a colon, so two nodes can in theory share a node id; the first one keeps it.
        byNodeId = nodes.DistinctBy(n => n.NodeId, StringComparer.Ordinal).ToFrozenDictionary(n => n.NodeId, StringComparer.Ordinal);
        Triggers = [.. nodes.Where(n => n.CanStartWorkflow && n.Descriptor.Kind == ActivityKind.Trigger).Where(IsOfRoot)];
    }

    public string DefinitionId => Definition.DefinitionId;

    public string VersionId => Definition.Id;

    public int Version => Definition.Version;

    public WorkflowDefinition Definition { get; }

    /// <summary>All nodes; the first is the workflow itself.</summary>
    public IReadOnlyList<CompiledNode> Nodes { get; }

    /// <summary>Version ids of the definitions used as activities, by the node that uses them.</summary>
    public IReadOnlyDictionary<string, string> Dependencies { get; }

    /// <summary>Activities that start an instance when what they wait for happens.</summary>
    public IReadOnlyList<CompiledNode> Triggers { get; }

    /// <summary>Some expression asks for the last result, which may be from before a wait.</summary>
    internal bool KeepsLastResult { get; }

    internal CompiledNode Root => Nodes[0];

    /// <summary>Never throws for what a definition says: an unknown type or an expression that does not parse becomes a fault when it is reached. The verifier reports both before.</summary>
    /// <param name="pins">Version ids of definitions used as activities, by node id, that win over whatever is current: the <see cref="InstanceState.Dependencies"/> of an instance under way.</param>
    public static CompiledWorkflow Compile(WorkflowDefinition d, ActivityCatalog catalog, IDefinitionSource? others = null, IReadOnlyDictionary<string, string>? pins = null) =>
        new Compiler(catalog, others, pins).Compile(d);

    /// <summary>What <see cref="Triggers"/> wait for, from their inputs as they are when an instance begins.</summary>
    /// <exception cref="TriggerException">One does not say what it waits for.</exception>
    public IReadOnlyList<WorkflowTrigger> ReadTriggers(Instant now) => [.. Triggers.Where(t => t.Activity is ITrigger).Select(t => ReadTrigger(t, now))];

    private WorkflowTrigger ReadTrigger(CompiledNode trigger, Instant now)
    {
        try
        {
            // Nothing runs, so nothing asks for services or for a host.
            var waits = new Burst(this, InstanceState.Create(), new BurstContext("", now, null!, null!, 1)).Listen(trigger);
            return waits with { Late = LatePolicy.Read(trigger.Source!) };
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new TriggerException($"{trigger.Source!.DisplayText} cannot start workflows: {FaultReason.Of(e).Message}");
        }
    }

    public CompiledNode? FindNode(string nodeId) => byNodeId.GetValueOrDefault(nodeId);

    private static bool IsOfRoot(CompiledNode node)
    {
        for (var n = node.Parent; n is not null; n = n.Parent)
        {
            if (n.Composite is not null)
                return n.Parent is null;
        }

        return true;
    }
}
