using MediationWorkflows.Database;
using MediationWorkflows.Engine.Execution;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Workflows;

/// <summary>
/// One run of a definition version. <see cref="State"/> holds opaque ids only; it changes with the version number, its
/// waits, timers and everything else that follows from a burst in one transaction.
/// </summary>
public sealed class WorkflowInstance : IVersioned
{
    public required Guid Id { get; init; }

    public required string DefinitionId { get; init; }

    public required string DefinitionVersionId { get; set; }

    public required int DefinitionNumber { get; set; }

    /// <summary>What the run is about, for example a case's id: events find their instances by it.</summary>
    public string? CorrelationId { get; set; }

    public string? Name { get; set; }

    public Guid? ParentInstanceId { get; init; }

    /// <summary>The parent's bookmark that this run's end resumes.</summary>
    public string? ParentBookmarkId { get; init; }

    public WorkflowStatus Status { get; set; }

    public WorkflowSubStatus SubStatus { get; set; }

    /// <summary>The interpreter's state, as it writes it.</summary>
    public required string State { get; set; }

    public int IncidentCount { get; set; }

    /// <summary>How many waits <see cref="State"/> has open, so that SQL can tell when rows of them were lost. Null: last written before this was counted.</summary>
    public int? OpenWaits { get; set; }

    /// <summary>How many instances were ever started below this one, counted where nobody started it (<see cref="Lineage.Root"/>).</summary>
    public int Descendants { get; set; }

    /// <summary>The next journal record's sequence number.</summary>
    public long NextSequence { get; set; } = 1;

    public required Instant CreatedAt { get; init; }

    public required Instant UpdatedAt { get; set; }

    public Instant? FinishedAt { get; set; }

    public int Version { get; set; }
}

internal sealed class WorkflowInstanceMap : IEntityTypeConfiguration<WorkflowInstance>
{
    public void Configure(EntityTypeBuilder<WorkflowInstance> builder)
    {
        builder.ToTable("WorkflowInstances");
        builder.Property(i => i.Id).ValueGeneratedNever();
        builder.HasIndex(i => i.CorrelationId);
        builder.HasIndex(i => i.ParentInstanceId);
        builder.HasIndex(i => new { i.Status, i.UpdatedAt, i.Id });
        builder.HasIndex(i => new { i.Status, i.SubStatus, i.UpdatedAt, i.Id });
        // The list of instances, by either time, of all definitions or of one.
        builder.HasIndex(i => new { i.UpdatedAt, i.Id });
        builder.HasIndex(i => new { i.CreatedAt, i.Id });
        builder.HasIndex(i => new { i.DefinitionId, i.UpdatedAt, i.Id });
        builder.HasIndex([nameof(WorkflowInstance.UpdatedAt), nameof(WorkflowInstance.Id)], "IX_WorkflowInstances_UpdatedAt_Id_Trial")
            .HasFilter("correlation_id IS NULL OR LENGTH(correlation_id) <> 32");
        // What the reconciler looks for among a million that are well: the conditions are those of its queries, to the letter.
        builder.HasIndex([nameof(WorkflowInstance.Id), nameof(WorkflowInstance.OpenWaits)], "IX_WorkflowInstances_Id_Waiting").HasFilter("sub_status IN ('Suspended', 'Faulted')");
        builder.HasIndex([nameof(WorkflowInstance.Id)], "IX_WorkflowInstances_Id_Stuck").HasFilter("sub_status = 'Suspended' AND COALESCE(open_waits, 0) = 0");
        builder.HasIndex([nameof(WorkflowInstance.Status), nameof(WorkflowInstance.Id)], "IX_WorkflowInstances_Status_Id_Child").HasFilter("parent_bookmark_id IS NOT NULL");
        builder.HasOne<WorkflowDefinitionVersion>().WithMany().HasForeignKey(i => i.DefinitionVersionId).OnDelete(DeleteBehavior.Restrict);
    }
}
