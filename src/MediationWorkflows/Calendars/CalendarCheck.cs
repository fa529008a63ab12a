using System.Text.RegularExpressions;
using MediationWorkflows.Engine;

namespace MediationWorkflows.Calendars;

/// <summary>Refuses a definition whose data contradicts itself; the message names the entry.</summary>
internal static partial class CalendarCheck
{
    public static void Run(CalendarDefinition definition)
    {
        void Require(bool holds, Phrase otherwise)
        {
            if (!holds)
                throw new InvalidCalendarException(definition.Id, otherwise);
        }

        Require(IdPattern().IsMatch(definition.Id), "an id has lower-case letters, digits and dashes.");
        Require(definition.Version >= 1, "versions count from 1.");
        Require(definition.ModelledFrom is null or (>= WorkingCalendar.FirstYear and <= WorkingCalendar.LastYear),
            $"modelledFrom lies between {WorkingCalendar.FirstYear} and {WorkingCalendar.LastYear}.");
        foreach (var week in definition.Weeks)
            Require(week.Hours.Count > 0, $"the week from {Text(week.From)} has no working day.");
        Require(definition.Weeks.DistinctBy(w => w.From).Count() == definition.Weeks.Count, "two weekly patterns begin on the same day.");

        Require(definition.Holidays.DistinctBy(h => h.Key).Count() == definition.Holidays.Count, "two holidays have the same key.");
        foreach (var holiday in definition.Holidays)
        {
            Require(holiday.Name.Trim().Length > 0, $"the holiday '{holiday.Key}' has no name.");
            Require(holiday.On.Defect is null, $"the holiday '{holiday.Key}' never comes: {holiday.On.Defect}.");
            Require(holiday.From is null || holiday.Until is null || holiday.From <= holiday.Until, $"the holiday '{holiday.Key}' ends before it begins.");
            Require(Comes(holiday), $"the holiday '{holiday.Key}' never comes while it exists.");
        }
        foreach (var exception in definition.Closures.Concat(definition.Openings))
            Require(exception.Date <= exception.Last, $"'{exception.Why}' ends before it begins.");
        foreach (var opening in definition.Openings)
        {
            var clash = definition.Closures.FirstOrDefault(c => c.Date <= opening.Last && opening.Date <= c.Last);
            Require(clash is null, $"'{opening.Why}' opens and '{clash?.Why}' closes the same day.");
        }
        foreach (var removal in definition.Removes)
            Require(removal.From is null || removal.Until is null || removal.From <= removal.Until, $"the removal of '{removal.Holiday}' ends before it begins.");
    }

    /// <summary>29 February of a time without a leap year, for example, does not.</summary>
    static bool Comes(Holiday holiday)
    {
        var (from, until) = (holiday.From?.Year ?? WorkingCalendar.FirstYear, holiday.Until?.Year ?? WorkingCalendar.LastYear);
        return Enumerable.Range(from, Math.Max(until - from + 1, 0)).Any(year => holiday.On.In(year) is { } day && (holiday.From is null || holiday.From <= day) && (holiday.Until is null || day <= holiday.Until));
    }

    static string Text(NodaTime.LocalDate? date) => date is null ? "the start" : date.Value.ToString("uuuu-MM-dd", null);

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex IdPattern();
}
