using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Documents;

/// <summary>
/// A piece of a file, encrypted. Pieces are committed one by one while a file comes in, so that neither memory nor a
/// transaction grows with it; the document that names them comes last. Pieces that no document names are deleted by a daily job.
/// </summary>
public sealed class DocumentChunk
{
    public required Guid ContentId { get; init; }

    /// <summary>0, 1, 2 …</summary>
    public required int Number { get; init; }

    public required byte[] Data { get; init; }

    public required Instant CreatedAt { get; init; }
}

internal sealed class DocumentChunkMap : IEntityTypeConfiguration<DocumentChunk>
{
    public void Configure(EntityTypeBuilder<DocumentChunk> builder)
    {
        builder.ToTable("DocumentChunks");
        builder.HasKey(c => new { c.ContentId, c.Number });
        builder.HasIndex(c => c.CreatedAt);
    }
}
