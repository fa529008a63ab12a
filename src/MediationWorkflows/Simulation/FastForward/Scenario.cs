using System.Globalization;
using MediationWorkflows.Cases;
using NodaTime;

namespace MediationWorkflows.Simulation.FastForward;

/// <summary>How people behave in a case that somebody wants to see from beginning to end, and what happens meanwhile; days count from the opening.</summary>
public sealed record Scenario
{
    /// <summary>Who can be given a behaviour, by key; everybody else is on time.</summary>
    public static readonly IReadOnlyList<(string Key, string Role)> People =
    [
        ("client", "Client"), ("clinician", "Clinician"), ("institution", "InstitutionRepresentative"), ("mediator", "Mediator"), ("coordinator", "Coordinator"),
        ("safety", "SafetyOfficer"), ("expert", "Expert"),
    ];

    private static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["America/New_York"];

    /// <summary>The day on which the case is opened, at ten in the morning.</summary>
    public required LocalDate Opens { get; init; }

    /// <summary>How long it is watched.</summary>
    public int Days { get; init; } = 730;

    public IReadOnlyDictionary<string, Behaviour> Behaviours { get; init; } = new Dictionary<string, Behaviour>(StringComparer.Ordinal);

    /// <summary>The party whose address refuses mail from the first day on.</summary>
    public string? Bounces { get; init; }

    /// <summary>The day on which the client is in danger.</summary>
    public int? HarmOnDay { get; init; }

    /// <summary>The server is down from the Friday after this day, 18:00, to the Sunday, 18:00.</summary>
    public int? DownAfterDay { get; init; }

    /// <summary>A day that the calendar makes free, told a week before.</summary>
    public int? ClosedOnDay { get; init; }

    public Instant From => Zone.AtLeniently(Opens + new LocalTime(10, 0)).ToInstant();

    public Instant Until => From + Duration.FromDays(Days);

    internal static Instant StartOf(LocalDate day) => Zone.AtStartOfDay(day).ToInstant();

    /// <summary>The same for scenarios in which the same happens.</summary>
    internal string Name => string.Create(CultureInfo.InvariantCulture,
        $"{string.Join(' ', People.Select(p => Behaviours.GetValueOrDefault(p.Key)))} {Bounces} {HarmOnDay} {DownAfterDay} {ClosedOnDay} {Opens:uuuuMMdd} {Days}");

    public CaseScript ToScript() => new()
    {
        Parties = [.. People.Select(p => new ScriptedParty { Key = p.Key, Role = p.Role, Behaviour = Behaviours.GetValueOrDefault(p.Key) })],
        Happenings =
        [
            .. Bounces is { } party ? [new Happening("PT1M", "bounce", Party: party)] : Array.Empty<Happening>(),
            .. HarmOnDay is { } harm ? [new Happening($"P{harm}D", "safetyEvent")] : Array.Empty<Happening>(),
            .. DownAfterDay is { } down ? [new Happening(After(Opens.PlusDays(down - 1).Next(IsoDayOfWeek.Friday), new LocalTime(18, 0)), "outage", For: "PT48H")] : Array.Empty<Happening>(),
            .. ClosedOnDay is { } free ? [new Happening($"P{Math.Max(free - 7, 0)}D", "closure", Data: new() { ["date"] = Opens.PlusDays(free).ToString("uuuu-MM-dd", null) })] : Array.Empty<Happening>(),
        ],
    };

    private string After(LocalDate day, LocalTime at) => $"PT{(long)Math.Ceiling((Zone.AtLeniently(day + at).ToInstant() - From).TotalMinutes)}M";
}
