using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Monitoring;

/// <summary>One process that serves this database, or did: what an administrator counts after an update or a crash. Claims are fenced by their own lease, never by this.</summary>
public sealed class Node
{
    /// <summary>Of its incarnation: a process that starts again is another node.</summary>
    public required Guid Id { get; init; }

    /// <summary>The machine's name.</summary>
    public required string Host { get; init; }

    /// <summary>Of the product.</summary>
    public required string Release { get; init; }

    public required Instant StartedAt { get; init; }

    public Instant SeenAt { get; set; }

    /// <summary>Null: it still runs, or it went without a word.</summary>
    public Instant? StoppedAt { get; set; }

    public bool IsAliveAt(Instant now) => StoppedAt is null && now - SeenAt <= NodeHeartbeat.MissedAfter;
}

internal sealed class NodeMap : IEntityTypeConfiguration<Node>
{
    public void Configure(EntityTypeBuilder<Node> builder)
    {
        builder.ToTable("Nodes");
        builder.HasKey(n => n.Id);
    }
}
