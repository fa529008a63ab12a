using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Engine.Flowchart;

namespace MediationWorkflows.Engine.Verification;

/// <summary>Connections, starts and joins of a flowchart.</summary>
internal static class FlowchartChecks
{
    public static void Run(CompiledNode flowchart, FlowPlan plan, bool isTokenBased, Report report)
    {
        if (plan.Activities.Length == 0)
        {
            report.Warning("empty-flowchart", flowchart, "The flowchart has no activities.");
            return;
        }

        if (plan.Dangling > 0)
            report.Error("dangling-connection", flowchart, $"{plan.Dangling} connection(s) lead from or to an activity that is not there.");
        CheckPorts(plan, report);
        CheckStarts(flowchart, plan, report);
        var graph = plan.GraphFrom(plan.StartIndex(null));
        CheckReach(plan, graph, report);
        CheckBackward(plan, graph, report);
        FlowSearch.Run(plan, isTokenBased, report);
    }

    private static void CheckPorts(FlowPlan plan, Report report)
    {
        foreach (var connection in plan.Connections)
        {
            var source = plan.Activities[connection.Source];
            if (source.Descriptor.IsTerminal)
                report.Warning("after-terminal", source, "Nothing follows an activity that ends its flowchart, so this connection is never taken.");
            else if (Ports.Of(source) is { } known && !known.Contains(connection.Port, StringComparer.Ordinal))
                report.Error("unknown-port", source, $"There is no outcome \"{connection.Port}\"; there are: {(known.Count == 0 ? "none" : string.Join(", ", known))}.");
        }
    }

    private static void CheckStarts(CompiledNode flowchart, FlowPlan plan, Report report)
    {
        var starts = plan.Activities.Count(a => a.Descriptor.IsStart);
        if (starts > 1)
            report.Warning("several-starts", flowchart, $"There are {starts} Start activities; the first one is taken.");
        if (starts > 0 || plan.Activities.Any(a => a.CanStartWorkflow))
            return;
        var roots = plan.Activities.Where((_, i) => !plan.Connections.Any(c => c.Target == i)).ToList();
        if (roots.Count == 0)
            report.Warning("no-start", flowchart, $"Every activity follows another one, so the flowchart begins with \"{plan.Activities[0].Id}\", the first in the file.");
        else if (roots.Count > 1)
            report.Warning("several-starts", flowchart, $"{roots.Count} activities follow no other and none is marked as the start; the flowchart begins with \"{roots[0].Id}\".");
    }

    private static void CheckReach(FlowPlan plan, FlowGraph graph, Report report)
    {
        for (var i = 0; i < plan.Activities.Length; i++)
        {
            // A trigger begins a run of its own.
            if (!graph.IsReached(i) && !FromTrigger(plan, i))
                report.Warning("unreachable-activity", plan.Activities[i], "No path leads here from the start, so it never runs.");
        }
    }

    private static bool FromTrigger(FlowPlan plan, int activity)
    {
        for (var t = 0; t < plan.Activities.Length; t++)
        {
            if (plan.Activities[t] is { CanStartWorkflow: true, Descriptor.Kind: ActivityKind.Trigger } && plan.GraphFrom(t).IsReached(activity))
                return true;
        }

        return false;
    }

    private static void CheckBackward(FlowPlan plan, FlowGraph graph, Report report)
    {
        for (var i = 0; i < plan.Connections.Length; i++)
        {
            var (source, target, _) = plan.Connections[i];
            if (graph.IsReached(source) && !graph.IsForward[i] && !graph.IsValidBackward(i))
            {
                report.Error("invalid-loop", plan.Activities[source],
                    $"The connection back to \"{plan.Activities[target].Id}\" enters a loop in the middle: every path from the start must pass through \"{plan.Activities[target].Id}\".");
            }
        }
    }
}
