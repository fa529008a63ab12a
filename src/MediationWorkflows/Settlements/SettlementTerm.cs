using System.Text.Json;
using MediationWorkflows.Calendars;
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

    /// <summary>A code, see <see cref="TermKinds"/>.</summary>
    public required string Kind { get; init; }

    public required ClassifiedText Text { get; init; }

    public required Guid ObligorId { get; init; }

    public required Guid VerifierId { get; init; }

    /// <summary>Who decides where the verifier is silent; null when nobody was named.</summary>
    public Guid? AlternateVerifierId { get; init; }

    /// <summary>What exactly is to be done.</summary>
    public ClassifiedText? Specific { get; init; }

    /// <summary>How one can tell how much of it was done.</summary>
    public ClassifiedText? Measure { get; init; }

    /// <summary>By when.</summary>
    public LocalDate? Due { get; init; }

    public ClassifiedText? AcceptanceTest { get; init; }

    /// <summary>What kind of evidence passes the test.</summary>
    public ClassifiedText? EvidenceType { get; init; }

    /// <summary>In <see cref="Currency"/>, if the term is about money.</summary>
    public decimal? Amount { get; init; }

    /// <summary>ISO 4217; null where no money is paid, and in terms from before currencies were kept, which are dollars.</summary>
    public string? Currency { get; init; }

    public MonetaryHead? Head { get; init; }

    /// <summary>The position of the term that must be verified before this one is paid (R35); null when it is owed anyway.</summary>
    public int? AfterPosition { get; init; }

    /// <summary>The money lies in escrow until then (R36).</summary>
    public bool FromEscrow { get; init; }

    /// <summary>In the order of their days; empty when all is paid at once.</summary>
    public IReadOnlyList<Instalment> Instalments
    {
        get => InstalmentsJson is { } json ? JsonSerializer.Deserialize<List<Instalment>>(json.Reveal(), TimeJson.Options)! : [];
        init => InstalmentsJson = value.Count == 0 ? null : new ClassifiedText(JsonSerializer.Serialize(value, TimeJson.Options));
    }

    public bool IsMoney => Amount is not null;

    internal ClassifiedText? InstalmentsJson { get; private init; }
}

internal sealed class SettlementTermMap : IEntityTypeConfiguration<SettlementTerm>
{
    public void Configure(EntityTypeBuilder<SettlementTerm> builder)
    {
        builder.ToTable("SettlementTerms");
        builder.Property(t => t.Id).ValueGeneratedNever();
        builder.Property(t => t.Amount).HasPrecision(18, 2);
        builder.Ignore(t => t.Instalments);
        builder.Property(t => t.InstalmentsJson);
    }
}
