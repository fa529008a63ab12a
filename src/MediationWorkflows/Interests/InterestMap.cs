using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Interests;

/// <summary>What lies behind the positions of those who take part, as the mediator understands it. Of the joint record: everyone in it sees what is said of them.</summary>
public sealed class InterestMap : IVersioned, IClassified
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>1, 2, 3 … within the case; the last one counts.</summary>
    public required int Number { get; init; }

    public List<InterestEntry> Entries { get; init; } = [];

    public required Instant DrawnAt { get; init; }

    public int Version { get; set; }

    InformationClass IClassified.Class => InformationClass.Joint;

    Guid? IClassified.OwnerId => null;
}

/// <summary>A position of somebody, and an interest that it serves.</summary>
public sealed class InterestEntry
{
    public required Guid InterestMapId { get; init; }

    public required int Position { get; init; }

    /// <summary>Whose; null for an interest that all share.</summary>
    public Guid? ParticipationId { get; init; }

    /// <summary>What they ask for. None where only the interest is known.</summary>
    public ClassifiedText? Stated { get; init; }

    /// <summary>Why it matters to them.</summary>
    public required ClassifiedText Interest { get; init; }
}

internal sealed class InterestMapMap : IEntityTypeConfiguration<InterestMap>
{
    public void Configure(EntityTypeBuilder<InterestMap> builder)
    {
        builder.ToTable("InterestMaps");
        builder.Property(m => m.Id).ValueGeneratedNever();
        builder.IsClassified(InformationClass.Joint);
        builder.HasIndex(m => new { m.CaseId, m.Number }).IsUnique();
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(m => m.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(m => m.Entries).WithOne().HasForeignKey(e => e.InterestMapId).OnDelete(DeleteBehavior.Cascade);
        builder.Navigation(m => m.Entries).AutoInclude();
    }
}

internal sealed class InterestEntryMap : IEntityTypeConfiguration<InterestEntry>
{
    public void Configure(EntityTypeBuilder<InterestEntry> builder)
    {
        builder.ToTable("InterestEntries");
        builder.HasKey(e => new { e.InterestMapId, e.Position });
    }
}
