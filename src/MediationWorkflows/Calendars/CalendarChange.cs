using NodaTime;

namespace MediationWorkflows.Calendars;

public enum ChangeEffect
{
    None,

    /// <summary>The party gets more time: applied by itself.</summary>
    Longer,

    /// <summary>The party gets less time: only with a coordinator's confirmation.</summary>
    Shorter,
}

/// <summary>What a calendar's next version does to one open deadline (T8).</summary>
public sealed record CalendarChange(DueDate Before, DueDate After)
{
    public ChangeEffect Effect => EffectOf(Before.ExpiresAt, After.ExpiresAt);

    public static ChangeEffect EffectOf(Instant before, Instant after) =>
        after == before ? ChangeEffect.None : after > before ? ChangeEffect.Longer : ChangeEffect.Shorter;

    /// <summary>Derives the deadline anew from its anchor and rule under the next version, with the same stops.</summary>
    /// <exception cref="OutOfCalendarException">The next version gives this deadline no end.</exception>
    public static CalendarChange Of(DueDate before, WorkingCalendar next) =>
        new(before, DueDate.Compute(before.Anchor, before.Rule, before.Zone, next, before.Roll).Toll(before.Stops));

    /// <summary>What holds after the edit: a shortening only when it was confirmed.</summary>
    public DueDate Outcome(bool shorteningConfirmed) => Effect == ChangeEffect.Shorter && !shorteningConfirmed ? Before : After;
}
