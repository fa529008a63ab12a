using System.ComponentModel.DataAnnotations;

namespace MediationWorkflows.Timers;

/// <summary>Section <c>Timers</c>.</summary>
public sealed class TimerOptions
{
    /// <summary>How many due timers one claim takes.</summary>
    [Range(1, 1000)]
    public int BatchSize { get; set; } = 100;

    /// <summary>How many timers are fired in one unit of work, as long as none of them fails.</summary>
    [Range(1, 100)]
    public int Together { get; set; } = 32;

    /// <summary>How many units of work fire timers at once; the timers of one instance are never in two of them.</summary>
    [Range(1, 64)]
    public int Parallel { get; set; } = 8;

    /// <summary>How long a claim holds before another node may take over.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "01:00:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest sleep between two looks at the rows: bounds the cost of a lost hint, or of rows that another node wrote.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan PollEvery { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Firings of one timer before it is set aside as dead, with an incident.</summary>
    [Range(1, 100)]
    public int MaxAttempts { get; set; } = 5;
}
