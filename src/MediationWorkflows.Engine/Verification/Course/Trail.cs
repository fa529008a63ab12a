using MediationWorkflows.Engine.Execution;

namespace MediationWorkflows.Engine.Verification.Course;

/// <summary>The way a run has come, newest step first; positions share what they have in common.</summary>
/// <param name="Outcome">Null on the last step: the run has not left it.</param>
/// <param name="Inside">The way through an activity that holds others.</param>
internal sealed record Trail(Trail? Before, CompiledNode Node, string? Outcome, Trail? Inside)
{
    public static IReadOnlyList<CourseStep> Steps(Trail? trail)
    {
        List<CourseStep> steps = [];
        Add(trail, 0, steps);
        return steps;
    }

    private static void Add(Trail? trail, int depth, List<CourseStep> steps)
    {
        var way = new Stack<Trail>();
        for (var t = trail; t is not null; t = t.Before)
            way.Push(t);
        foreach (var (_, node, outcome, inside) in way)
        {
            var isShown = node.Source is not null && node.Activity is not Flowchart.Flowchart;
            if (isShown)
                steps.Add(new CourseStep(node.NodeId, node.Source!.DisplayText, outcome, depth));
            Add(inside, isShown ? depth + 1 : depth, steps);
        }
    }
}

internal enum EndKind
{
    /// <summary>The activity is complete.</summary>
    Done,

    /// <summary>The nearest workflow is complete, with the outcome.</summary>
    Complete,

    /// <summary>The nearest loop is left.</summary>
    Break,

    /// <summary>The whole workflow is over.</summary>
    Finish,
}

/// <summary>One way in which an activity can end.</summary>
/// <param name="Outcomes">That come together; one but for forks and the like.</param>
/// <param name="IsQuiet">It also comes about if no party ever answers.</param>
internal sealed record Ending(EndKind Kind, string[] Outcomes, ulong Facts, bool IsQuiet, Trail? Inside)
{
    public (EndKind, string, ulong) Key => (Kind, string.Join('\n', Outcomes), Facts);
}

/// <param name="IsOfWay">It depends on how a run came here; otherwise it is the same wherever the definition is used.</param>
internal sealed record Discovery(Objection Objection, CompiledNode Node, bool IsOfWay, Trail? Trail);

/// <summary>All that can come of beginning an activity when certain facts hold.</summary>
internal sealed record Course(IReadOnlyList<Ending> Endings, IReadOnlyList<Discovery> Discoveries)
{
    public static readonly Course Nothing = new([], []);
}
