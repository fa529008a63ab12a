using System.Diagnostics;
using System.Globalization;
using System.Text;
using MediationWorkflows.Calendars;
using NodaTime;

namespace MediationWorkflows.Benchmarks;

/// <summary>
/// Holds due dates against an independent implementation, Python's datetime and zoneinfo (time_agreement.py), on generated cases: every zone that
/// both know, anchors from 1990 to 2035, with local times drawn near clock changes half of the time. Where the two hold different releases of
/// the tz database, the zone's offsets themselves differ; those cases are counted apart.
/// </summary>
public static class TimeAgreementBench
{
    const int Count = 100_000;

    static readonly string[] Units = ["BD", "d", "mo", "h"];

    /// <summary>One line, and one more for each of the first disagreements. Needs python3 on the path.</summary>
    public static string Run()
    {
        var cases = Generate(seed: 20270104);
        var theirs = Ask(cases);
        var report = new StringBuilder();
        var (different, otherData) = (0, 0);
        for (var i = 0; i < cases.Count; i++)
        {
            var (zone, local, rule) = cases[i];
            var due = DueDate.Compute(
                DeadlineAnchor.At(local), DeadlineRule.Parse(rule), DateTimeZoneProviders.Tzdb[zone], CalendarLibrary.Get("us-federal"), Roll.Next);
            var answer = Instant.FromUnixTimeSeconds(theirs[i]);
            if (due.ExpiresAt == answer)
                continue;
            if (DataDiffers(due.Zone, due.Anchor.InstantIn(due.Zone)) || DataDiffers(due.Zone, due.ExpiresAt) || DataDiffers(due.Zone, answer))
                otherData++;
            else if (++different <= 20)
                report.AppendLine(CultureInfo.InvariantCulture, $"  {Line(cases[i])} ours={due.ExpiresAt} theirs={answer}");
        }
        return string.Create(CultureInfo.InvariantCulture,
            $"time-agreement cases={cases.Count} different={different} other-tz-data={otherData} tzdb=\"{DateTimeZoneProviders.Tzdb.VersionId}\"\n{report}");
    }

    // The system's zones are what Python reads too.
    static bool DataDiffers(DateTimeZone zone, Instant around)
    {
        var system = TimeZoneInfo.FindSystemTimeZoneById(zone.Id);
        return Enumerable.Range(-26, 53).Select(hours => around + Duration.FromHours(hours))
            .Any(at => system.GetUtcOffset(at.ToDateTimeUtc()) != zone.GetUtcOffset(at).ToTimeSpan());
    }

    static List<(string Zone, LocalDateTime Local, string Rule)> Generate(int seed)
    {
        // A fixed seed: a disagreement can be looked at again.
        var random = new Random(seed);
        var zones = TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id).Where(id => DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) is not null)
            .Order(StringComparer.Ordinal).Select(id => DateTimeZoneProviders.Tzdb[id]).ToArray();
        var (from, to) = (Instant.FromUtc(1990, 1, 1, 0, 0), Instant.FromUtc(2036, 1, 1, 0, 0));
        var changes = zones.ToDictionary(z => z.Id, z => z.GetZoneIntervals(from, to).Where(i => i.HasStart && i.Start > from).Select(i => i.Start).ToArray());
        return [.. Enumerable.Range(0, Count).Select(_ =>
        {
            var zone = zones[random.Next(zones.Length)];
            var near = changes[zone.Id];
            var at = near.Length > 0 && random.Next(2) == 0
                ? near[random.Next(near.Length)] + Duration.FromMinutes(random.Next(-3000, 180))
                : from + Duration.FromMinutes(random.NextInt64((long)(to - from).TotalMinutes));
            var unit = Units[random.Next(Units.Length)];
            // The wall clock before the change, so that skipped and repeated times come up.
            var local = at.WithOffset(zone.GetUtcOffset(at - Duration.FromHours(3))).LocalDateTime;
            return (zone.Id, new LocalDateTime(local.Year, local.Month, local.Day, local.Hour, local.Minute), $"{random.Next(1, unit == "h" ? 200 : 40)} {unit}");
        })];
    }

    static long[] Ask(List<(string, LocalDateTime, string)> cases)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "time_agreement.py");
        using var python = Process.Start(new ProcessStartInfo("python3", [script]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("python3 did not start.");
        // Written from another thread: both pipes would fill up and wait for one another.
        var writing = Task.Run(() =>
        {
            foreach (var one in cases)
                python.StandardInput.WriteLine(Line(one));
            python.StandardInput.Close();
        });
        var answers = python.StandardOutput.ReadToEnd();
        writing.GetAwaiter().GetResult();
        python.WaitForExit();
        return [.. answers.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(a => long.Parse(a, CultureInfo.InvariantCulture))];
    }

    static string Line((string Zone, LocalDateTime Local, string Rule) one) =>
        string.Create(CultureInfo.InvariantCulture, $"{one.Zone}|{one.Local.ToString("uuuu-MM-dd'T'HH:mm", CultureInfo.InvariantCulture)}|{one.Rule}");
}
