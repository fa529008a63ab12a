using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Activities;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Engine.Expressions;

namespace MediationWorkflows.Engine.Execution;

/// <summary>Builds the graph of a definition and of the definitions it uses as activities.</summary>
internal sealed class Compiler(ActivityCatalog catalog, IDefinitionSource? others, IReadOnlyDictionary<string, string>? pins = null)
{
    private const int MaxNesting = 12;

    private readonly List<CompiledNode> nodes = [];
    private readonly Dictionary<string, string> dependencies = new(StringComparer.Ordinal);
    private readonly List<OutputReads> reads = [];
    private readonly Stack<string> open = new();
    private WorkflowDefinition root = null!;

    public ActivityCatalog Catalog => catalog;

    public CompiledWorkflow Compile(WorkflowDefinition definition)
    {
        root = definition;
        var workflow = Add(null, WorkflowDefinition.RootActivityId, WorkflowDefinition.RootActivityId, definition.Name, BuiltInActivities.Workflow.Descriptor, BuiltInActivities.Workflow.Activity, null);
        workflow.Declared = [.. definition.Variables.Select(Slot)];
        workflow.Composite = new Composite { Definition = definition, Outputs = [.. definition.Outputs.Select(o => o.Name)] };
        open.Push(definition.DefinitionId);
        Visit(definition.Root, workflow, definition.Root.NodeId);
        Bind();
        var all = reads.Exists(r => r.All);
        foreach (var node in nodes)
            node.KeepsOutputs = all || reads.Exists(r => r.Covers(node));
        return new CompiledWorkflow(definition, nodes, dependencies, keepsLastResult: reads.Exists(r => r.LastResult));
    }

    /// <summary>Reads an input or a bare expression of a node. Called by activity types while they prepare a node.</summary>
    public Binding? Bind(JsonNode? json, CompiledNode node, ValueKind kind) => Track(Binding.Read(json, node, kind, isWrapped: true));

    public Binding? BindExpression(JsonObject? expression, CompiledNode node, ValueKind kind) =>
        expression is null ? null : Track(Binding.ReadExpression(expression, node, kind));

    private Binding? Track(Binding? binding)
    {
        if (binding is ScriptBinding script)
            reads.Add(script.Script.OutputReads);
        return binding;
    }

    private CompiledNode Add(ActivityDefinition? source, string id, string nodeId, string? name, ActivityDescriptor descriptor, IActivity activity, CompiledNode? parent)
    {
        var node = new CompiledNode(nodes.Count, source, id, nodeId, name, descriptor, activity, parent);
        nodes.Add(node);
        parent?.ChildNodes.Add(node);
        return node;
    }

    private void Visit(ActivityDefinition source, CompiledNode parent, string nodeId)
    {
        if (catalog.Find(source.Type, source.Version) is { } entry)
        {
            var node = Add(source, source.Id, nodeId, source.Name, entry.Descriptor, entry.Activity, parent);
            node.Declared = [.. DeclaredIn(source)];
            VisitChildren(source, node, nodeId);
        }
        else if (FindDefinition(source, nodeId) is { } definition && Enter(definition))
        {
            dependencies[nodeId] = definition.Id;
            VisitComposite(definition, source, parent, nodeId);
            open.Pop();
        }
        else
        {
            var descriptor = NotFound.Describe(source.Type, source.Version);
            Add(source, source.Id, nodeId, source.Name, descriptor, NotFound.Activity, parent);
        }
    }

    // A workflow that contains itself would never end compiling; deeper nesting than this is nobody's design.
    private bool Enter(WorkflowDefinition definition)
    {
        if (open.Contains(definition.DefinitionId) || open.Count > MaxNesting || nodes.Count > 20_000)
            return false;
        open.Push(definition.DefinitionId);
        return true;
    }

    private void VisitChildren(ActivityDefinition source, CompiledNode node, string nodeId)
    {
        foreach (var child in source.Children)
            Visit(child, node, nodeId + child.NodeId[source.NodeId.Length..]);
    }

    private void VisitComposite(WorkflowDefinition definition, ActivityDefinition source, CompiledNode parent, string nodeId)
    {
        var descriptor = WorkflowAsActivity.Describe(definition);
        var node = Add(source, source.Id, nodeId, source.Name, descriptor, WorkflowAsActivity.Activity, parent);
        List<VariableSlot> declared = [.. definition.Variables.Select(Slot)];
        var firstInput = declared.Count;
        declared.AddRange(definition.Inputs.Select(i => new VariableSlot($"input:{i.Name}", i.Name, ValueKinds.Parse(i.TypeName, i.IsArray), null)));
        declared.AddRange(definition.Outputs.Select(o => new VariableSlot($"output:{o.Name}", o.Name, ValueKinds.Parse(o.TypeName, o.IsArray), null)));
        node.Declared = [.. declared];
        node.Composite = new Composite
        {
            Definition = definition,
            Outputs = [.. definition.Outputs.Select(o => o.Name)],
            FirstInput = firstInput,
        };
        Visit(definition.Root, node, nodeId + definition.Root.NodeId[WorkflowDefinition.RootActivityId.Length..]);
    }

