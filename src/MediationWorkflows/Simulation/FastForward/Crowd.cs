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

/// <summary>Runs a crowd, and tells at any time how far it is.</summary>
public sealed class Crowd(ForecastCase forecasts)
{
    /// <summary>Silent or refusing people are rarer than punctual ones.</summary>
    private static readonly Behaviour[] Dice = [Behaviour.OnTime, Behaviour.OnTime, Behaviour.OnTime, Behaviour.OnTime, Behaviour.OnTime, Behaviour.Late, Behaviour.Late, Behaviour.Silent, Behaviour.Refuses];

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
        var scenarios = Enumerable.Range(0, count).Select(i => Random(opens, new Random(seed + i))).ToList();
        await Parallel.ForEachAsync(scenarios, new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = ct }, async (scenario, token) =>
            Count(scenario, await forecasts.RunAsync(world, scenario, token)));
    }

    private static Scenario Random(LocalDate opens, Random dice) => new()
    {
        Opens = opens.PlusDays(dice.Next(365)),
        Behaviours = Scenario.People.ToDictionary(
            p => p.Key, p => p.Key is "client" or "clinician" or "institution" ? Dice[dice.Next(Dice.Length)] : dice.Next(10) == 0 ? Behaviour.Late : Behaviour.OnTime, StringComparer.Ordinal),
        Bounces = dice.Next(20) == 0 ? "client" : null,
    };

    private void Count(Scenario scenario, Forecast forecast)
    {
        lock (gate)
        {
            done++;
            endings[forecast.Status] = endings.GetValueOrDefault(forecast.Status) + 1;
            if (forecast is { Status: "Finished", Entries: [_, ..] })
                days.Add((int)(forecast.Entries[^1].At - scenario.From).TotalDays);
            foreach (var entry in forecast.Entries)
            {
                var week = (int)((entry.At - scenario.From).TotalDays / 7);
                if (entry.Kind is ForecastKind.Mail or ForecastKind.Deadline && week >= 0 && week < mails.Length)
                    (entry.Kind == ForecastKind.Mail ? mails : asked)[week]++;
            }
        }
    }

    private static int[] Until(int[] weeks) => weeks[..(Array.FindLastIndex(weeks, w => w > 0) + 1)];
}
