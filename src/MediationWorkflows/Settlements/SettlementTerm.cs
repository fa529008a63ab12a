using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Settlements;

/// <summary>One promise of a settlement, written so that somebody else can tell whether it was kept.</summary>
public sealed class SettlementTerm
{
    public required Guid Id { get; init; }

    public required Guid SettlementId { get; init; }

    public required int Position { get; init; }

    /// <summary>A code: apology, training, policy, payment …</summary>
    public required string Kind { get; init; }

    public required ClassifiedText Text { get; init; }

    public required Guid ObligorId { get; init; }

    public required Guid VerifierId { get; init; }

    /// <summary>What exactly is to be done.</summary>
    public ClassifiedText? Specific { get; init; }

    /// <summary>How one can tell how much of it was done.</summary>
    public ClassifiedText? Measure { get; init; }

    /// <summary>By when.</summary>
    public LocalDate? Due { get; init; }

    public ClassifiedText? AcceptanceTest { get; init; }

    public string? EvidenceType { get; init; }

    /// <summary>Dollars, if the term is about money.</summary>
    public decimal? Amount { get; init; }
}

internal sealed class SettlementTermMap : IEntityTypeConfiguration<SettlementTerm>
{
    public void Configure(EntityTypeBuilder<SettlementTerm> builder)
    {
        builder.ToTable("SettlementTerms");
        builder.Property(t => t.Id).ValueGeneratedNever();
        builder.Property(t => t.Amount).HasPrecision(18, 2);
    }
}
