namespace MediationWorkflows.Insights;

/// <summary>Cases of one or several kinds among those that are counted.</summary>
/// <param name="Kinds">The kinds that are counted together, whether there are any of each or not.</param>
/// <param name="Settled">How many of them ended with a settlement; null where that would say too much, and then left out where it is stored.</param>
public sealed record InsightCell(IReadOnlyList<string> Kinds, int Count, int? Settled = null);

/// <summary>
/// Makes numbers of cases that can be shown: every number that is shown, and every sum or difference of such, counts nobody or at least k cases (I19). Small cells
/// are not left out, since the total would tell them, but counted together with their neighbours. Which are neighbours is fixed beforehand: a partner that is
/// chosen by its size would tell that size.
/// </summary>
public static class Suppression
{
    /// <param name="population">Each case's kind, and whether it ended with a settlement.</param>
    /// <param name="kinds">All kinds that there could be, in an order that does not depend on the cases.</param>
    /// <returns>Empty when there are too few cases to say anything.</returns>
    public static IReadOnlyList<InsightCell> Partition(IReadOnlyCollection<(string Kind, bool Settled)> population, IReadOnlyList<string> kinds, int k)
    {
        var cells = new List<InsightCell>();
        var open = new InsightCell([], 0, 0);
        foreach (var kind in kinds)
        {
            var ofKind = population.Where(p => p.Kind == kind).ToList();
            open = Together(open, new InsightCell([kind], ofKind.Count, ofKind.Count(p => p.Settled)));
            if (open.Count >= k)
            {
                cells.Add(open);
                open = new InsightCell([], 0, 0);
            }
        }

        if (cells.Count == 0)
        {
            return [];
        }

        // What is left over is never alone, be it nobody.
        cells[^1] = Together(cells[^1], open);
        // All or none: one that is missing would be told by the others and the total.
        return cells.TrueForAll(c => c.Settled >= k && c.Count - c.Settled >= k) ? cells : cells.ConvertAll(c => c with { Settled = null });
    }

    private static InsightCell Together(InsightCell a, InsightCell b) => new([.. a.Kinds, .. b.Kinds], a.Count + b.Count, a.Settled + b.Settled);
}
