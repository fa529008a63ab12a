using NodaTime;

namespace MediationWorkflows.Calendars;

/// <summary>
/// One layer of a calendar as data: a public calendar, an organisation's or a case's overrides. A version is immutable; a change
/// is the next version. Layers are laid over one another by <see cref="WorkingCalendar.Compose"/>. The JSON form is in
/// <see cref="CalendarJson"/>; the shipped files are in Calendars/Data.
/// </summary>
public sealed record CalendarDefinition
{
    /// <summary>Lower-case letters, digits and dashes.</summary>
    public required string Id { get; init; }

    /// <summary>Counts from 1.</summary>
    public required int Version { get; init; }

    public required string Name { get; init; }

    /// <summary>Statute or decision that the days come from.</summary>
    public string? Source { get; init; }

    /// <summary>The calendar that this one is laid over, in its newest version; null for a calendar that stands by itself.</summary>
    public string? Base { get; init; }

    /// <summary>First year for which the days were verified; earlier dates are refused. Null: no limit of its own.</summary>
    public int? ModelledFrom { get; init; }

    /// <summary>What happens when a holiday's day is a Saturday or Sunday, unless the holiday says otherwise.</summary>
    public Observance Observed { get; init; }

    /// <summary>Weekly patterns by validity; empty means "as the layer below". The latest whose From is not after the day holds.</summary>
    public IReadOnlyList<WorkingWeek> Weeks { get; init; } = [];

    public IReadOnlyList<Holiday> Holidays { get; init; } = [];

    /// <summary>Days on which nobody works, whatever the layers below say.</summary>
    public IReadOnlyList<DatedException> Closures { get; init; } = [];

    /// <summary>Days that are working days, whatever the layers below say: a holiday, or a Saturday worked in exchange.</summary>
    public IReadOnlyList<DatedException> Openings { get; init; } = [];

    /// <summary>Holidays of this layer or one below that do not count, for ever or for a while.</summary>
    public IReadOnlyList<HolidayRemoval> Removes { get; init; } = [];
}

/// <summary>Where a holiday goes that falls on a weekend. The day itself stays a holiday too, for those who work weekends.</summary>
public enum Observance
{
    None,

    /// <summary>Saturday to Friday, Sunday to Monday (5 U.S.C. 6103(b), Executive Order 11582; California Rule of Court 1.11).</summary>
    NearestWeekday,

    /// <summary>Sunday to Monday; a Saturday does not move (New York General Construction Law § 24).</summary>
    SundayToMonday,

    /// <summary>To the next weekday that is no holiday itself (substitute days of the Banking and Financial Dealings Act 1971).</summary>
    NextFreeWeekday,
}

/// <summary>Working hours per weekday as "09:00-17:00"; a weekday that is missing is free. Hours are local, and never shorten an hour count (T1).</summary>
public sealed record WorkingWeek(IReadOnlyDictionary<IsoDayOfWeek, WorkingHours> Hours, LocalDate? From = null);

public sealed record WorkingHours(LocalTime Opens, LocalTime Closes);

/// <summary>A holiday with the dates between which it exists, both included, judged by its own day and not by the observed one.</summary>
public sealed record Holiday(string Key, string Name, HolidayRule On, LocalDate? From = null, LocalDate? Until = null, Observance? Observed = null);

/// <summary>One day, or a run of days to <paramref name="Until"/> included.</summary>
public sealed record DatedException(LocalDate Date, string Why, LocalDate? Until = null)
{
    public LocalDate Last => Until ?? Date;

    public bool Covers(LocalDate day) => Date <= day && day <= Last;
}

/// <summary>Takes a holiday away when its own day lies between the dates, both included; no dates means always.</summary>
public sealed record HolidayRemoval(string Holiday, string Why, LocalDate? From = null, LocalDate? Until = null)
{
    public bool Covers(LocalDate day) => (From is null || From <= day) && (Until is null || day <= Until);
}
