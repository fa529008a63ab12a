using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Database;

/// <summary>The answer to a write that carried an <c>Idempotency-Key</c>, stored in the write's own transaction: the same key gets it again.</summary>
public sealed class IdempotencyRecord
{
    /// <summary>The caller and their key together, so that nobody meets another's answers; a hash of both where the caller must not be known.</summary>
    public required string Key { get; init; }

    /// <summary>
    /// SHA-256 in hex of method, path and body: another request under the same key is an error. Kept encrypted, because whoever reads the table could
    /// otherwise try out what a short confidential body said.
    /// </summary>
    public required ClassifiedText RequestHash { get; init; }

    public required int StatusCode { get; init; }

    /// <summary>Response headers that belong to the answer (Location, ETag), as JSON. The location says what was made.</summary>
    public ClassifiedText? Headers { get; init; }

    public required ClassifiedText Body { get; init; }

    /// <summary>Of the day alone where the caller must not be known.</summary>
    public required Instant CreatedAt { get; init; }
}

internal sealed class IdempotencyRecordMap : IEntityTypeConfiguration<IdempotencyRecord>
{
    public void Configure(EntityTypeBuilder<IdempotencyRecord> builder)
    {
        builder.ToTable("IdempotencyRecords");
        builder.HasKey(r => r.Key);
        builder.HasIndex(r => r.CreatedAt);
    }
}
