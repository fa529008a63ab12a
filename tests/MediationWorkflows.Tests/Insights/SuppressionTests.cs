using MediationWorkflows.Cases;
using MediationWorkflows.Insights;

namespace MediationWorkflows.Tests.Insights;

/// <summary>
/// An attacker who has every pair of reports, and knows how they are made, against random populations: neither a sum or a difference of what is shown, nor trying
/// out every population that would have given the same reports, tells how many cases there are of a kind that has fewer than k (I19).
/// </summary>
public sealed class SuppressionTests
{
    private const int K = 3;
    private static readonly string[] Kinds = ["a", "b", "c"];

    [Fact]
    public void No_sum_and_no_difference_of_two_reports_counts_a_few() => Assert.Empty(CountedOf(Suppression.Partition).Take(1));

    [Fact]
    public void No_small_number_is_the_only_one_that_fits_both_of_two_reports() => Assert.Empty(ToldBy(Suppression.Partition).Take(1));

    /// <summary>The attacks succeed against what does less: one cell of the left-over kinds, however small; and a partner that is chosen by its size.</summary>
    [Fact]
    public void What_does_less_is_seen_through()
    {
        Assert.NotEmpty(CountedOf(TogetherAtTheEnd).Take(1));
        Assert.NotEmpty(ToldBy(TogetherAtTheEnd).Take(1));
        Assert.NotEmpty(ToldBy(WithTheSmallest).Take(1));
    }

    /// <summary>Outcome and remedy say whether a case was settled, which the other tables count beside them: as they are published, and as they would be, each told apart.</summary>
    [Fact]
    public void No_difference_counts_a_few_where_one_table_says_what_another_counts()
    {
        Assert.Empty(ToldAcross(CaseFacts.Table).Take(1));
        Assert.NotEmpty(ToldAcross((facts, by, options) => by == InsightBy.Outcome ? EachOutcome(facts, options.SmallestCount) : CaseFacts.Table(facts, by, options)).Take(1));
        Assert.NotEmpty(ToldAcross((facts, by, options) => by == InsightBy.Remedy ? UnsettledLast(facts, options) : CaseFacts.Table(facts, by, options)).Take(1));
    }

    private static IReadOnlyList<InsightCell> EachOutcome(IReadOnlyCollection<CaseFacts> facts, int k) =>
        Suppression.Partition([.. facts.Select(f => (f.Outcome.ToString(), f.Settled))], Enum.GetNames<CaseOutcome>(), k);

    private static IReadOnlyList<InsightCell> UnsettledLast(IReadOnlyCollection<CaseFacts> facts, InsightOptions options)
    {
        var kinds = CaseFacts.KindsOf(InsightBy.Remedy, options);
        return Suppression.Partition([.. facts.Select(f => (f.KindOf(InsightBy.Remedy, options), f.Settled))], [.. kinds.Skip(1), kinds[0]], options.SmallestCount);
    }

    private delegate IReadOnlyList<InsightCell> Tabulate(IReadOnlyCollection<CaseFacts> facts, InsightBy by, InsightOptions options);

    /// <summary>
    /// Everything that tables say is a number of cases of some sorts; of two such numbers of which one counts sorts that the other counts too, the difference counts
    /// the rest. Which sorts those are an attacker knows from how tables are made.
    /// </summary>
    private static IEnumerable<string> ToldAcross(Tabulate tabulate)
    {
        var sorts = (from outcome in Enum.GetValues<CaseOutcome>()
                     from remedy in new[] { "payment", "apology", "theirOwn", null }
                     from severity in new[] { 1, 2 }
                     let sort = new CaseFacts(outcome, severity, "US-NY", Days: 100, "Consent", remedy, "en", CaseFacts.NoNeeds)
                     where remedy is not null || !sort.Settled
                     select sort).ToList();
        InsightBy[] tables = [InsightBy.Outcome, InsightBy.Remedy, InsightBy.Severity];
        var random = new Random(20270106);
        for (var round = 0; round < 300; round++)
        {
            var options = new InsightOptions { SmallestCount = random.Next(3, 12) };
            // Some sorts are rare and some frequent, otherwise in each round.
            var weights = sorts.ConvertAll(_ => Math.Pow(random.NextDouble(), 6));
            var facts = Enumerable.Range(0, random.Next(options.SmallestCount, 6 * options.SmallestCount)).Select(_ => sorts[Pick(weights, random)]).ToList();
            var told = tables.SelectMany(by => ToldBy(tabulate(facts, by, options), f => f.KindOf(by, options), sorts)).Distinct().ToList();
            foreach (var (whole, ofWhole) in told)
            {
                foreach (var (part, ofPart) in told)
                {
                    if ((part & ~whole) == 0 && ofWhole - ofPart is var rest && rest > 0 && rest < options.SmallestCount)
                    {
                        yield return $"{rest} cases are told apart, of which at least {options.SmallestCount} were to be together.";
                    }
                }
            }
        }
    }

