using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Settlements;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Escrow;

public enum EscrowState
{
    /// <summary>The settlement is signed; the money is not there yet.</summary>
    AwaitingFunds,

    /// <summary>Somebody has confirmed that it lies there.</summary>
    Held,
}

/// <summary>The money in one currency that a settlement puts into escrow. Kept elsewhere; this is what the case knows of it.</summary>
public sealed class EscrowAccount : IVersioned, IClassified
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    public required Guid SettlementId { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>What the settlement's terms add up to.</summary>
    public required decimal Amount { get; init; }

    public EscrowState State { get; private set; }

    /// <summary>The escrow agent's name for it: an account or a receipt.</summary>
    public ClassifiedText? ExternalReference { get; private set; }

    public required Instant CreatedAt { get; init; }

    public Instant? FundedAt { get; private set; }

    public int Version { get; set; }

    InformationClass IClassified.Class => InformationClass.Escrow;

    Guid? IClassified.OwnerId => null;

    /// <summary>All of it is there: a part of the money would let releases exceed what is held (I7).</summary>
    public void ConfirmFunding(decimal amount, string? reference, Instant now)
    {
        if (State != EscrowState.AwaitingFunds)
        {
            throw new StateException("The funding of this account is confirmed already.", State.ToString());
        }

        if (amount != Amount)
        {
            throw new InvalidInputException("amount", $"The settlement puts {Amount} {Currency} into escrow; it is confirmed once all of it is there.");
        }

        (State, FundedAt, ExternalReference) = (EscrowState.Held, now, string.IsNullOrWhiteSpace(reference) ? null : new ClassifiedText(reference.Trim()));
    }
}

internal sealed class EscrowAccountMap : IEntityTypeConfiguration<EscrowAccount>
{
    public void Configure(EntityTypeBuilder<EscrowAccount> builder)
    {
        builder.ToTable("EscrowAccounts");
        builder.Property(a => a.Id).ValueGeneratedNever();
        builder.IsClassified(InformationClass.Escrow);
        builder.Property(a => a.Amount).HasPrecision(18, 2);
        builder.HasIndex(a => a.CaseId);
        builder.HasIndex(a => new { a.SettlementId, a.Currency }).IsUnique();
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(a => a.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Settlement>().WithMany().HasForeignKey(a => a.SettlementId).OnDelete(DeleteBehavior.Restrict);
    }
}
