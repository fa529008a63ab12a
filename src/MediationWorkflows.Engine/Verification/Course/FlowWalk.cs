using MediationWorkflows.Engine.Activities;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Engine.Flowchart;

namespace MediationWorkflows.Engine.Verification.Course;

/// <summary>All positions of one branch of a flowchart, breadth first, so that the first way found is a shortest.</summary>
/// <param name="isWhole">The flowchart is over when nothing of this branch is open.</param>
internal sealed class FlowWalk(CourseSearch search, FlowPlan plan, int start, ulong facts, HashSet<int> branch, bool isWhole)
{
    private const int End = -1;

    private readonly Dictionary<string, int> byKey = new(StringComparer.Ordinal);
    private readonly List<FlowPosition> positions = [];
    private readonly Dictionary<(string, CompiledNode), Discovery> found = [];
    private bool isCut;

    public List<Ending> Endings { get; } = [];

    public IEnumerable<Discovery> Discoveries => found.Values;

    public void Explore()
    {
        Add(new FlowPosition(search.IsTokenBased ? new TokenFlow(plan, start) : new CounterFlow(plan, start), [(start, false)], facts, Trail: null));
        for (var i = 0; i < positions.Count && !isCut; i++)
            Leave(i);
        if (isCut)
            Discover("search-limit", Severity.Warning, plan.Activities[start], $"The search stopped after {FlowCourse.MaxPositions} positions; what lies beyond was not looked at.", trail: null);
    }

    /// <summary>Positions from which there is no way to an end: what is open waits for ever, goes round, or nothing is open.</summary>
    public IEnumerable<Discovery> Stuck()
    {
        if (isCut)
            return [];
        if (positions.Find(p => p.Open.Count > 0 && p.Open.TrueForAll(o => WaitsForEver(plan.Activities[o.Activity]))) is { } waiting)
        {
            var node = plan.Activities[waiting.Open[0].Activity];
            return [new Discovery(Endless, node, IsOfWay: false, new Trail(waiting.Trail, node, null, null))];
        }

        if (!isWhole && positions.Find(p => p.Open.Count == 0) is { Trail: { } last })
            return [Of("dead-end", last.Node, $"After \"{last.Outcome}\" nothing is left to do, and it is not over: it can never end.", last)];
        if (FirstWithout(quietOnly: false) is { } lost)
            return [Of("no-way-out", plan.Activities[lost.Open[0].Activity], $"From here no way leads to an end, whatever is answered.", At(lost))];
        if (FirstWithout(quietOnly: true) is { } silent)
            return [Of("silence-goes-round", plan.Activities[silent.Open[0].Activity], $"If the parties stay silent from here on, no way leads to an end.", At(silent))];
        return [];
    }

    public static readonly Objection Endless = new(
        Severity.Error, "wait-without-timeout", $"Nothing but an event ends this wait: without a deadline or somebody who is asked, it can last for ever.");

    private static Discovery Of(string code, CompiledNode node, Phrase message, Trail trail) => new(new Objection(Severity.Error, code, message), node, IsOfWay: false, trail);

    private Trail At(FlowPosition position) => new(position.Trail, plan.Activities[position.Open[0].Activity], null, null);

    /// <summary>
    /// Nothing but an event ends it, or something that may be come to inside it. A flowchart inside is walked by itself, and a definition used as activity is verified where it is drawn.
    /// </summary>
    public static bool WaitsForEver(CompiledNode node) => node switch
    {
        { Plan: FlowPlan } or { Activity: WorkflowAsActivity } => false,
        { Activity: Fork } when node.Literal("JoinMode") is "WaitAny" => node.ChildNodes.TrueForAll(WaitsForEver),
        { ChildNodes.Count: > 0 } => node.ChildNodes.Exists(WaitsForEver),
        _ => node is { Activity: Event or RunTask, CanStartWorkflow: false },
    };