    /// <summary>Which sorts a table counts, a bit each, and how many cases of them: each sum of its cells, and of those the settled and the unsettled where it says.</summary>
    private static IEnumerable<(ulong Sorts, int Count)> ToldBy(IReadOnlyList<InsightCell> table, Func<CaseFacts, string> kindOf, List<CaseFacts> sorts)
    {
        ulong Of(Func<CaseFacts, bool> which) => sorts.Select((sort, i) => which(sort) ? 1UL << i : 0).Aggregate(0UL, (all, one) => all | one);
        var settled = Of(s => s.Settled);
        var ofCell = table.Select(cell => Of(s => cell.Kinds.Contains(kindOf(s), StringComparer.Ordinal))).ToList();
        for (var chosen = 1; chosen < 1 << table.Count; chosen++)
        {
            var cells = table.Where((_, i) => (chosen & (1 << i)) != 0).ToList();
            var counted = ofCell.Where((_, i) => (chosen & (1 << i)) != 0).Aggregate((all, one) => all | one);
            yield return (counted, cells.Sum(c => c.Count));
            if (cells[0].Settled is not null)
            {
                yield return (counted & settled, cells.Sum(c => c.Settled!.Value));
                yield return (counted & ~settled, cells.Sum(c => c.Count - c.Settled!.Value));
            }
        }
    }

    private static int Pick(List<double> weights, Random random)
    {
        var at = random.NextDouble() * weights.Sum();
        var i = 0;
        while (i < weights.Count - 1 && (at -= weights[i]) > 0)
        {
            i++;
        }

        return i;
    }

    private delegate IReadOnlyList<InsightCell> Partition(IReadOnlyCollection<(string Kind, bool Settled)> population, IReadOnlyList<string> kinds, int k);

    private static IReadOnlyList<InsightCell> TogetherAtTheEnd(IReadOnlyCollection<(string Kind, bool Settled)> population, IReadOnlyList<string> kinds, int k)
    {
        var cells = kinds.Select(kind => new InsightCell([kind], population.Count(p => p.Kind == kind))).ToLookup(c => c.Count >= k);
        return [.. cells[true], .. cells[false].Any() ? [new InsightCell([.. cells[false].SelectMany(c => c.Kinds)], cells[false].Sum(c => c.Count))] : Array.Empty<InsightCell>()];
    }

    private static IReadOnlyList<InsightCell> WithTheSmallest(IReadOnlyCollection<(string Kind, bool Settled)> population, IReadOnlyList<string> kinds, int k)
    {
        var cells = kinds.Select(kind => new InsightCell([kind], population.Count(p => p.Kind == kind))).ToList();
        while (cells.Count > 1 && cells.Exists(c => c.Count < k))
        {
            var bySize = cells.OrderBy(c => c.Count).ThenBy(c => c.Kinds[0], StringComparer.Ordinal).Take(2).ToList();
            cells = [.. cells.Except(bySize), new InsightCell([.. bySize.SelectMany(c => c.Kinds)], bySize.Sum(c => c.Count))];
        }

        return cells;
    }

    private static IEnumerable<string> CountedOf(Partition partition)
    {
        var random = new Random(20270104);
        for (var round = 0; round < 400; round++)
        {
            var k = random.Next(3, 12);
            var cases = Enumerable.Range(0, random.Next(0, 6 * k)).Select(_ => (Kinds: Enumerable.Range(0, 3).Select(d => $"{d}{Skewed(random)}").ToArray(), Settled: random.Next(3) > 0)).ToList();
            var reports = Enumerable.Range(0, 3).Select(d => partition([.. cases.Select(c => (c.Kinds[d], c.Settled))], [.. Enumerable.Range(0, 6).Select(n => $"{d}{n}")], k)).ToList();
            foreach (var first in reports)
            {
                Assert.True(first.Count == 0 || first.Sum(c => c.Count) == cases.Count);
                foreach (var second in reports)
                {
                    foreach (var number in Numbers(first).SelectMany(whole => Numbers(second).Where(part => IsWithin(part, whole, first, second)).Select(part => whole.Count - part.Count)))
                    {
                        if (number > 0 && number < k)
                        {
                            yield return $"{number} cases are told apart, of which at least {k} were to be together.";
                        }
                    }
                }
            }
        }
    }

