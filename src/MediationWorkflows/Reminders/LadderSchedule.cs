using MediationWorkflows.Calendars;
using NodaTime;

namespace MediationWorkflows.Reminders;

/// <summary>
/// When each rung of a ladder fires for one deadline. Days are business days of the case's calendar counted from the due day; the
/// hour is the recipient's. Flags and silence fire on the business day itself, at the ladder's hour in the case's zone: S19 has the
/// delay notice of a Tuesday on Friday, its third business day.
/// </summary>
public static class LadderSchedule
{
    static readonly Duration Notice = Duration.FromHours(24);

    /// <param name="createdAt">When the deadline came into being; mails less than 24 hours later are dropped, flags and silence wait.</param>
    /// <param name="recipientZone">The assignee's zone; coordinators and administrators are served in the case's.</param>
    /// <returns>In the order of firing.</returns>
    public static IReadOnlyList<Rung> For(ReminderLadder ladder, DueDate due, Instant createdAt, DateTimeZone recipientZone)
    {
        var period = PeriodOf(due, createdAt);
        return [.. ladder.Rungs
            .Where(rule => rule.OnlyIfPeriodAtLeast is null || period >= rule.OnlyIfPeriodAtLeast)
            .Select(rule => (Rule: rule, At: Intended(rule, due, createdAt, rule.Audience == Audience.Assignee ? recipientZone : due.Zone)))
            .Where(r => r.At is not null)
            .Select(r => new Rung(r.Rule.Key, r.Rule.Kind, r.Rule.Audience, r.Rule.Template, r.At!.Value, r.Rule.Channel))
            .OrderBy(r => r.IntendedAt)];
    }

    // An absolute date (rule "0 d") is its own anchor: its period began when the deadline was made.
    static int PeriodOf(DueDate due, Instant createdAt) =>
        due.Calendar.BusinessDaysBetween(LocalDate.Min(due.Anchor.DateIn(due.Zone), createdAt.InZone(due.Zone).Date), due.Day);

    static Instant? Intended(RungRule rule, DueDate due, Instant createdAt, DateTimeZone zone)
    {
        if (rule.Offset.Elapsed is { } hours)
            return Mailable(rule, due, createdAt, due.ExpiresAt + hours);

        var day = DayOf(rule, due);
        // No roll was wanted and the due day is free: nobody is written to on a free day, and the rung before has told them.
        if (rule.Kind == RungKind.Reminder && !due.Calendar.IsWorkingDay(day))
            return null;
        var at = Moment(rule, day, due, zone);
        if (rule.Kind == RungKind.Reminder)
            return at < due.ExpiresAt ? Mailable(rule, due, createdAt, at) : null;

        // A recipient far to the east has 09:00 of the next day before the case's day is over: nothing is called overdue until it is.
        // A flag or silence of a deadline that was born late waits for its day of notice instead of being lost.
        var earliest = rule.Kind == RungKind.Overdue ? due.ExpiresAt : Instant.Max(due.ExpiresAt, createdAt + Notice);
        while (at < earliest)
        {
            day = due.Calendar.AddBusinessDays(day, 1);
            at = Moment(rule, day, due, zone);
        }
        return Mailable(rule, due, createdAt, at);
    }

    static LocalDate DayOf(RungRule rule, DueDate due) => rule.Offset.BusinessDays is { } days
        ? due.Calendar.AddBusinessDays(due.Day, days)
        : due.Calendar.Roll(due.Day + rule.Offset.Calendar!, rule.Kind == RungKind.Reminder ? Roll.Previous : Roll.Next);

    static Instant Moment(RungRule rule, LocalDate day, DueDate due, DateTimeZone zone) =>
        rule.At is { } time ? zone.AtLeniently(day + time).ToInstant() : DueDate.EndOf(day, due.Zone);

    static Instant? Mailable(RungRule rule, DueDate due, Instant createdAt, Instant at) =>
        (rule.Kind is RungKind.Reminder or RungKind.Overdue && at < createdAt + Notice)
        || (rule.Kind == RungKind.Reminder && at >= due.ExpiresAt) ? null : at;
}
