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

/// <summary>T7: holds stop the clocks of parties, and never those that protect somebody or that the law runs.</summary>
public static class TollingPolicy
{
    public static bool StopsIn(DeadlineClass clock) => clock == DeadlineClass.Party;

    /// <summary>The roll that goes with whose clock it is (T2).</summary>
    public static Roll RollOf(DeadlineClass clock) => clock is DeadlineClass.Party ? Roll.Next : Roll.Previous;
}
