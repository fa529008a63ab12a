using MediationWorkflows.Engine.Definitions;
using NodaTime;

namespace MediationWorkflows.Simulation.FastForward;

public enum ForecastKind
{
    /// <summary>An activity was completed.</summary>
    Step,

    /// <summary>Somebody or something is waited for from here on.</summary>
    Wait,

    /// <summary>A day on which an answer is due.</summary>
    Deadline,

    Mail,

    /// <summary>Something failed.</summary>
    Incident,
}

/// <param name="Day">In the case's zone.</param>
/// <param name="Name">The activity as it is drawn, the kind of task, or the mail's template.</param>
/// <param name="Who">A key in the case; null where nobody is meant.</param>
/// <param name="Note">How a deadline ended, what failed.</param>
public sealed record ForecastEntry(Instant At, LocalDate Day, ForecastKind Kind, string Name, string? Who, string? Note = null);

/// <summary>What a case on a version of a definition would have gone through.</summary>
public sealed record Forecast(int Number, string Status, IReadOnlyList<ForecastEntry> Entries)
{
    private static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["America/New_York"];

    public IEnumerable<ForecastEntry> Mails => Entries.Where(e => e.Kind == ForecastKind.Mail);

    internal static Forecast Of(RunReport report, int number, IEnumerable<WorkflowDefinition> definitions)
    {
        var names = definitions.SelectMany(d => d.Root.Flatten()).Where(a => a.Children.Count == 0).DistinctBy(a => a.Id).ToDictionary(a => a.Id, a => a.DisplayText, StringComparer.Ordinal);
        var entries = report.Journal
            .Where(j => names.ContainsKey(j.ActivityId) && j.ActivityType is not ("Elsa.Start" or "Elsa.End" or "Elsa.FlowJoin" or "Elsa.FlowFork" or "Elsa.Complete"))
            .Where(j => j.Event == "Completed" || (j.Event == "Started" && IsWait(j.ActivityType)))
            .Select(j => Entry(j.At, j.Event == "Started" ? ForecastKind.Wait : ForecastKind.Step, names[j.ActivityId], who: null))
            .Concat(report.Messages.Select(m => Entry(m.At, ForecastKind.Mail, m.Template, KeyOf(m.To))))
            .Concat(report.Deadlines.Select(d => new ForecastEntry(Zone.AtStartOfDay(d.Due).ToInstant(), d.Due, ForecastKind.Deadline, d.Kind, d.Party, d.State)))
            .Concat(report.Incidents.Select(i => Entry(i.At, ForecastKind.Incident, names.GetValueOrDefault(i.ActivityId ?? "", i.ActivityId ?? ""), who: null, i.Message)));
        return new Forecast(number, report.SubStatus, [.. entries.OrderBy(e => e.At)]);
    }

    private static ForecastEntry Entry(Instant at, ForecastKind kind, string name, string? who, string? note = null) => new(at, at.InZone(Zone).Date, kind, name, who, note);

    private static bool IsWait(string type) => type is "Mediation.AskPeople" or "Mediation.AskSafety" or "Elsa.Event" or "Elsa.Delay" or "Elsa.StartAt" or "Elsa.ExecuteWorkflow";

    private static string KeyOf(string address) => address.Split('@')[0];
}

/// <summary>Two forecasts side by side: what comes in both, when in each, and what in one alone.</summary>
/// <param name="Before">Null: only the other one has it.</param>
public sealed record ForecastPair(ForecastEntry? Before, ForecastEntry? After)
{
    public bool IsMoved => Before is not null && After is not null && Before.Day != After.Day;

    public Instant At => (Before ?? After)!.At;

    /// <summary>The first mail of a kind to somebody answers to the first one, the second to the second.</summary>
    public static IReadOnlyList<ForecastPair> Between(Forecast before, Forecast after)
    {
        var right = Numbered(after);
        List<ForecastPair> pairs = [];
        foreach (var (key, entry) in Numbered(before))
            pairs.Add(new ForecastPair(entry, right.Remove(key, out var other) ? other : null));
        pairs.AddRange(right.Values.Select(entry => new ForecastPair(Before: null, entry)));
        return [.. pairs.OrderBy(p => p.At)];
    }

    private static Dictionary<(ForecastKind, string, string?, int), ForecastEntry> Numbered(Forecast forecast)
    {
        Dictionary<(ForecastKind, string, string?), int> counts = [];
        Dictionary<(ForecastKind, string, string?, int), ForecastEntry> numbered = [];
        foreach (var entry in forecast.Entries)
        {
            var number = counts[(entry.Kind, entry.Name, entry.Who)] = counts.GetValueOrDefault((entry.Kind, entry.Name, entry.Who)) + 1;
            numbered.Add((entry.Kind, entry.Name, entry.Who, number), entry);
        }

        return numbered;
    }
}