    private static IEnumerable<string> ToldBy(Partition partition)
    {
        string Told((int Count, int Settled)[] population) => Shows(partition, population);
        var every = Populations(most: 9).ToList();
        // What an attacker can do with one report, for each of them: all populations that would have given it.
        var fitting = every.ToLookup(p => Told(p));
        var random = new Random(20270105);
        var hidden = 0;
        for (var round = 0; round < 300; round++)
        {
            var mine = every[random.Next(every.Count)];
            // Another report about the same cases, told apart by something else: as many cases, as many of them settled.
            var others = every.Where(p => Total(p) == Total(mine) && Settled(p) == Settled(mine)).ToList();
            var second = others[random.Next(others.Count)];
            var alike = fitting[Told(second)].Select(p => (Total(p), Settled(p))).ToHashSet();
            var feasible = fitting[Told(mine)].Where(p => alike.Contains((Total(p), Settled(p)))).ToList();
            Assert.Contains(feasible, p => p.SequenceEqual(mine));
            for (var i = 0; i < mine.Length; i++)
            {
                foreach (var (what, number) in new (string, Func<(int Count, int Settled), int>)[] { ("cases", c => c.Count), ("settlements", c => c.Settled), ("cases without one", c => c.Count - c.Settled) })
                {
                    hidden += Small(number(mine[i]));
                    if (Small(number(mine[i])) == 1 && !feasible.Select(p => number(p[i])).Distinct().Skip(1).Any())
                    {
                        yield return $"A small number of {what} can be told.";
                    }
                }
            }
        }

        Assert.True(hidden > 300, $"Only {hidden} small numbers were there to be found.");
    }

    /// <summary>The attacks can succeed: cells that are simply left out are told by the total.</summary>
    [Fact]
    public void Leaving_small_cells_out_would_not_be_enough()
    {
        (string, bool)[] cases = [.. Enumerable.Repeat(("a", true), 8), .. Enumerable.Repeat(("b", true), 2)];
        var shown = cases.GroupBy(c => c.Item1, StringComparer.Ordinal).Where(g => g.Count() >= K).Sum(g => g.Count());

        Assert.Equal(2, cases.Length - shown);
        Assert.Equal([10], Suppression.Partition(cases, ["a", "b"], K).Select(c => c.Count));
    }

    [Fact]
    public void Too_few_cases_say_nothing() => Assert.Empty(Suppression.Partition([("a", true), ("b", false)], Kinds, K));

    private sealed record Shown(HashSet<string> Labels, int Count);

    /// <summary>Every sum of cells that a report allows.</summary>
    private static IEnumerable<Shown> Numbers(IReadOnlyList<InsightCell> report)
    {
        for (var chosen = 1; chosen < 1 << report.Count; chosen++)
        {
            var cells = report.Where((_, i) => (chosen & (1 << i)) != 0).ToList();
            yield return new Shown([.. cells.SelectMany(c => c.Kinds)], cells.Sum(c => c.Count));
        }
    }

    /// <summary>Known to be among them: cells of the same report, or anything within all cases.</summary>
    private static bool IsWithin(Shown part, Shown whole, IReadOnlyList<InsightCell> first, IReadOnlyList<InsightCell> second) =>
        whole.Labels.Count == first.Sum(c => c.Kinds.Count) || (ReferenceEquals(first, second) && part.Labels.IsSubsetOf(whole.Labels));

    private static int Skewed(Random random) => Math.Min(random.Next(6), random.Next(6));

    private static IEnumerable<(int Count, int Settled)[]> Populations(int most) =>
        from a in Cells(most) from b in Cells(most - a.Count) from c in Cells(most - a.Count - b.Count) select new[] { a, b, c };

    private static IEnumerable<(int Count, int Settled)> Cells(int most) => Enumerable.Range(0, most + 1).SelectMany(n => Enumerable.Range(0, n + 1).Select(s => (n, s)));

    private static string Shows(Partition partition, (int Count, int Settled)[] population) => string.Join(' ', partition(
        [.. population.SelectMany((cell, i) => Enumerable.Range(0, cell.Count).Select(n => (Kinds[i], n < cell.Settled)))], Kinds, K).Select(c => $"{string.Concat(c.Kinds)}={c.Count}/{c.Settled}"));

    private static int Total((int Count, int Settled)[] population) => population.Sum(c => c.Count);

    private static int Settled((int Count, int Settled)[] population) => population.Sum(c => c.Settled);

    private static int Small(int count) => count is > 0 and < K ? 1 : 0;
}
