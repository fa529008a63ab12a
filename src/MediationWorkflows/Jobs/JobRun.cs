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

    public required Instant RanAt { get; init; }

    /// <summary>The occurrence that an instant belongs to.</summary>
    public static Instant OccurrenceOf(Duration every, Instant now)
    {
        var ticks = now.ToUnixTimeTicks();
        return Instant.FromUnixTimeTicks(ticks - (ticks % (long)every.TotalTicks));
    }
}

internal sealed class JobRunMap : IEntityTypeConfiguration<JobRun>
{
    public void Configure(EntityTypeBuilder<JobRun> builder)
    {
        builder.ToTable("JobRuns");
        builder.HasKey(r => new { r.Job, r.OccurrenceAt });
    }
}
