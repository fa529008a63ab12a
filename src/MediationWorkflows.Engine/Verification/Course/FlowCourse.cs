using MediationWorkflows.Engine.Activities;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Engine.Flowchart;

namespace MediationWorkflows.Engine.Verification.Course;

/// <summary>
/// Searches a flowchart by its own rules. Branches that leave the start and never meet again are searched each by itself: they cannot hold one another up, and what one
/// settles counts for no other. Where some branch ends the flowchart, the others only listen, and may do so for ever.
/// </summary>
internal sealed class FlowCourse(CourseSearch search, FlowPlan plan, ulong facts)
{
    /// <summary>More positions than this are not looked at.</summary>
    internal const int MaxPositions = 10_000;

    private readonly List<Discovery> discoveries = [];
    private readonly int start = plan.StartIndex(null);

    public Course Explore()
    {
        var branches = FlowBranches.Of(plan, start);
        var ending = branches.Where(b => b.Any(a => Ends(plan.Activities[a]))).ToList();
        // What begins by listening may end it all, but nobody can rely on that.
        if (ending.Where(b => !Listens(b)).ToList() is { Count: > 0 } reliable)
            ending = reliable;
        List<Ending> endings = [];
        foreach (var branch in branches)
        {
            var carries = ending.Count == 0 || ending.Contains(branch);
            var walk = new FlowWalk(search, plan, start, facts, branch, isWhole: carries && (ending.Count == 0 || branches.Count == 1));
            walk.Explore();
            discoveries.AddRange(walk.Discoveries);
            if (!carries)
                continue;
            discoveries.AddRange(walk.Stuck());
            endings.AddRange(walk.Endings);
        }

        return new Course(ending.Count == 0 && branches.Count > 1 ? [All(endings)] : [.. endings.DistinctBy(e => (e.Key, e.IsQuiet))],
            [.. discoveries.DistinctBy(d => (d.Objection.Code, d.Node))]);
    }

    // Over when all branches are: only what each is sure to leave behind holds then.
    private Ending All(List<Ending> endings) => new(
        EndKind.Done, ["Done"], endings.Aggregate(facts, (f, e) => f | e.Facts), endings.TrueForAll(e => e.IsQuiet), endings.Select(e => e.Inside).FirstOrDefault());

    private bool Listens(HashSet<int> branch) => plan.Connections.Where(c => c.Source == start && branch.Contains(c.Target)).All(c => FlowWalk.WaitsForEver(plan.Activities[c.Target]));

    private static bool Ends(CompiledNode node) =>
        node.Activity is Complete or Finish || (node.Descriptor.IsTerminal && node.Activity is not Break)
        || (node.Composite is null && node.ChildNodes.Exists(c => c.Activity is Complete or Finish || Ends(c)));
}

/// <summary>The parts of a flowchart that have nothing in common but the activity that it begins with.</summary>
internal static class FlowBranches
{
    public static List<HashSet<int>> Of(FlowPlan plan, int start)
    {
        var group = Enumerable.Range(0, plan.Activities.Length).ToArray();
        foreach (var (source, target, _) in plan.Connections)
        {
            if (source != start && target != start)
                group[Find(group, source)] = Find(group, target);
        }

        var reached = plan.Connections.Where(c => c.Source == start && c.Target != start).Select(c => Find(group, c.Target)).Distinct().ToList();
        // A way back to the start sets all branches off again, so they belong together.
        var isAlone = reached.Count > 1 && !plan.Connections.Any(c => c.Target == start);
        return isAlone
            ? [.. reached.Select(r => (HashSet<int>)[.. Enumerable.Range(0, group.Length).Where(a => a != start && Find(group, a) == r)])]
            : [[.. Enumerable.Range(0, group.Length)]];
    }

    private static int Find(int[] group, int member)
    {
        while (group[member] != member)
            member = group[member];
        return member;
    }
}
