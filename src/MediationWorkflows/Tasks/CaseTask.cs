using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Tasks;

public enum TaskState
{
    Open,
    Completed,
    Cancelled,

    /// <summary>Its deadline took the silence branch.</summary>
    Expired,
}

/// <summary>A wait for a person: who is asked what, which answers there are, and by when. Completing it is the workflow's stimulus.</summary>
public sealed class CaseTask : IVersioned, IClassified
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>See <see cref="TaskKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Who may know that it is asked; its kind says so.</summary>
    public InformationClass Class { get; init; } = InformationClass.ProcessMetadata;

    /// <summary>Who must answer; null until someone is assigned.</summary>
    public Guid? AssigneeId { get; set; }

    public Participation? Assignee { get; init; }

    /// <summary>What the answer is about: a version of ground rules, a settlement, a review …</summary>
    public Guid? SubjectId { get; init; }

    public required Guid DeadlineId { get; init; }

    public Deadline Deadline { get; init; } = null!;

    public TaskState State { get; set; }

    /// <summary>One of the kind's outcomes, once completed.</summary>
    public string? Outcome { get; set; }

    /// <summary>When the answer reached the server (T6).</summary>
    public Instant? CompletedAt { get; set; }

    public Guid? CompletedBy { get; set; }

    public required Instant CreatedAt { get; init; }

    public int Version { get; set; }

    Guid? IClassified.OwnerId => AssigneeId;
}

internal sealed class CaseTaskMap : IEntityTypeConfiguration<CaseTask>
{
    public void Configure(EntityTypeBuilder<CaseTask> builder)
    {
        builder.ToTable("Tasks");
        builder.Property(t => t.Id).ValueGeneratedNever();
        builder.IsClassifiedByRow(nameof(CaseTask.AssigneeId));
        builder.HasIndex(t => new { t.CaseId, t.State });
        builder.HasIndex(t => new { t.AssigneeId, t.State });
        builder.HasIndex(t => new { t.Kind, t.CompletedAt }).HasFilter("completed_at IS NOT NULL");
        builder.HasOne(t => t.Deadline).WithOne().HasForeignKey<CaseTask>(t => t.DeadlineId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(t => t.Assignee).WithMany().HasForeignKey(t => t.AssigneeId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(t => t.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}
