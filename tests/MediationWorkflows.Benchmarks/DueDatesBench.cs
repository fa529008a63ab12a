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
    const int Deadlines = 100_000;

    static readonly string[] Rules = ["10 BD", "250 BD", "-5 BD", "14 d", "3 mo", "24 h"];

    /// <summary>One line per rule: milliseconds for a million due dates, best of three after a warm-up; then one for a calendar's edit.</summary>
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
        report.AppendLine(CultureInfo.InvariantCulture, $"calendar-change deadlines={Deadlines} ms={Enumerable.Range(0, 3).Min(_ => Rederive(zone))}");
        return report.ToString();
    }

    // What a calendar's edit costs before anything is stored: every open deadline derived anew under the next version.
    static long Rederive(DateTimeZone zone)
    {
        var before = CalendarLibrary.Get("us-federal");
        var after = WorkingCalendar.Compose(CalendarLibrary.Definition("us-federal"),
            CalendarJson.Read("""{"id": "edit", "version": 2, "name": "Edit", "closures": [{"date": "2027-03-10", "why": "Storm"}]}""", "edit"));
        var rule = DeadlineRule.Parse("20 BD");
        var open = Enumerable.Range(0, Deadlines)
            .Select(i => DueDate.Compute(DeadlineAnchor.On(new LocalDate(2027, 1, 1).PlusDays(i % 300)), rule, zone, before, Roll.Next)).ToArray();
        var watch = Stopwatch.StartNew();
        var moved = open.Count(due => CalendarChange.Of(due, after).Effect == ChangeEffect.Longer);
        watch.Stop();
        return moved == 0 ? throw new InvalidOperationException("Nothing moved.") : watch.ElapsedMilliseconds;
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
