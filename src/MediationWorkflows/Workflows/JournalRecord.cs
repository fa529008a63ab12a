using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Workflows;

/// <summary>One line of an instance's history. Append-only; opaque ids only.</summary>
public sealed class JournalRecord
{
    public required Guid InstanceId { get; init; }

    /// <summary>1, 2, 3 … within the instance, without gaps.</summary>
    public required long Sequence { get; init; }

    /// <summary>Orders the records of all instances, a child's among its parent's: greater is later.</summary>
    public required long Position { get; init; }

    /// <summary>When it happened.</summary>
    public required Instant At { get; init; }

    /// <summary>When it was meant to happen: for what a timer set off, the timer's due instant; else <see cref="At"/>.</summary>
    public required Instant IntendedAt { get; init; }

    public required string ActivityInstanceId { get; init; }

    public string? ParentActivityInstanceId { get; init; }

    public required string ActivityId { get; init; }

    public required string NodeId { get; init; }

    public required string ActivityType { get; init; }

    public string? ActivityName { get; init; }

    /// <summary>Started, Resumed, Suspended, Completed, Canceled, Faulted … as Elsa names them.</summary>
    public required string EventName { get; init; }

    /// <summary>JSON: outcomes and the like.</summary>
    public string? Data { get; init; }
}

internal sealed class JournalRecordMap : IEntityTypeConfiguration<JournalRecord>
{
    public void Configure(EntityTypeBuilder<JournalRecord> builder)
    {
        builder.ToTable("Journal");
        builder.HasKey(j => new { j.InstanceId, j.Sequence });
        builder.HasOne<WorkflowInstance>().WithMany().HasForeignKey(j => j.InstanceId).OnDelete(DeleteBehavior.Cascade);
    }
}
