using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Activities;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Engine.Execution;

namespace MediationWorkflows.Engine.Verification;

/// <summary>The outcomes an activity can have, as far as its definition says.</summary>
internal static class Ports
{
    /// <summary>Null when they are only known when it runs.</summary>
    public static IReadOnlyList<string>? Of(CompiledNode node)
    {
        var named = node.Descriptor.Ports.Where(p => p.Type == "Flow").Select(p => p.Name);
        switch (node.Activity)
        {
            case NotFound:
                return null;
            case FlowFork:
                return node.Inputs[0] is ConstantBinding c ? [.. Conversions.List(c.Value).Items.Select(b => Conversions.Text(b) ?? "")] : null;
            case FlowSwitch:
                return [.. ((SwitchCase[])node.Plan!).Select(s => s.Label), "Default"];
            case RunJavaScript:
                return node.Inputs[1] is ConstantBinding p ? [.. Conversions.List(p.Value).Items.Select(b => Conversions.Text(b) ?? ""), "Done"] : null;
            case WorkflowAsActivity:
                return [.. node.Composite!.Definition.Outcomes, .. CompletesWith(node), "Done"];
            default:
                return node.Descriptor.HasDynamicPorts ? null : [.. named];
        }
    }

    /// <summary>The sets of outcomes that may come together: each alone, except that a fork takes all its branches.</summary>
    public static IEnumerable<string[]> Choices(CompiledNode node, IEnumerable<string> connected)
    {
        var known = Of(node) ?? [.. connected];
        if (node.Activity is FlowFork)
            return [[.. known]];
        if (node.Activity is StartChild)
            return [["Done"], ["Done", "Faulted"]];
        if (node.Activity is BulkDispatchWorkflows)
            return [["Completed", "Done"], ["Done"]];
        List<string[]> choices = [.. known.Distinct(StringComparer.Ordinal).Select(p => (string[])[p])];
        if (node.Activity is FlowSwitch && node.Source!.Json.Object("mode")?.ToJsonString().Contains("MatchAny", StringComparison.Ordinal) == true)
            choices.Add([.. ((SwitchCase[])node.Plan!).Select(s => s.Label)]);
        return choices.Count > 0 ? choices : [["Done"]];
    }

    /// <summary>What an activity that completes its workflow completes it with; any declared outcome where a script decides.</summary>
    public static IReadOnlyList<string> Completed(CompiledNode complete)
    {
        switch (complete.Inputs[0])
        {
            case null:
                return ["Done"];
            case ConstantBinding { Value: Expressions.JsArray list }:
                return [.. list.Items.Select(o => Conversions.Text(o) ?? "")];
            case ConstantBinding { Value: var one }:
                return [Conversions.Text(one) ?? "Done"];
        }

        var workflow = complete.Parent;
        while (workflow is { Composite: null })
            workflow = workflow.Parent;
        return workflow?.Composite is { Definition.Outcomes: { Count: > 0 } declared } ? declared : ["Done"];
    }

    // A definition may complete with outcomes that it does not declare.
    private static IEnumerable<string> CompletesWith(CompiledNode composite) => composite.Composite!.Definition.Root.Flatten()
        .Where(a => a.Type == "Elsa.Complete")
        .Select(a => a.Json.Object("outcomes")?.Object("expression")?["value"])
        .OfType<JsonValue>().Where(v => v.GetValueKind() == System.Text.Json.JsonValueKind.String).Select(v => v.GetValue<string>());
}
