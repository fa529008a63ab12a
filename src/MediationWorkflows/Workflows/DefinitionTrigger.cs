using MediationWorkflows.Database;
using MediationWorkflows.Engine.Execution;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Workflows;

/// <summary>What starts instances of a published version by itself: an event, or a schedule with exactly one timer for its next occurrence.</summary>
public sealed class DefinitionTrigger : IVersioned
{
    public required Guid Id { get; init; }

    public required string DefinitionId { get; init; }

    /// <summary>The published version; another one brings its own triggers.</summary>
    public required string DefinitionVersionId { get; init; }

    /// <summary>Where the instances begin.</summary>
    public required string ActivityId { get; init; }

    public required TriggerKind Kind { get; init; }

    /// <summary>The event's name, or the schedule, as <see cref="WorkflowTrigger"/> writes it.</summary>
    public required string Key { get; init; }

    /// <summary>When the first version with this schedule was published: intervals count from here.</summary>
    public required Instant AnchorAt { get; init; }

    /// <summary>The next occurrence, and the due instant of its timer; null for events, and for what never comes again.</summary>
    public Instant? NextAt { get; set; }

    public Lateness Lateness { get; init; }

    /// <summary>An occurrence that is later than this is left out; null: none is.</summary>
    public Duration? MostLate { get; init; }

    public int Version { get; set; }

    internal BurstRunner.Launch Launch => new(DefinitionId, [], CorrelationId: null, ParentInstanceId: null, ParentBookmarkId: null, ActivityId);

    /// <summary>The first occurrence after an instant.</summary>
    internal Instant? NextAfter(Instant after) => Schedule.Next(AnchorAt, after);

    /// <summary>What firing the occurrence that is due does at an instant.</summary>
    internal ScheduleTurn TurnAt(Instant now)
    {
        var due = NextAt!.Value;
        var occurrence = Lateness == Lateness.Fire || due > now ? due : Schedule.Last(AnchorAt, due, now);
        return new ScheduleTurn(occurrence, MostLate is { } most && now - occurrence > most, NextAfter(occurrence));
    }

    /// <summary>Whether another version's trigger waits for the same at the same place.</summary>
    internal bool IsLike(WorkflowTrigger other) => (ActivityId, Kind, Key) == (other.ActivityId, other.Kind, other.Key);

    private WorkflowTrigger Schedule => new(ActivityId, Kind, Key);
}

/// <param name="OccurrenceAt">The one that fires: the one that is due, or a later one that stands for all that were missed.</param>
/// <param name="IsTooLate">It is left out.</param>
/// <param name="NextAt">The one after it, which may be over as well.</param>
internal sealed record ScheduleTurn(Instant OccurrenceAt, bool IsTooLate, Instant? NextAt);

internal sealed class DefinitionTriggerMap : IEntityTypeConfiguration<DefinitionTrigger>
{
    public void Configure(EntityTypeBuilder<DefinitionTrigger> builder)
    {
        builder.ToTable("DefinitionTriggers");
        builder.Property(t => t.Id).ValueGeneratedNever();
        builder.Property(t => t.MostLate).HasConversion(most => (long)most!.Value.TotalSeconds, seconds => Duration.FromSeconds(seconds));
        builder.HasIndex(t => t.DefinitionId);
        builder.HasIndex(t => new { t.Kind, t.Key });
        builder.HasOne<WorkflowDefinitionVersion>().WithMany().HasForeignKey(t => t.DefinitionVersionId).OnDelete(DeleteBehavior.Cascade);
    }
}
