using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Audit;

/// <summary>One link of a case's audit chain. Append-only; opaque ids and codes only.</summary>
public sealed class AuditEvent
{
    public required Guid CaseId { get; init; }

    /// <summary>1, 2, 3 … within the case, without gaps.</summary>
    public required long Sequence { get; init; }

    public required Instant At { get; init; }

    /// <summary>The person; null for the system itself.</summary>
    public Guid? ActorId { get; init; }

    /// <summary>A verb in the past: <c>case.opened</c>, <c>item.read</c>, <c>deadline.extended</c>.</summary>
    public required string Action { get; init; }

    public string? TargetKind { get; init; }

    public string? TargetId { get; init; }

    /// <summary>JSON with codes and ids: old and new state, reason code.</summary>
    public string? Data { get; init; }

    /// <summary>The hash of the link before; 64 zeros for the first.</summary>
    public required string PreviousHash { get; init; }

    /// <summary>SHA-256 in hex over all the fields above.</summary>
    public required string Hash { get; init; }
}

/// <summary>The end of a case's chain. Its version makes writers of one case queue up: two links never share a predecessor.</summary>
public sealed class AuditHead : IVersioned
{
    public required Guid CaseId { get; init; }

    public long Sequence { get; set; }

    public required string Hash { get; set; }

    /// <summary>
    /// What the head says, encrypted under a key that is not in the database: who can write to the database can make up a whole
    /// chain with hashes that fit, but no seal.
    /// </summary>
    public string? Seal { get; set; }

    public int Version { get; set; }
}

internal sealed class AuditEventMap : IEntityTypeConfiguration<AuditEvent>
{
    public void Configure(EntityTypeBuilder<AuditEvent> builder)
    {
        builder.ToTable("AuditEvents");
        builder.WritesTogether(EntityState.Added);
        builder.HasKey(e => new { e.CaseId, e.Sequence });
    }
}

internal sealed class AuditHeadMap : IEntityTypeConfiguration<AuditHead>
{
    public void Configure(EntityTypeBuilder<AuditHead> builder)
    {
        builder.ToTable("AuditHeads");
        builder.WritesTogether(EntityState.Modified);
        builder.HasKey(h => h.CaseId);
        builder.Property(h => h.CaseId).ValueGeneratedNever();
    }
}
