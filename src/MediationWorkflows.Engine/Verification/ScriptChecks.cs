using MediationWorkflows.Engine.Activities;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Engine.Expressions;
using MediationWorkflows.Engine.Expressions.Builtins;
using MediationWorkflows.Engine.Expressions.Syntax;

namespace MediationWorkflows.Engine.Verification;

/// <summary>Names in scripts that nothing answers to.</summary>
internal static class ScriptChecks
{
    public static void Run(CompiledNode node, CompiledWorkflow workflow, Report report)
    {
        foreach (var (binding, scope) in Bindings(node))
        {
            if (binding is not ScriptBinding script)
                continue;
            foreach (var use in script.Script.Uses)
                Check(use, node, scope, workflow, report);
        }
    }

    private static IEnumerable<(Binding? Binding, CompiledNode Scope)> Bindings(CompiledNode node)
    {
        foreach (var input in node.Inputs)
            yield return (input, node);
        foreach (var input in node.Composite?.Inputs ?? [])
            yield return (input.Value, node.Parent!);
        if (node.Plan is Binding script)
            yield return (script, node);
        foreach (var item in node.Plan as SwitchCase[] ?? [])
            yield return (item.Condition, node);
    }

    private static void Check(NameUse use, CompiledNode node, CompiledNode scope, CompiledWorkflow workflow, Report report)
    {
        switch (use.Name)
        {
            case "getVariable" or "variables" when use.Argument is { } variable && !KnowsVariable(scope, variable):
                if (!SetsVariable(workflow, variable))
                    report.Warning("unknown-variable", node, $"There is no variable \"{variable}\" here.");
                return;
            case "getInput" or "input" when use.Argument is { } input && !KnowsInput(scope, workflow, input):
                report.Warning("unknown-input", node, $"The workflow declares no input \"{input}\".");
                return;
            case "getOutputFrom" when use.Argument is { } activity && !workflow.Nodes.Any(n => new OutputReads(false, false, [activity]).Covers(n)):
                report.Warning("unknown-output", node, $"There is no activity \"{activity}\".");
                return;
        }

        if (node.Activity is BulkDispatchWorkflows && (use.Name == "args" || use.Name == $"get{BulkDispatchWorkflows.ItemKeyOf(node)}"))
            return;
        if (!use.IsCall && use.Argument is { } member && Globals.TryGet(use.Name, out var global) && global is JsObject holder && !Members.Has(holder, member))
        {
            NotDefined($"{use.Name}.{member}");
            return;
        }

        if (use.IsCall || Globals.TryGet(use.Name, out _) || Accessors.IsFixed(use.Name) || IsMadeUp(use.Name, scope, workflow))
            return;
        var accessor = use.Name.Length > 3 && (use.Name.StartsWith("get", StringComparison.Ordinal) || use.Name.StartsWith("set", StringComparison.Ordinal)) && char.IsUpper(use.Name[3]);
        if (accessor)
            report.Error("unknown-variable", node, $"{use.Name}() is for a variable, input or output that does not exist here.");
        else
            NotDefined(use.Name);

        void NotDefined(string name) => report.Error("unknown-name", node, $"The name \"{name}\" is not defined (line {use.Place.Line}, column {use.Place.Column}).");
    }

    // getX(), setX(), getOutputFromActivity().
    private static bool IsMadeUp(string name, CompiledNode scope, CompiledWorkflow workflow)
    {
        if (name.Length < 4)
            return false;
        var rest = name[3..];
        if (name.StartsWith("set", StringComparison.Ordinal))
            return KnowsVariable(scope, rest);
        if (!name.StartsWith("get", StringComparison.Ordinal))
            return false;
        if (KnowsVariable(scope, rest) || KnowsInput(scope, workflow, rest))
            return true;
        for (var at = rest.IndexOf("From", StringComparison.Ordinal); at > 0; at = rest.IndexOf("From", at + 1, StringComparison.Ordinal))
        {
            var output = rest[..at];
            var reads = new OutputReads(false, false, [rest[(at + 4)..]]);
            if (workflow.Nodes.Any(n => reads.Covers(n) && n.Descriptor.Outputs.Any(o => string.Equals(o.Name, output, StringComparison.OrdinalIgnoreCase))))
                return true;
        }

        return false;
    }

    private static bool KnowsVariable(CompiledNode scope, string name)
    {
        for (var n = scope; n is not null; n = n.Parent)
        {
            if (n.Declared.Any(v => string.Equals(OutputReads.PascalName(v.Name), OutputReads.PascalName(name), StringComparison.OrdinalIgnoreCase)))
                return true;
        }

        return false;
    }

    private static bool SetsVariable(CompiledWorkflow workflow, string name) => workflow.Nodes.Any(n => Bindings(n).Any(b =>
        b.Binding is ScriptBinding s && s.Script.Uses.Any(u => u is { Name: "setVariable", IsCall: true } && (u.Argument is null || u.Argument == name))));

    private static bool KnowsInput(CompiledNode scope, CompiledWorkflow workflow, string name)
    {
        for (var n = scope; n is not null; n = n.Parent)
        {
            if (n.Composite is { } composite && n.Parent is not null)
                return composite.Inputs.Any(i => string.Equals(i.Name, name, StringComparison.OrdinalIgnoreCase));
        }

        return workflow.Definition.Inputs.Any(i => string.Equals(i.Name, name, StringComparison.OrdinalIgnoreCase));
    }
}