    private FlowPosition? FirstWithout(bool quietOnly)
    {
        var before = new List<int>[positions.Count];
        var queue = new Queue<int>();
        var ends = new bool[positions.Count];
        for (var i = 0; i < positions.Count; i++)
        {
            foreach (var (to, isQuiet) in positions[i].Ways.Where(w => w.IsQuiet || !quietOnly))
            {
                if (to != End)
                    (before[to] ??= []).Add(i);
                else if (!ends[i])
                    queue.Enqueue(i);
                ends[i] |= to == End;
            }
        }

        while (queue.TryDequeue(out var at))
        {
            foreach (var earlier in before[at] ?? [])
            {
                if (!ends[earlier])
                    queue.Enqueue(earlier);
                ends[earlier] = true;
            }
        }

        return Array.IndexOf(ends, false) is >= 0 and var first && positions[first].Open.Count > 0 ? positions[first] : null;
    }

    private int Add(FlowPosition position)
    {
        var key = position.Key();
        if (byKey.TryGetValue(key, out var known))
            return known;
        isCut |= positions.Count >= FlowCourse.MaxPositions;
        positions.Add(position);
        return byKey[key] = positions.Count - 1;
    }

    private void Leave(int index)
    {
        var position = positions[index];
        if (position.Open.Count == 0)
        {
            if (isWhole)
                Finish(position, new Ending(EndKind.Done, ["Done"], position.Facts, IsQuiet: true, position.Trail));
            return;
        }

        if (position.Open.Sum(o => search.Rules.Burden(plan.Activities[o.Activity]).Mails) > BurdenSearch.Most)
            Discover("too-many-mails", Severity.Error, plan.Activities[position.Open[^1].Activity], $"A party is asked for more than {BurdenSearch.Most} things at once.", position.Trail);
        // What does not wait runs in the same burst, before anybody can do anything else.
        var instant = position.Open.FindIndex(o => !Waits(plan.Activities[o.Activity]));
        for (var i = Math.Max(instant, 0); i < (instant >= 0 ? instant + 1 : position.Open.Count); i++)
            Step(position, i);
    }

    private static bool Waits(CompiledNode node) => node.ChildNodes.Count > 0 ? node.ChildNodes.Exists(Waits) : node.Descriptor.Waits && !node.CanStartWorkflow;

    private void Step(FlowPosition position, int open)
    {
        var activity = position.Open[open].Activity;
        var node = plan.Activities[activity];
        var course = search.Explore(node, position.Facts);
        foreach (var inner in course.Discoveries)
            found.TryAdd((inner.Objection.Code, inner.Node), inner with { Trail = new Trail(position.Trail, node, null, inner.Trail) });
        foreach (var ending in course.Endings)
        {
            var trail = new Trail(position.Trail, node, string.Join(", ", ending.Outcomes), ending.Inside);
            CheckConnected(activity, ending, trail);
            if (ending.Kind != EndKind.Done)
                Finish(position, ending with { Inside = trail });
            else if (node.Descriptor.IsTerminal)
                Finish(position, new Ending(EndKind.Done, ["Done"], ending.Facts, ending.IsQuiet, trail));
            else if (position.After(open, ending, trail, start, branch) is { } next && Add(next) is var to)
                position.Ways.Add((to, ending.IsQuiet));
        }
    }

    private void CheckConnected(int activity, Ending ending, Trail trail)
    {
        var node = plan.Activities[activity];
        if (ending.Kind != EndKind.Done || node.Descriptor.IsTerminal)
            return;
        foreach (var outcome in ending.Outcomes.Where(o => !plan.Connections.Any(c => c.Source == activity && c.Port == o)))
        {
            if (search.Rules.Unconnected(node, outcome) is { } objection)
                Discover(objection.Code, objection.Severity, node, objection.Message, trail);
        }
    }

    private void Finish(FlowPosition position, Ending ending)
    {
        position.Ways.Add((End, ending.IsQuiet));
        Endings.Add(ending);
    }

    private void Discover(string code, Severity severity, CompiledNode node, Phrase message, Trail? trail) =>
        found.TryAdd((code, node), new Discovery(new Objection(severity, code, message), node, IsOfWay: false, trail));
}
