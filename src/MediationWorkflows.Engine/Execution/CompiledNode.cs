using MediationWorkflows.Engine.Definitions;

namespace MediationWorkflows.Engine.Execution;

/// <summary>An activity of a compiled workflow: everything that can be known before it runs.</summary>
public sealed class CompiledNode
{
    internal CompiledNode(int index, ActivityDefinition? source, string id, string nodeId, string? name, ActivityDescriptor descriptor, IActivity activity, CompiledNode? parent)
    {
        Index = index;
        Source = source;
        Id = id;
        NodeId = nodeId;
        Name = name;
        Descriptor = descriptor;
        Activity = activity;
        Parent = parent;
    }

    /// <summary>Position in <see cref="CompiledWorkflow.Nodes"/>.</summary>
    public int Index { get; }

    public string Id { get; }

    public string NodeId { get; }

    public string? Name { get; }

    public string TypeName => Descriptor.TypeName;

    public ActivityDescriptor Descriptor { get; }

    public CompiledNode? Parent { get; }

    public IReadOnlyList<CompiledNode> Children => ChildNodes;

    /// <summary>The activity as written; null for the workflow itself.</summary>
    public ActivityDefinition? Source { get; }

    /// <summary>May start the workflow when its trigger fires.</summary>
    public bool CanStartWorkflow => Source?.Flag("canStartWorkflow") ?? false;

    /// <summary>What an input is, where the definition says it outright: a text, a number, true or false. Null where an expression decides, or nothing is set.</summary>
    public object? Literal(string input) => Descriptor.InputIndex(input) is >= 0 and var i && Inputs[i] is ConstantBinding { Value: string or double or bool } c ? c.Value : null;

    /// <summary>The part of the node id below the parent's: unique among siblings, also where a file repeats an id.</summary>
    internal string LocalId => Parent is null ? NodeId : NodeId[(Parent.NodeId.Length + 1)..];

    internal IActivity Activity { get; }

    internal List<CompiledNode> ChildNodes { get; } = [];

    /// <summary>Aligned with the descriptor's inputs; null where the definition sets none and there is no default.</summary>
    internal Binding?[] Inputs { get; set; } = [];

    /// <summary>Where outputs go, by output name; null when nothing is captured.</summary>
    internal Dictionary<string, IOutputTarget>? Captures { get; set; }

    /// <summary>Variables that live as long as an execution of this node.</summary>
    internal VariableSlot[] Declared { get; set; } = [];

    /// <summary>What the activity type prepared for this node: the graph of a flowchart, the cases of a switch.</summary>
    internal object? Plan { get; set; }

    /// <summary>Set on the workflow and on workflows used as activities.</summary>
    internal Composite? Composite { get; set; }

    /// <summary>Some expression reads an output of this node later on.</summary>
    internal bool KeepsOutputs { get; set; }

    /// <summary>Inputs and outputs that go into the journal; null for the many that log none.</summary>
    internal LogPersistence? Logged { get; set; }

    internal CompiledNode? Child(string port)
    {
        foreach (var child in ChildNodes)
        {
            if (child.Source!.Port == port)
                return child;
        }

        return null;
    }

    public override string ToString() => NodeId;
}

internal sealed record VariableSlot(string Id, string Name, ValueKind Kind, object? Initial);

/// <summary>A workflow as a scope: its declared inputs and outputs.</summary>
internal sealed class Composite
{
    public required WorkflowDefinition Definition { get; init; }

    /// <summary>Slot of the first input among the declared variables.</summary>
    public int FirstInput { get; init; }

    /// <summary>Empty for the root: its inputs come with the instance.</summary>
    public CompositeInput[] Inputs { get; set; } = [];

    public string[] Outputs { get; init; } = [];
}

/// <summary>An input of a workflow used as activity, and the variable it is copied into.</summary>
internal sealed record CompositeInput(string Name, Binding? Value, int Slot, ValueKind Kind);

/// <summary>Where an output is written.</summary>
internal interface IOutputTarget;

internal sealed record VariableTarget(CompiledNode Owner, int Slot, ValueKind Kind) : IOutputTarget;

internal sealed record WorkflowOutputTarget(string Name) : IOutputTarget;

/// <summary>Lets an activity type prepare a node once, when the workflow is compiled.</summary>
internal interface IPrepares
{
    object? Prepare(CompiledNode node, Compiler compiler);
}
