using MediationWorkflows.Engine.Activities;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Engine.Flowchart;

namespace MediationWorkflows.Engine.Verification.Course;

/// <summary>
/// Searches all that runs of a definition can do, with time abstracted: whoever is asked may give any answer or none, whatever waits may go on
/// in any order. Conditions of scripts count as either. Nothing that can happen is left out, so what is not found cannot happen; what is found may be
/// excluded by a condition. When a bound is reached, that is said.
/// </summary>
internal sealed class CourseSearch(ICourseRules rules, bool isTokenBased)
{
    private readonly Dictionary<(CompiledNode, ulong), Course> known = [];
    private readonly HashSet<CompiledNode> reached = [];

    public ICourseRules Rules => rules;

    /// <summary>Whether some run comes to it.</summary>
    public bool Reaches(CompiledNode node) => reached.Contains(node);

    public bool IsTokenBased => isTokenBased;

    /// <summary>A node that is begun while certain facts hold. Remembered: a definition used as activity is searched once for each set of facts.</summary>
    public Course Explore(CompiledNode node, ulong facts)
    {
        if (known.TryGetValue((node, facts), out var course))
            return course;
        reached.Add(node);
        List<Discovery> discoveries = [.. rules.Before(node, facts).Select(o => new Discovery(o, node, IsOfWay: true, Trail: null))];
        var inside = Inside(node, facts);
        return known[(node, facts)] = new Course(inside.Endings, [.. discoveries, .. inside.Discoveries]);
    }

    private Course Inside(CompiledNode node, ulong facts) => node.Activity switch
    {
        _ when node.Plan is FlowPlan plan => plan.Activities.Length == 0 ? Done(facts) : new FlowCourse(this, plan, facts).Explore(),
        WorkflowRoot or WorkflowAsActivity => Whole(Explore(node.ChildNodes[0], facts)),
        Sequence => InOrder(node.ChildNodes, facts),
        If or FlowNode or Switch => AnyOf(node, facts),
        While or For or ForEach => Repeated(node, facts),
        Activities.Parallel or Fork or ParallelForEach or BulkDispatchWorkflows => AllOf(node, facts),
        Complete => new Course([.. Ports.Completed(node).Select(o => new Ending(EndKind.Complete, [o], facts, IsQuiet: true, Inside: null))], []),
        Break => new Course([new Ending(EndKind.Break, ["Done"], facts, IsQuiet: true, Inside: null)], []),
        Finish or Fault => new Course([new Ending(EndKind.Finish, ["Done"], facts, IsQuiet: true, Inside: null)], []),
        _ => Leaf(node, facts),
    };

    private static Course Done(ulong facts) => new([new Ending(EndKind.Done, ["Done"], facts, IsQuiet: true, Inside: null)], []);

    private Course Leaf(CompiledNode node, ulong facts)
    {
        List<Ending> endings = [];
        foreach (var outcomes in Choices(node))
        {
            var after = outcomes.Aggregate(facts, (f, outcome) => rules.After(node, outcome, f));
            endings.Add(new Ending(EndKind.Done, outcomes, after, !outcomes.All(o => rules.IsAnswerOfParty(node, o)), Inside: null));
        }

        return new Course(endings, []);
    }

    /// <summary>The outcomes that may come, each with those that come together with it.</summary>
    private IEnumerable<string[]> Choices(CompiledNode node)
    {
        if (rules.Outcomes(node) is { } known)
            return known.Select(o => (string[])[o]);
        var connected = node.Parent?.Plan is FlowPlan plan && plan.IndexOf(node) is >= 0 and var index
            ? plan.Connections.Where(c => c.Source == index).Select(c => c.Port) : [];
        return Ports.Choices(node, connected);
    }

    private static Course Whole(Course inner) => inner with
    {
        Endings = [.. inner.Endings.Select(e => e.Kind == EndKind.Complete ? e with { Kind = EndKind.Done } : e.Kind == EndKind.Done ? e with { Outcomes = ["Done"] } : e)
            .DistinctBy(e => (e.Key, e.IsQuiet))],
    };

