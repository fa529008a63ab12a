using System.Diagnostics;
using System.Globalization;
using System.Text;
using MediationWorkflows.Calendars;
using NodaTime;

namespace MediationWorkflows.Benchmarks;

/// <summary>How fast due dates are computed on one core: each case another anchor, with expiry in the case's zone.</summary>
public static class DueDatesBench
{
    const int Count = 1_000_000;

    static readonly string[] Rules = ["10 BD", "250 BD", "-5 BD", "14 d", "3 mo", "24 h"];

    /// <summary>One line per rule: milliseconds for a million due dates, best of three after a warm-up.</summary>
    public static string Run()
    {
        var report = new StringBuilder();
        var zone = DateTimeZoneProviders.Tzdb["America/New_York"];
        foreach (var text in Rules)
        {
            var rule = DeadlineRule.Parse(text);
            var best = Enumerable.Range(0, 4).Select(_ => Measure(rule, zone)).Skip(1).Min();
            report.AppendLine(CultureInfo.InvariantCulture, $"due-dates rule=\"{text}\" count={Count} ms={best}");
        }
        return report.ToString();
    }

    static long Measure(DeadlineRule rule, DateTimeZone zone)
    {
        var calendar = CalendarLibrary.Get("us-federal");
        var first = new LocalDate(2021, 1, 1);
        var watch = Stopwatch.StartNew();
        long checksum = 0;
        for (var i = 0; i < Count; i++)
        {
            var due = DueDate.Compute(DeadlineAnchor.On(first.PlusDays(i % 7300)), rule, zone, calendar, Roll.Next);
            checksum += due.ExpiresAt.ToUnixTimeSeconds();
        }
        watch.Stop();
        return checksum == 0 ? throw new InvalidOperationException("Nothing was computed.") : watch.ElapsedMilliseconds;
    }
}
