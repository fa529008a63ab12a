using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using NodaTime;

namespace MediationWorkflows.Calendars;

/// <summary>The sentences of a trace in one language (embedded Calendars/Words/*.json); numbers in braces are filled in.</summary>
sealed record TraceWords
{
    const string Prefix = "MediationWorkflows.Calendars.Words.";

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { RespectRequiredConstructorParameters = true };

    static readonly Lazy<FrozenDictionary<string, TraceWords>> All = new(() => ReadAll().ToFrozenDictionary(w => w.Key, w => w.Value));

    public required string Culture { get; init; }
    public required string Day { get; init; }
    public required string Moment { get; init; }
    public required string HoursStart { get; init; }
    public required string HeldSpan { get; init; }
    public required string ClockChange { get; init; }
    public required string HoursDue { get; init; }
    public required string CountStart { get; init; }
    public required string CountBackStart { get; init; }
    public required string Start { get; init; }
    public required string SameDay { get; init; }
    public required string Skipped { get; init; }
    public required string Held { get; init; }
    public required string Later { get; init; }
    public required string Earlier { get; init; }
    public required string NoSuchDay { get; init; }
    public required string Moved { get; init; }
    public required string RolledNext { get; init; }
    public required string RolledPrevious { get; init; }
    public required string Due { get; init; }
    public required string DueCounted { get; init; }
    public required string DueFree { get; init; }
    public required string Lost { get; init; }
    public required string Gap { get; init; }
    public required string Overlap { get; init; }

    /// <summary>Of one, and of several.</summary>
    public required string[] BusinessDays { get; init; }
    public required string[] Years { get; init; }
    public required string[] Months { get; init; }
    public required string[] Weeks { get; init; }
    public required string[] Days { get; init; }

    CultureInfo Names => CultureInfo.GetCultureInfo(Culture);

    /// <summary>Those of the tag's language, or English.</summary>
    public static TraceWords In(string? language) =>
        All.Value.TryGetValue(language?.Split('-')[0].ToLowerInvariant() ?? "en", out var words) ? words : All.Value["en"];

    public string Of(LocalDate day) => day.ToString(Day, Names);

    public string Of(ZonedDateTime at) => $"{at.LocalDateTime.ToString(Moment, Names)} UTC{Of(at.Offset)}";

    public static string Of(Offset offset) => offset.ToString("m", CultureInfo.InvariantCulture);

    /// <summary>A reason as the calendar gives it; a weekday's name is told in the language.</summary>
    public string Reason(LocalDate day, string why) =>
        why == day.DayOfWeek.ToString() ? Names.DateTimeFormat.GetDayName((DayOfWeek)((int)day.DayOfWeek % 7)) : why;

    public static string Count(int count, string[] unit) => string.Format(CultureInfo.InvariantCulture, unit[Math.Abs(count) == 1 ? 0 : 1], Math.Abs(count));

    static IEnumerable<KeyValuePair<string, TraceWords>> ReadAll()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            yield return new(name[Prefix.Length..^".json".Length], JsonSerializer.Deserialize<TraceWords>(stream, Json)!);
        }
    }
}
