using MediationWorkflows.Engine.Activities;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Engine.Flowchart;
using NodaTime;

namespace MediationWorkflows.Engine.Verification.Course;

/// <summary>
/// Follows what goes on by itself while nobody answers, and counts what a party is sent within a week. Waits whose length is not written in the definition end the count,
/// as do definitions used as activities, which are counted where they are drawn.
/// </summary>
internal sealed class BurdenSearch(FlowPlan plan, ICourseRules rules)
{
    /// <summary>Mails to one party within a week; more is a nuisance.</summary>
    public const int Most = 5;

    /// <summary>Outcomes that exclude each other are followed one by one, from each activity on no further than so many.</summary>
    private const int MostLooks = 10_000;

    private static readonly Duration Week = Duration.FromDays(7);

    private int looks;

    private readonly record struct Place(int Activity, int Mails, Duration Elapsed);

    /// <summary>The first activity, in the order of the definition, from which too much follows, with the way; null where there is none.</summary>
    public Discovery? Find()
    {
        var isCut = false;
        for (var i = 0; i < plan.Activities.Length; i++)
        {
            isCut |= looks > MostLooks;
            looks = 0;
            var trail = rules.Burden(plan.Activities[i]).Mails > 0 ? From(i) : null;
            if (trail is null && AllFrom(i, Duration.Zero, []) > Most)
                trail = new Trail(null, plan.Activities[i], null, null);
            if (trail is not null)
            {
                return new Discovery(
                    new Objection(Severity.Error, "too-many-mails", $"If nobody answers, a party gets more than {Most} mails within a week."), trail.Node, IsOfWay: false, trail);
            }
        }

        return isCut || looks > MostLooks
            ? new Discovery(new Objection(Severity.Warning, "search-limit", $"There are too many ways to count the mails on all of them."), plan.Activities[0], IsOfWay: false, null)
            : null;
    }

    /// <summary>What all branches that begin here send together; of outcomes that exclude each other, those of which most follows. No activity counts twice.</summary>
    private int AllFrom(int activity, Duration elapsed, HashSet<int> seen)
    {
        if (!seen.Add(activity) || ++looks > MostLooks)
            return 0;
        var node = plan.Activities[activity];
        var burden = rules.Burden(node);
        if (Quiet(node, burden) is not { } quiet || elapsed + quiet.Takes >= Week)
            return burden.Mails;
        var (most, mostSeen) = (0, seen);
        foreach (var port in plan.Connections.Where(c => c.Source == activity && (quiet.Outcome is null || c.Port == quiet.Outcome)).GroupBy(c => c.Port))
        {
            HashSet<int> followed = [.. seen];
            if (port.Sum(c => AllFrom(c.Target, elapsed + quiet.Takes, followed)) is var mails && mails > most)
                (most, mostSeen) = (mails, followed);
        }

        seen.UnionWith(mostSeen);
        return burden.Mails + most;
    }

    private Trail? From(int first)
    {
        HashSet<Place> seen = [];
        var queue = new Queue<(Place Place, Trail? Trail)>([(new Place(first, 0, Duration.Zero), null)]);
        while (queue.TryDequeue(out var next))
        {
            var (place, trail) = next;
            var node = plan.Activities[place.Activity];
            var burden = rules.Burden(node);
            var mails = place.Mails + burden.Mails;
            if (mails > Most)
                return new Trail(trail, node, null, null);
            if (Quiet(node, burden) is not { } quiet || place.Elapsed + quiet.Takes >= Week)
                continue;
            foreach (var c in plan.Connections.Where(c => c.Source == place.Activity && (quiet.Outcome is null || c.Port == quiet.Outcome)))
            {
                var to = new Place(c.Target, mails, place.Elapsed + quiet.Takes);
                if (seen.Add(to))
                    queue.Enqueue((to, new Trail(trail, node, c.Port, null)));
            }
        }

        return null;
    }

    /// <summary>How it ends by itself, and after how long; null where it does not, or nobody can tell when.</summary>
    private static (string? Outcome, Duration Takes)? Quiet(CompiledNode node, Burden burden) => node.Activity switch
    {
        Delay or Activities.Timer => node.Inputs[0] is ConstantBinding { Value: var length } && Conversions.Duration(length) is { } takes ? (null, takes) : null,
        _ when burden.Quiet is { } outcome => (outcome, burden.Takes),
        _ when node.Descriptor.Waits || node.ChildNodes.Count > 0 || node.Descriptor.IsTerminal => null,
        _ => (null, Duration.Zero),
    };
}
