using MediationWorkflows.Database;
using MediationWorkflows.Engine.Execution;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Workflows;

/// <summary>What one burst added to an instance's history. Append-only; one row, because it is written and read as a whole.</summary>
public sealed class JournalBurst
{
    public required Guid InstanceId { get; init; }

    /// <summary>The sequence number of its first record; the others follow without gaps.</summary>
    public required long FirstSequence { get; init; }

    /// <summary>The position of its first record.</summary>
    public required long FirstPosition { get; init; }

    public required Instant At { get; init; }

    /// <summary>When the first record was meant to happen.</summary>
    public required Instant IntendedAt { get; init; }

    /// <summary>The records, as <see cref="JournalText"/> writes them.</summary>
    public required string Entries { get; init; }

    /// <summary>Continues an instance's history with at least one record.</summary>
    internal static JournalBurst Next(WorkflowInstance instance, IReadOnlyList<JournalEntry> entries, Instant now, Instant intendedAt)
    {
        var burst = new JournalBurst
        {
            InstanceId = instance.Id,
            FirstSequence = entries[0].Sequence,
            FirstPosition = entries[0].Position,
            At = now,
            IntendedAt = intendedAt,
            Entries = JournalText.Write(entries),
        };
        instance.NextSequence = burst.FirstSequence + entries.Count;
        return burst;
    }

    /// <summary>The histories of all instances, in their common order.</summary>
    public static async Task<IReadOnlyList<JournalRecord>> AllAsync(AppDb db, CancellationToken ct)
    {
        var bursts = await db.Set<JournalBurst>().AsNoTracking().ToListAsync(ct);
        return [.. bursts.SelectMany(JournalText.Read).OrderBy(record => record.Position)];
    }

    /// <summary>The history of an instance, in order.</summary>
    public static async Task<IReadOnlyList<JournalRecord>> OfAsync(AppDb db, Guid instanceId, CancellationToken ct)
    {
        var bursts = await db.Set<JournalBurst>().AsNoTracking().Where(b => b.InstanceId == instanceId).OrderBy(b => b.FirstSequence).ToListAsync(ct);
        return [.. bursts.SelectMany(JournalText.Read)];
    }

    /// <summary>The records behind a sequence number, at most so many. By key: a page far behind costs as much as the first.</summary>
    public static async Task<IReadOnlyList<JournalRecord>> PageAsync(AppDb db, Guid instanceId, long after, int count, CancellationToken ct)
    {
        var history = db.Set<JournalBurst>().AsNoTracking().Where(b => b.InstanceId == instanceId);
        // The burst that the page begins in began at its first record or before.
        var begin = await history.Where(b => b.FirstSequence <= after + 1).OrderByDescending(b => b.FirstSequence).Select(b => b.FirstSequence).FirstOrDefaultAsync(ct);
        // A burst has at least one record, and the first one may end before the page begins.
        var bursts = await history.Where(b => b.FirstSequence >= begin).OrderBy(b => b.FirstSequence).Take(count + 1).ToListAsync(ct);
        return [.. bursts.SelectMany(JournalText.Read).Where(record => record.Sequence > after).Take(count)];
    }
}

internal sealed class JournalBurstMap : IEntityTypeConfiguration<JournalBurst>
{
    public void Configure(EntityTypeBuilder<JournalBurst> builder)
    {
        builder.ToTable("JournalBursts");
        builder.HasKey(b => new { b.InstanceId, b.FirstSequence });
        builder.HasOne<WorkflowInstance>().WithMany().HasForeignKey(b => b.InstanceId).OnDelete(DeleteBehavior.Cascade);
    }
}
