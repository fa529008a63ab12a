using System.Globalization;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Web.Pages.Layout;
using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Web.Pages.Operations;

/// <summary>What one form of a calendar's page makes of the calendar; the whole of it as text where no form is fine enough.</summary>
static class CalendarEdit
{
    /// <exception cref="InvalidInputException">A day or a reason is missing.</exception>
    /// <exception cref="TimeRuleException">The text is no calendar.</exception>
    public static CalendarDefinition Apply(CalendarDefinition calendar, ActInput input) => input.Kind switch
    {
        "close" => calendar with { Closures = With(calendar.Closures, Days(input)) },
        "open" => calendar with { Openings = With(calendar.Openings, Days(input)) },
        "remove" => calendar with { Removes = [.. calendar.Removes, new HolidayRemoval(Said(input.Name, "holiday"), Said(input.Text, "why"), Day(input.From, "from"), Day(input.To, "until"))] },
        "undo-close" => calendar with { Closures = Without(calendar.Closures, input) },
        "undo-open" => calendar with { Openings = Without(calendar.Openings, input) },
        "undo-remove" => calendar with { Removes = Without(calendar.Removes, input) },
        "text" => CalendarJson.Read(input.Text ?? "", calendar.Id) is var read && read.Id == calendar.Id
            ? read : throw new InvalidInputException("id", $"The address says {calendar.Id}."),
        _ => throw FormPage.NoSuchVerb(),
    };

    static DatedException Days(ActInput input) =>
        new(Day(input.From, "from") ?? throw new InvalidInputException("from", "This is needed."), Said(input.Text, "why"), Day(input.To, "until"));

    static List<DatedException> With(IReadOnlyList<DatedException> days, DatedException more) => [.. days.Append(more).OrderBy(d => d.Date)];

    /// <summary>The place is the one in the version that the form was filled in about.</summary>
    static List<T> Without<T>(IReadOnlyList<T> entries, ActInput input) => [.. entries.Where((_, i) => i != input.Days)];

    static string Said(string? text, string field) => text?.Trim() is { Length: > 0 } said ? said : throw new InvalidInputException(field, "This is needed.");

    static LocalDate? Day(string? text, string field) =>
        string.IsNullOrWhiteSpace(text) ? null
        : LocalDatePattern.Iso.Parse(text.Trim()) is { Success: true, Value: var day } ? day
        : throw new InvalidInputException(field, "A date looks like 2027-01-04.");

    /// <summary>The days on which a calendar's holidays fall, without the shift over weekends, and which of them do not count.</summary>
    public static IEnumerable<(Holiday Holiday, LocalDate On, bool IsRemoved)> HolidaysOf(IReadOnlyList<CalendarDefinition> layers, int year) =>
        from holiday in layers.SelectMany(layer => layer.Holidays)
        let day = holiday.On.In(year)
        where day is not null && (holiday.From is null || holiday.From <= day) && (holiday.Until is null || day <= holiday.Until)
        orderby day
        select (holiday, day.Value, layers.Any(layer => layer.Removes.Any(r => r.Holiday == holiday.Key && r.Covers(day.Value))));

    public static string Hours(WorkingWeek week) => string.Join(" · ", week.Hours.OrderBy(h => h.Key).Select(h =>
        $"{CultureInfo.CurrentCulture.DateTimeFormat.AbbreviatedDayNames[(int)h.Key % 7]} {h.Value.Opens.ToString("HH:mm", CultureInfo.InvariantCulture)}–{h.Value.Closes.ToString("HH:mm", CultureInfo.InvariantCulture)}"));
}
