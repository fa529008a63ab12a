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

    /// <summary>When the version was published: intervals count from here.</summary>
    public required Instant AnchorAt { get; init; }

    /// <summary>The next occurrence, and the due instant of its timer; null for events, and for what never comes again.</summary>
    public Instant? NextAt { get; set; }

    public int Version { get; set; }

    internal BurstRunner.Launch Launch => new(DefinitionId, [], CorrelationId: null, ParentInstanceId: null, ParentBookmarkId: null, ActivityId);

    /// <summary>Moves on to the first occurrence after an instant: what was missed meanwhile is passed over (T5).</summary>
    internal void MoveOn(Instant after) => NextAt = new WorkflowTrigger(ActivityId, Kind, Key).Next(AnchorAt, after);
}

internal sealed class DefinitionTriggerMap : IEntityTypeConfiguration<DefinitionTrigger>
{
    public void Configure(EntityTypeBuilder<DefinitionTrigger> builder)
    {
        builder.ToTable("DefinitionTriggers");
        builder.Property(t => t.Id).ValueGeneratedNever();
        builder.HasIndex(t => t.DefinitionId);
        builder.HasIndex(t => new { t.Kind, t.Key });
        builder.HasOne<WorkflowDefinitionVersion>().WithMany().HasForeignKey(t => t.DefinitionVersionId).OnDelete(DeleteBehavior.Cascade);
    }
}
