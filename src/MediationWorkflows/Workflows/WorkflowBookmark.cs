using MediationWorkflows.Engine.Execution;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Workflows;

/// <summary>A place where an instance waits, and what it waits for: an event, a timer, a task, a child.</summary>
public sealed class WorkflowBookmark
{
    /// <summary>As the interpreter names it: unique over all instances.</summary>
    public required string Id { get; init; }

    public required Guid InstanceId { get; init; }

    /// <summary>Timer, Event, Task, RunTask, Child.</summary>
    public required string Kind { get; init; }

    /// <summary>What is waited for: an event's name, a task's id, a child's id.</summary>
    public required string Key { get; init; }

    /// <summary>The key where it is an id, so that SQL can join it (the reconciler does).</summary>
    public Guid? KeyId { get; init; }

    public required string ActivityInstanceId { get; init; }

    /// <summary>In the version that the instance runs now.</summary>
    public required string ActivityId { get; set; }

    public required string NodeId { get; set; }

    public Instant? DueAt { get; init; }

    public required Instant CreatedAt { get; init; }

    internal static WorkflowBookmark Of(Bookmark open, Guid instanceId, Instant now) => new()
    {
        Id = open.Id,
        InstanceId = instanceId,
        Kind = open.Kind,
        Key = open.Key,
        KeyId = Guid.TryParseExact(open.Key, "N", out var id) ? id : null,
        ActivityInstanceId = open.ActivityInstanceId,
        ActivityId = open.ActivityId,
        NodeId = open.NodeId,
        DueAt = open.DueAt,
        CreatedAt = now,
    };
}

internal sealed class WorkflowBookmarkMap : IEntityTypeConfiguration<WorkflowBookmark>
{
    public void Configure(EntityTypeBuilder<WorkflowBookmark> builder)
    {
        builder.ToTable("WorkflowBookmarks");
        builder.HasKey(b => b.Id);
        builder.HasIndex(b => b.InstanceId);
        builder.HasIndex(b => new { b.Kind, b.Key });
        builder.HasIndex(b => b.KeyId);
        builder.HasOne<WorkflowInstance>().WithMany().HasForeignKey(b => b.InstanceId).OnDelete(DeleteBehavior.Cascade);
    }
}
