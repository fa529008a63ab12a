using MediationWorkflows.Engine.Activities;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Engine.Flowchart;

namespace MediationWorkflows.Engine.Verification;

/// <summary>Loops in which nothing waits: at best they run as often as they say, at worst a burst never ends.</summary>
internal static class LoopChecks
{
    public static void Run(CompiledNode node, Report report)
    {
        if (node.Plan is FlowPlan { Activities.Length: > 0 } plan)
            CheckFlowchart(plan, report);
        else if (node.Activity is While && node.Inputs[0] is ConstantBinding { Value: true or "True" or "true" } && !Waits(node) && !Breaks(node))
            report.Error("endless-loop", node, "The condition is always true, and nothing inside waits or breaks.");
        else if (node.Activity is For)
            CheckFor(node, report);
    }

    private static void CheckFor(CompiledNode node, Report report)
    {
        if (node.Child("body") is null)
            report.Warning("endless-loop", node, "A For without a body never completes.");
        else if (Constant(node, "Step") is not 0 || Constant(node, "Start") > Constant(node, "End"))
            return;
        else if (Waits(node) || Breaks(node))
            report.Warning("endless-loop", node, "The step is 0, so only a Break ends the loop.");
        else
            report.Error("endless-loop", node, "The step is 0, and nothing inside waits or breaks.");
    }

    private static double? Constant(CompiledNode node, string input) =>
        node.Inputs[node.Descriptor.InputIndex(input)] is ConstantBinding { Value: var value } ? Conversions.Number(value) : null;

    private static void CheckFlowchart(FlowPlan plan, Report report)
    {
        var graph = plan.GraphFrom(plan.StartIndex(null));
        for (var i = 0; i < plan.Connections.Length; i++)
        {
            var (source, target, _) = plan.Connections[i];
            if (graph.IsForward[i] || !graph.IsReached(source))
                continue;
            var loop = Between(plan, graph, target, source);
            if (loop.Any(a => Waits(plan.Activities[a])))
                continue;
            var exits = plan.Connections.Any(c => loop.Contains(c.Source) && !loop.Contains(c.Target)) || loop.Any(a => Ends(plan.Activities[a], plan));
            if (exits)
                report.Warning("loop-without-wait", plan.Activities[target], $"The loop from \"{plan.Activities[source].Id}\" back to here has no activity that waits.");
            else
                report.Error("endless-loop", plan.Activities[target], $"The loop from \"{plan.Activities[source].Id}\" back to here has no way out and nothing in it waits.");
        }
    }

    // An outcome without a connection ends the branch, which is a way out.
    private static bool Ends(CompiledNode node, FlowPlan plan)
    {
        var index = plan.IndexOf(node);
        return node.Descriptor.IsTerminal || (Ports.Of(node) is { Count: > 1 } ports && ports.Any(p => !plan.Connections.Any(c => c.Source == index && c.Port == p)));
    }

    private static HashSet<int> Between(FlowPlan plan, FlowGraph graph, int from, int to)
    {
        HashSet<int> loop = [from, to];
        foreach (var ancestor in graph.Ancestors(to))
        {
            if (ancestor == from || graph.Ancestors(ancestor).Contains(from))
                loop.Add(ancestor);
        }

        return loop;
    }

    private static bool Waits(CompiledNode node) => node.Descriptor.Waits || node.ChildNodes.Exists(Waits);

    private static bool Breaks(CompiledNode node) => node.Activity is Break or Finish or Complete || node.ChildNodes.Exists(Breaks);
}
