using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Workflows;

/// <summary>What became of one occurrence of a schedule: the ledger in which each stands once, whether an instance started or it was left out.</summary>
public sealed class TriggerOccurrence
{
    public required string DefinitionId { get; init; }

    /// <summary>The trigger. Not its row: another version that is published brings a new one, and must not start the same occurrence again.</summary>
    public required string ActivityId { get; init; }

    public required Instant OccurrenceAt { get; init; }

    /// <summary>The first of those before it that it fired for, or was left out with; null: none was missed.</summary>
    public Instant? MissedFrom { get; init; }

    public required Instant HandledAt { get; init; }

    /// <summary>What it started; null: it was left out.</summary>
    public Guid? InstanceId { get; init; }
}

internal sealed class TriggerOccurrenceMap : IEntityTypeConfiguration<TriggerOccurrence>
{
    public void Configure(EntityTypeBuilder<TriggerOccurrence> builder)
    {
        builder.ToTable("TriggerOccurrences");
        builder.HasKey(o => new { o.DefinitionId, o.ActivityId, o.OccurrenceAt });
    }
}
