using MediationWorkflows.Engine.Activities;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Engine.Flowchart;

namespace MediationWorkflows.Engine.Verification.Course;

/// <summary>What a host's rules say against a definition, each with a counter-example where it is about a way that runs take.</summary>
internal static class CourseChecks
{
    public static void Run(CompiledWorkflow workflow, ICourseRules rules, bool isTokenBased, Report report)
    {
        if (!rules.Applies(workflow))
            return;
        foreach (var objection in rules.About(workflow))
            report.Add(objection, workflow.Root, []);
        foreach (var node in workflow.Nodes.Where(n => n.Source is not null && Own(n) == n))
        {
            foreach (var objection in rules.About(node))
                report.Add(objection, node, []);
            if (node.Plan is FlowPlan plan && new BurdenSearch(plan, rules).Find() is { } burden)
                report.Add(burden.Objection, burden.Node, Trail.Steps(burden.Trail));
        }

        var search = new CourseSearch(rules, isTokenBased);
        var course = search.Explore(workflow.Root, rules.FactsAtStart(workflow));
        foreach (var node in workflow.Nodes.Where(n => n.Source is not null && Own(n) == n && !search.Reaches(n)))
        {
            if (rules.Unreached(node) is { } objection)
                report.Add(objection, node, []);
        }

        foreach (var discovery in course.Discoveries)
            Tell(discovery, report);
        // Where no flowchart is around it, nothing beside it can end it either.
        if (FlowWalk.WaitsForEver(workflow.Root))
            report.Add(FlowWalk.Endless, workflow.Nodes.First(n => n.ChildNodes.Count == 0 && FlowWalk.WaitsForEver(n)), []);
        foreach (var ending in course.Endings)
        {
            var last = LastOf(ending.Inside) ?? workflow.Root;
            foreach (var outcome in ending.Outcomes)
            {
                if (rules.AtEnd(workflow, outcome, ending.Facts) is { } objection)
                    report.Add(objection, Own(last), Trail.Steps(ending.Inside));
            }
        }
    }

    private static void Tell(Discovery discovery, Report report)
    {
        var own = Own(discovery.Node);
        if (own == discovery.Node)
            report.Add(discovery.Objection, own, Trail.Steps(discovery.Trail));
        else if (discovery.IsOfWay)
            report.Add(discovery.Objection with { Message = $"In \"{discovery.Node.Source!.DisplayText}\": {discovery.Objection.Message}" }, own, Trail.Steps(discovery.Trail));
    }

    private static CompiledNode? LastOf(Trail? trail)
    {
        while (trail?.Inside is not null && trail.Node.Composite is null)
            trail = trail.Inside;
        return trail?.Node;
    }

    /// <summary>The activity of this definition that it is, or lies in.</summary>
    private static CompiledNode Own(CompiledNode node)
    {
        var own = node;
        for (var n = node.Parent; n is not null; n = n.Parent)
        {
            if (n is { Composite: not null, Parent: not null })
                own = n;
        }

        return own;
    }
}
