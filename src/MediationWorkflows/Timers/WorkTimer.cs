using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Timers;

public enum TimerState
{
    /// <summary>Waits for its instant, or for its lease to end, or for its next attempt.</summary>
    Waiting,

    /// <summary>Out of attempts; an incident says so, and a retry makes a new row.</summary>
    Dead,
}

/// <summary>What is done first when more is due than can be done at once, after an outage for example.</summary>
public enum TimerPriority
{
    /// <summary>A deadline ends, with legal consequences.</summary>
    Consequence = 0,

    /// <summary>A workflow goes on.</summary>
    Work = 1,

    /// <summary>Somebody is reminded.</summary>
    Reminder = 2,
}

/// <summary>
/// One piece of work due at an instant, committed with the step that asked for it and deleted with the step that it sets off.
/// The one queue of the system: sleeping activities, deadlines' rungs, events to deliver and children to start are all timers.
/// </summary>
public sealed class WorkTimer
{
    /// <summary>Given by the database; equal due instants fire in this order.</summary>
    public long Id { get; init; }

    /// <summary>Which <see cref="ITimerHandler"/> fires it.</summary>
    public required string Kind { get; init; }

    /// <summary>What the handler acts on: a bookmark's id, a deadline's id, a definition's id.</summary>
    public required string Target { get; init; }

    /// <summary>The target's id where it is one, so that SQL can join it (the reconciler does).</summary>
    public Guid? TargetId { get; init; }

    /// <summary>The instance that is concerned, if any; its timers die with it.</summary>
    public Guid? InstanceId { get; init; }

    /// <summary>The target's version that asked for it: the handler ignores a timer whose target has moved on (T4).</summary>
    public int TargetVersion { get; init; }

    /// <summary>JSON for the handler; opaque ids only.</summary>
    public string? Payload { get; init; }

    /// <summary>The intended instant; never rewritten.</summary>
    public required Instant DueAt { get; init; }

    /// <summary>
    /// From when it may be claimed: first <see cref="DueAt"/>, then the end of a claim's lease (a dead node's claim just runs
    /// out), then the next attempt.
    /// </summary>
    public required Instant NotBefore { get; set; }

    /// <summary>Counted when claimed, not when finished, so a timer that kills its process still runs out of attempts.</summary>
    public int Attempts { get; set; }

    /// <summary>The incarnation (one per process start) that claimed it last. It fences: only the last claimer may finish it.</summary>
    public Guid? ClaimedBy { get; set; }

    public TimerState State { get; set; }

    public TimerPriority Priority { get; init; } = TimerPriority.Work;

    public required Instant CreatedAt { get; init; }

    /// <summary>A timer that is due at the instant.</summary>
    public static WorkTimer At(Instant dueAt, string kind, string target, Instant now, Guid? instanceId = null, int targetVersion = 0, string? payload = null,
        TimerPriority priority = TimerPriority.Work) => new()
    {
        Kind = kind,
        Target = target,
        TargetId = Guid.TryParseExact(target, "N", out var id) ? id : null,
        InstanceId = instanceId,
        TargetVersion = targetVersion,
        Payload = payload,
        Priority = priority,
        DueAt = dueAt,
        NotBefore = dueAt,
        CreatedAt = now,
    };
}

internal sealed class WorkTimerMap : IEntityTypeConfiguration<WorkTimer>
{
    public void Configure(EntityTypeBuilder<WorkTimer> builder)
    {
        builder.ToTable("Timers");
        builder.Property(t => t.Id).ValueGeneratedOnAdd();
        // By number: it orders.
        builder.Property(t => t.Priority).HasConversion<int>();
        builder.HasIndex(t => new { t.Priority, t.NotBefore, t.Id }).HasFilter("state = 'Waiting'");
        builder.HasIndex(t => t.Id).HasFilter("state = 'Dead'").HasDatabaseName("IX_Timers_Id_Dead");
        builder.HasIndex(t => new { t.DueAt, t.Id });
        builder.HasIndex(t => new { t.Kind, t.Target });
        builder.HasIndex(t => t.InstanceId);
        builder.HasIndex(t => t.TargetId);
        // Fencing: a delete or update by a claimer that lost its lease touches no row.
        builder.Property(t => t.ClaimedBy).IsConcurrencyToken();
    }
}
