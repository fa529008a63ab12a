using System.ComponentModel.DataAnnotations;

namespace MediationWorkflows.Retention;

/// <summary>Section <c>Retention</c>.</summary>
public sealed class RetentionOptions
{
    /// <summary>How long after a case was closed its process history stays: workflow runs, journals, incidents, mail records. Not set: for ever.</summary>
    [Range(typeof(TimeSpan), "30.00:00:00", "36500.00:00:00")]
    public TimeSpan? HistoryAfter { get; set; }

    /// <summary>How long the answer to a request with an <c>Idempotency-Key</c> is remembered.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan IdempotencyKeysAfter { get; set; } = TimeSpan.FromDays(30);
}
