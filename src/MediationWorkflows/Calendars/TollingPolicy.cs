namespace MediationWorkflows.Calendars;

/// <summary>Whose clock a deadline is.</summary>
public enum DeadlineClass
{
    /// <summary>A party's time to act.</summary>
    Party,

    /// <summary>Our own duty.</summary>
    OwnDuty,
    Safety,
    Reporting,

    /// <summary>A limitation date set by law.</summary>
    Limitation,
}

/// <summary>Why a case stands still.</summary>
public enum HoldKind
{
    Safety,
    Consent,
    Conflict,
    Admin,
}

/// <summary>T7: holds stop the clocks of parties, and never those that protect somebody or that the law runs.</summary>
public static class TollingPolicy
{
    static readonly HoldKind[] All = Enum.GetValues<HoldKind>();

    /// <summary>The kinds of hold under which the clock stands still.</summary>
    public static IReadOnlyList<HoldKind> StoppedBy(DeadlineClass clock) => clock == DeadlineClass.Party ? All : [];

    public static bool Stops(HoldKind hold, DeadlineClass clock) => StoppedBy(clock).Contains(hold);

    /// <summary>The roll that goes with whose clock it is (T2).</summary>
    public static Roll RollOf(DeadlineClass clock) => clock is DeadlineClass.Party ? Roll.Next : Roll.Previous;
}
