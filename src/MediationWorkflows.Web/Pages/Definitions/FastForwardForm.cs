using MediationWorkflows.Simulation;
using MediationWorkflows.Simulation.FastForward;
using NodaTime;

namespace MediationWorkflows.Web.Pages.Definitions;

/// <summary>A scenario as the address of the page says it, so that it can be sent to somebody.</summary>
static class FastForwardForm
{
    /// <summary>More days than this are not watched.</summary>
    const int Longest = 1100;

    public static Scenario Read(IQueryCollection query, LocalDate today) => new()
    {
        Opens = NodaTime.Text.LocalDatePattern.Iso.Parse(query["opens"].ToString()) is { Success: true } day ? day.Value : today,
        Days = Math.Clamp(Number(query, "days") ?? 730, 1, Longest),
        Behaviours = Scenario.People.Select(p => (p.Key, Parsed: Enum.TryParse<Behaviour>(query[p.Key], ignoreCase: true, out var behaviour) && Enum.IsDefined(behaviour) ? behaviour : Behaviour.OnTime))
            .ToDictionary(p => p.Key, p => p.Parsed, StringComparer.Ordinal),
        Bounces = query["bounces"].ToString() is { Length: > 0 } key && Scenario.People.Any(p => p.Key == key) ? key : null,
        HarmOnDay = Number(query, "harm"),
        DownAfterDay = Number(query, "down"),
        ClosedOnDay = Number(query, "closed"),
    };

    public static int? Number(IQueryCollection query, string name) =>
        int.TryParse(query[name], System.Globalization.CultureInfo.InvariantCulture, out var number) && number is > 0 and <= Longest ? number : null;
}
