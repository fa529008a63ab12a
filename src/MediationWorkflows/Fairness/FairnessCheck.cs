using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MediationWorkflows.Fairness;

/// <summary>How much stands against fairness.</summary>
public enum Concernment
{
    None,
    Some,
    Serious,
}

/// <summary>
/// The mediator's look at power and bias before a phase begins. It is a mediator's note: parties never read it, and who may only know of it learns
/// for which phase it was made. The words are an item of the same class.
/// </summary>
public sealed class FairnessCheck : IVersioned, IClassified
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>The phase that it opens.</summary>
    public required CasePhase Gate { get; init; }

    public required Concernment PowerImbalance { get; init; }

    public required Concernment Bias { get; init; }

    /// <summary>Who looked.</summary>
    public required Guid ById { get; init; }

    /// <summary>The item with observations and remedy; null where there was nothing to say.</summary>
    public Guid? ItemId { get; init; }

    public int Version { get; set; }

    InformationClass IClassified.Class => InformationClass.Caucus;

    Guid? IClassified.OwnerId => ById;
}

internal sealed class FairnessCheckMap : IEntityTypeConfiguration<FairnessCheck>
{
    public void Configure(EntityTypeBuilder<FairnessCheck> builder)
    {
        builder.ToTable("FairnessChecks");
        builder.Property(f => f.Id).ValueGeneratedNever();
        builder.IsClassified(InformationClass.Caucus, nameof(FairnessCheck.ById));
        builder.HasIndex(f => new { f.CaseId, f.Gate });
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(f => f.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}
