using NodaTime;

namespace MediationWorkflows.Simulation.FastForward;

/// <summary>Many cases whose people behave at random, each on the real engine: how long they take, how they end, and what load they bring.</summary>
/// <param name="Done">Cases so far.</param>
/// <param name="Days">From opening to the last step of those that ended, in order.</param>
/// <param name="Endings">How cases stood at the end, and how many.</param>
/// <param name="MailsPerWeek">Over all cases: mails in each week after the opening.</param>
/// <param name="AskedPerWeek">Questions that fell due in each week after the opening.</param>
public sealed record CrowdResult(
    int Done, int Size, IReadOnlyList<int> Days, IReadOnlyDictionary<string, int> Endings, IReadOnlyList<int> MailsPerWeek, IReadOnlyList<int> AskedPerWeek)
{
    /// <summary>Of the durations; null while none has ended.</summary>
    public int? Percentile(int p) => Days.Count == 0 ? null : Days[Math.Min(Days.Count - 1, Days.Count * p / 100)];
}

/// <summary>
/// Runs a crowd, and tells at any time how far it is. All are opened on one day, and nothing in them is left to chance but who behaves how: cases in which all behave alike
/// take the same course, which is run once and counted as often as it was drawn.
/// </summary>
public sealed class Crowd(ForecastCase forecasts)
{
    /// <summary>Silent or refusing people are rarer than punctual ones.</summary>
    private static readonly Behaviour[] Dice = [Behaviour.OnTime, Behaviour.OnTime, Behaviour.OnTime, Behaviour.OnTime, Behaviour.OnTime, Behaviour.Late, Behaviour.Late, Behaviour.Silent, Behaviour.Refuses];

    /// <summary>How many courses are run in one world: more share what is fixed, fewer tell sooner how far it is.</summary>
    private const int Together = 15;

    private readonly Lock gate = new();
    private readonly List<int> days = [];
    private readonly SortedDictionary<string, int> endings = new(StringComparer.Ordinal);
    private readonly int[] mails = new int[105];
    private readonly int[] asked = new int[105];
    private int done;
    private int size;

    public CrowdResult Result
    {
        get
        {
            lock (gate)
                return new CrowdResult(done, size, [.. days.Order()], new Dictionary<string, int>(endings, StringComparer.Ordinal), Until(mails), Until(asked));
        }
    }

    /// <param name="seed">The same seed gives the same crowd.</param>
    public async Task RunAsync(string definitionId, int? number, int count, int seed, LocalDate opens, CancellationToken ct)
    {
        size = count;
        var world = await forecasts.WorldAsync(definitionId, number, ct);
        var courses = Enumerable.Range(0, count).Select(i => Random(opens, new Random(seed + i))).GroupBy(s => s.Name, StringComparer.Ordinal)
            .OrderBy(alike => alike.Key, StringComparer.Ordinal).Select(alike => (Scenario: alike.First(), Times: alike.Count())).Chunk(Together);
        await Parallel.ForEachAsync(courses, new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = ct }, async (together, token) =>
        {
            var went = await forecasts.RunAsync(world, [.. together.Select(c => c.Scenario)], token);
            lock (gate)
            {
                foreach (var (course, times) in went.Zip(together, (course, asked) => (course, asked.Times)))
                    Count(course, times);
            }
        });
    }

    private static Scenario Random(LocalDate opens, Random dice) => new()
    {
        Opens = opens,
        Behaviours = Scenario.People.ToDictionary(
            p => p.Key, p => p.Key switch
            {
                "client" or "clinician" or "institution" => Dice[dice.Next(Dice.Length)],
                "mediator" or "coordinator" => dice.Next(10) == 0 ? Behaviour.Late : Behaviour.OnTime,
                _ => Behaviour.OnTime,
            }, StringComparer.Ordinal),
        Bounces = dice.Next(20) == 0 ? "client" : null,
    };

    private void Count(CaseCourse course, int times)
    {
        done += times;
        endings[course.Status] = endings.GetValueOrDefault(course.Status) + times;
        if (course.Took is { } took)
            days.AddRange(Enumerable.Repeat((int)took.TotalDays, times));
        Add(mails, course.MailsAfter, times);
        Add(asked, course.AskedAfter, times);
    }

    private static void Add(int[] weeks, IReadOnlyList<Duration> after, int times)
    {
        foreach (var week in after.Select(a => (int)Math.Floor(a.TotalDays / 7)).Where(week => week >= 0 && week < weeks.Length))
            weeks[week] += times;
    }

    private static int[] Until(int[] weeks) => weeks[..(Array.FindLastIndex(weeks, w => w > 0) + 1)];
}