    private Course InOrder(List<CompiledNode> children, ulong facts)
    {
        List<Discovery> discoveries = [];
        List<Ending> over = [], open = [.. Done(facts).Endings];
        foreach (var child in children)
        {
            List<Ending> next = [];
            foreach (var before in open)
                Follow(before, child, next, discoveries);
            over.AddRange(next.Where(e => e.Kind != EndKind.Done));
            // Completing one of these ends the sequence that holds it.
            open = child.Descriptor.IsTerminal ? [] : [.. next.Where(e => e.Kind == EndKind.Done)];
            if (child.Descriptor.IsTerminal)
                over.AddRange(next.Where(e => e.Kind == EndKind.Done));
        }

        return Joined([.. over, .. open], discoveries);
    }

    private Course AnyOf(CompiledNode node, ulong facts)
    {
        List<Discovery> discoveries = [];
        List<Ending> endings = [.. Done(facts).Endings];
        foreach (var child in node.ChildNodes)
            Follow(Done(facts).Endings[0], child, endings, discoveries);
        return Joined(endings, discoveries);
    }

    private Course Repeated(CompiledNode node, ulong facts)
    {
        List<Discovery> discoveries = [];
        List<Ending> endings = [.. Done(facts).Endings];
        var before = new Queue<Ending>(endings);
        HashSet<ulong> seen = [facts];
        while (before.TryDequeue(out var turn))
        {
            List<Ending> after = [];
            foreach (var child in node.ChildNodes)
                Follow(turn, child, after, discoveries);
            foreach (var ending in after.Select(e => e.Kind == EndKind.Break ? e with { Kind = EndKind.Done } : e))
            {
                endings.Add(ending);
                if (ending.Kind == EndKind.Done && seen.Add(ending.Facts))
                    before.Enqueue(ending);
            }
        }

        return Joined(endings, discoveries);
    }

    // Each branch may be the first; only what all of them leave behind is sure at the end.
    private Course AllOf(CompiledNode node, ulong facts)
    {
        List<Discovery> discoveries = [];
        List<Ending> endings = [];
        var together = facts;
        var isQuiet = true;
        foreach (var child in node.ChildNodes)
        {
            List<Ending> branch = [];
            Follow(Done(facts).Endings[0], child, branch, discoveries);
            endings.AddRange(branch.Where(e => e.Kind is EndKind.Complete or EndKind.Finish or EndKind.Break));
            var done = branch.Where(e => e.Kind == EndKind.Done).ToList();
            if (done.Count > 0)
                together |= done.Aggregate(ulong.MaxValue, (f, e) => f & e.Facts);
            isQuiet &= done.Count == 0 || done.Exists(e => e.IsQuiet);
        }

        if (node.Activity is BulkDispatchWorkflows)
            endings.AddRange(Choices(node).Select(o => new Ending(EndKind.Done, o, together, isQuiet, Inside: null)));
        else
            endings.Add(new Ending(EndKind.Done, ["Done"], together, isQuiet, Inside: null));
        return Joined(endings, discoveries);
    }

    private void Follow(Ending before, CompiledNode child, List<Ending> endings, List<Discovery> discoveries)
    {
        var course = Explore(child, before.Facts);
        discoveries.AddRange(course.Discoveries.Select(d => d with { Trail = new Trail(before.Inside, child, null, d.Trail) }));
        endings.AddRange(course.Endings.Select(e => e with
        {
            IsQuiet = e.IsQuiet && before.IsQuiet, Inside = new Trail(before.Inside, child, string.Join(", ", e.Outcomes), e.Inside),
        }));
    }

    private static Course Joined(IEnumerable<Ending> endings, IEnumerable<Discovery> discoveries) => new(
        [.. endings.DistinctBy(e => (e.Key, e.IsQuiet))], [.. discoveries.DistinctBy(d => (d.Objection.Code, d.Node))]);
}
