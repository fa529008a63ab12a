using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Calendars;

/// <summary>
/// What a deadline counts from: a local date, a local date and time, or an instant. Local values are read in the case's zone by T9: a
/// time that the clocks skip shifts forward by the gap, one that comes twice is the first.
/// </summary>
public readonly record struct DeadlineAnchor
{
    readonly LocalDate date;
    readonly LocalTime? time;
    readonly Instant? instant;

    DeadlineAnchor(LocalDate date, LocalTime? time, Instant? instant) => (this.date, this.time, this.instant) = (date, time, instant);

    public static DeadlineAnchor On(LocalDate date) => new(date, null, null);

    public static DeadlineAnchor At(LocalDateTime local) => new(local.Date, local.TimeOfDay, null);

    public static DeadlineAnchor At(Instant instant) => new(default, null, instant);

    /// <summary>The local date and time as given, or null for dates and instants.</summary>
    public LocalDateTime? GivenLocal => time is { } t ? date + t : null;

    /// <summary>The day that day counts leave out (T1).</summary>
    public LocalDate DateIn(DateTimeZone zone) => instant is null && time is null ? date : InstantIn(zone).InZone(zone).Date;

    /// <summary>The same, for a zone that had this day.</summary>
    /// <exception cref="InvalidAnchorException">The zone's clocks went over it.</exception>
    public DeadlineAnchor In(DateTimeZone zone) => instant is null && time is null && LocalDays.LostIn(zone).Contains(date)
        ? throw new InvalidAnchorException(LocalDatePattern.Iso.Format(date), $"{zone.Id} never had that day.")
        : this;

    /// <summary>Where hour counts begin; a date alone means the start of that day.</summary>
    public Instant InstantIn(DateTimeZone zone) =>
        instant ?? (time is { } t ? zone.AtLeniently(date + t).ToInstant() : LocalDays.StartOf(date, zone));

    /// <summary>Reads <c>2027-01-04</c>, <c>2027-01-04T10:00</c>, with seconds, or with <c>Z</c> or an offset (an instant).</summary>
    /// <exception cref="InvalidAnchorException"/>
    public static DeadlineAnchor Parse(string text)
    {
        var trimmed = text.Trim();
        foreach (var pattern in LocalPatterns)
        {
            if (pattern.Parse(trimmed) is { Success: true } local)
                return InRange(text, local.Value.Date, At(local.Value));
        }
        if (LocalDatePattern.Iso.Parse(trimmed) is { Success: true } day)
            return InRange(text, day.Value, On(day.Value));
        foreach (var pattern in OffsetPatterns)
        {
            if (pattern.Parse(trimmed) is { Success: true } offset)
                return InRange(text, offset.Value.Date, At(offset.Value.ToInstant()));
        }
        throw new InvalidAnchorException(text, Shape(trimmed)
            ? "that date or time does not exist." : "write a date such as 2027-01-04, or a date and time such as 2027-01-04T10:00.");
    }

    static readonly LocalDateTimePattern[] LocalPatterns =
        [LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-ddTHH:mm"), LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-ddTHH:mm:ss")];

    static readonly OffsetDateTimePattern[] OffsetPatterns =
        [OffsetDateTimePattern.CreateWithInvariantCulture("uuuu-MM-ddTHH:mmo<Z+HH:mm>"), OffsetDateTimePattern.Rfc3339];

    static DeadlineAnchor InRange(string text, LocalDate date, DeadlineAnchor anchor) =>
        date.Year is < WorkingCalendar.FirstYear or > WorkingCalendar.LastYear
            ? throw new InvalidAnchorException(text, $"deadlines are counted in the years {WorkingCalendar.FirstYear} to {WorkingCalendar.LastYear}.")
            : anchor;

    static bool Shape(string text) =>
        text.Length >= 10 && text[4] == '-' && text[7] == '-' && text[..10].All(c => char.IsAsciiDigit(c) || c == '-');
}