    private WorkflowDefinition? FindDefinition(ActivityDefinition source, string nodeId)
    {
        if (others is null)
            return null;
        if (pins?.TryGetValue(nodeId, out var pin) == true && others.FindVersion(pin) is { } kept)
            return kept;
        return Usable(source.Json.Text("workflowDefinitionVersionId") is { } versionId ? others.FindVersion(versionId) : null)
            ?? Usable(others.FindByType(source.Type, source.Version))
            ?? Usable(source.Json.Text("workflowDefinitionId") is { } id ? others.FindByDefinition(id) : null);

        static WorkflowDefinition? Usable(WorkflowDefinition? definition) => definition is { UsableAsActivity: true } ? definition : null;
    }

    private static IEnumerable<VariableSlot> DeclaredIn(ActivityDefinition source)
    {
        var unnamed = 0;
        foreach (var variable in source.Json.Items("variables").OfType<JsonObject>().Select(VariableDefinition.Read))
            yield return Slot(variable.Name.Length > 0 ? variable : variable with { Name = $"Variable{++unnamed}" });
    }

    internal static VariableSlot Slot(VariableDefinition v)
    {
        var kind = ValueKinds.Parse(v.TypeName, v.IsArray);
        return new VariableSlot(v.Id, v.Name, kind, Conversions.InitialValue(v.Initial, kind));
    }

    private static string PropertyName(string name) => name.Length == 0 ? name : char.ToLowerInvariant(name[0]) + name[1..];

    // Second pass: references go to variables of enclosing nodes, which all exist now.
    private void Bind()
    {
        foreach (var node in nodes)
        {
            if (node.Parent is { Activity: IDeclaresForBody loop } && loop.DeclaresFor(node))
                node.Declared = [.. node.Declared, .. loop.Declared];
        }

        foreach (var node in nodes)
        {
            if (node.Source is { } source)
                BindProperties(node, source);
            if (node.Activity is IPrepares prepares)
                node.Plan = prepares.Prepare(node, this);
        }
    }

    private void BindProperties(CompiledNode node, ActivityDefinition source)
    {
        node.Logged = LogPersistence.Read(node, InnerComposite(node).Definition);
        if (node.Composite is null)
            BindInputs(node, source);
        else
            BindComposite(node, source);
        foreach (var output in node.Descriptor.Outputs)
        {
            if (source.Json.Object(output.PropertyName)?.Object("memoryReference")?.Text("id") is { Length: > 0 } id && Target(node, id) is { } target)
                (node.Captures ??= new(StringComparer.Ordinal))[output.Name] = target;
        }
    }

    private void BindInputs(CompiledNode node, ActivityDefinition source)
    {
        var inputs = node.Descriptor.Inputs;
        node.Inputs = new Binding?[inputs.Count];
        for (var i = 0; i < inputs.Count; i++)
        {
            source.Json.TryGetPropertyValue(inputs[i].PropertyName, out var json);
            var kind = ValueKinds.Parse(inputs[i].TypeName, isArray: false);
            node.Inputs[i] = Track(Binding.Read(json, node, kind, inputs[i].IsWrapped)) ?? Binding.Constant(inputs[i].DefaultValue, kind);
        }
    }

    // Inputs of a workflow used as activity are evaluated outside it, in the scope of whoever uses it.
    private void BindComposite(CompiledNode node, ActivityDefinition source)
    {
        var composite = node.Composite!;
        composite.Inputs = [.. composite.Definition.Inputs.Select((input, i) =>
        {
            var kind = ValueKinds.Parse(input.TypeName, input.IsArray);
            source.Json.TryGetPropertyValue(PropertyName(input.Name), out var json);
            var value = Track(Binding.Read(json, node, kind, isWrapped: true)) ?? Binding.Constant(input.DefaultValue, kind);
            return new CompositeInput(input.Name, value, composite.FirstInput + i, kind);
        })];
    }

    /// <summary>A variable in scope by id (else by name), or an output of the workflow.</summary>
    internal IOutputTarget? Target(CompiledNode node, string id)
    {
        if (Variables.Resolve(node.Parent, id) is { } variable)
            return variable;
        return root.Outputs.Any(o => o.Name == id) || InnerComposite(node).Outputs.Contains(id) ? new WorkflowOutputTarget(id) : null;
    }

    private static Composite InnerComposite(CompiledNode node)
    {
        var n = node.Parent!;
        while (n.Composite is null)
            n = n.Parent!;
        return n.Composite;
    }
}

/// <summary>A container whose body sees variables of its own, such as the current value of a loop.</summary>
internal interface IDeclaresForBody
{
    VariableSlot[] Declared { get; }

    bool DeclaresFor(CompiledNode child);
}

internal static class Variables
{
    /// <summary>The declaration that an id (else a name) refers to, from the inside out.</summary>
    public static VariableTarget? Resolve(CompiledNode? from, string idOrName)
    {
        for (var n = from; n is not null; n = n.Parent)
        {
            for (var i = 0; i < n.Declared.Length; i++)
            {
                if (n.Declared[i].Id == idOrName)
                    return new VariableTarget(n, i, n.Declared[i].Kind);
            }
        }

        for (var n = from; n is not null; n = n.Parent)
        {
            for (var i = n.Declared.Length - 1; i >= 0; i--)
            {
                if (n.Declared[i].Name == idOrName)
                    return new VariableTarget(n, i, n.Declared[i].Kind);
            }
        }

        return null;
    }
}
