using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Jobs;

/// <summary>That a recurring job ran for one of its occurrences: the ledger in which each stands once, however many nodes tick.</summary>
public sealed class JobRun
{
    public required string Job { get; init; }

    /// <summary>Counted from the epoch, never from the run before: it does not drift.</summary>
    public required Instant OccurrenceAt { get; init; }

    /// <summary>The last time, should somebody have asked for it once more.</summary>
    public required Instant RanAt { get; set; }

    /// <summary>The occurrence that an instant belongs to.</summary>
    public static Instant OccurrenceOf(Duration every, Instant now)
    {
        var ticks = now.ToUnixTimeTicks();
        return Instant.FromUnixTimeTicks(ticks - (ticks % (long)every.TotalTicks));
    }

    /// <summary>When a job runs next that last ran then, or never: an occurrence that has no run yet is made up for at the next tick.</summary>
    public static Instant NextAfter(Instant? lastRunAt, Duration every, Instant now) =>
        OccurrenceOf(every, now) is var current && lastRunAt >= current ? current + every : current;
}

internal sealed class JobRunMap : IEntityTypeConfiguration<JobRun>
{
    public void Configure(EntityTypeBuilder<JobRun> builder)
    {
        builder.ToTable("JobRuns");
        builder.HasKey(r => new { r.Job, r.OccurrenceAt });
    }
}
