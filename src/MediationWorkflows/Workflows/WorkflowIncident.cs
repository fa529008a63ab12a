using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Workflows;

/// <summary>What an administrator must look at: an activity that failed, a timer that kills whoever fires it, a wait that nothing can end.</summary>
public sealed class WorkflowIncident : IVersioned
{
    public required Guid Id { get; init; }

    public Guid? InstanceId { get; init; }

    /// <summary>The dead timer, if a timer's firing failed.</summary>
    public long? TimerId { get; init; }

    public string? ActivityInstanceId { get; init; }

    public string? ActivityId { get; init; }

    public string? NodeId { get; init; }

    /// <summary>Faulted, Blocked, Budget (from a burst), TimerPoisoned, or what a reconciliation found.</summary>
    public required string Kind { get; init; }

    /// <summary>Never an exception's free text: that may be sensitive.</summary>
    public required string Message { get; init; }

    public required Instant At { get; init; }

    public Instant? ResolvedAt { get; set; }

    /// <summary>Retried, Skipped, Cancelled, Repaired.</summary>
    public string? Resolution { get; set; }

    /// <summary>Who resolved it: a person's id, or the machine account at the command line; null for the system itself.</summary>
    public string? ResolvedBy { get; set; }

    public int Version { get; set; }
}

internal sealed class WorkflowIncidentMap : IEntityTypeConfiguration<WorkflowIncident>
{
    public void Configure(EntityTypeBuilder<WorkflowIncident> builder)
    {
        builder.ToTable("WorkflowIncidents");
        builder.Property(i => i.Id).ValueGeneratedNever();
        builder.HasIndex(i => new { i.ResolvedAt, i.At });
        builder.HasIndex(i => i.InstanceId);
    }
}
