using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Cases;

/// <summary>What somebody looks for among the cases again and again, under a name of their own.</summary>
public sealed class SavedFilter
{
    public required Guid Id { get; init; }

    public required Guid PersonId { get; init; }

    /// <summary>Encrypted, as whatever people type may name somebody.</summary>
    public required ClassifiedText Name { get; init; }

    /// <summary>Part of a reference, a jurisdiction or a phase; null: any.</summary>
    public ClassifiedText? Words { get; init; }

    public CasePhase? Phase { get; init; }

    /// <summary>Whom the cases wait for; null: anybody.</summary>
    public Access.Role? WaitingFor { get; init; }

    public required Instant CreatedAt { get; init; }
}

internal sealed class SavedFilterMap : IEntityTypeConfiguration<SavedFilter>
{
    public void Configure(EntityTypeBuilder<SavedFilter> builder)
    {
        builder.ToTable("SavedFilters");
        builder.Property(f => f.Id).ValueGeneratedNever();
        builder.HasIndex(f => f.PersonId);
        builder.HasOne<Parties.Person>().WithMany().HasForeignKey(f => f.PersonId).OnDelete(DeleteBehavior.Cascade);
    }
}
