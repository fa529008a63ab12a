using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Scenarios;

/// <summary>A way out that somebody thought of (R29), without anybody's commitment to it; scenarios play it through.</summary>
public sealed class SettlementOption : IVersioned, IOfSession
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>The session that ran when it was thought of, if one did.</summary>
    public Guid? SessionId { get; init; }

    public required Guid AuthorId { get; init; }

    public required ClassifiedText Text { get; init; }

    public List<Scenario> Scenarios { get; init; } = [];

    public required Instant CreatedAt { get; init; }

    public int Version { get; set; }

    InformationClass IClassified.Class => InformationClass.Joint;

    Guid? IClassified.OwnerId => null;
}

/// <summary>What happens if: the option under one circumstance, and what that means for each party.</summary>
public sealed class Scenario
{
    public required Guid Id { get; init; }

    public required Guid OptionId { get; init; }

    public required int Position { get; init; }

    public required ClassifiedText WhatIf { get; init; }

    /// <summary>One for each party.</summary>
    public List<Consequence> Consequences { get; init; } = [];
}

public sealed class Consequence
{
    public required Guid ScenarioId { get; init; }

    public required Guid ParticipationId { get; init; }

    public required ClassifiedText Text { get; init; }
}

internal sealed class SettlementOptionMap : IEntityTypeConfiguration<SettlementOption>
{
    public void Configure(EntityTypeBuilder<SettlementOption> builder)
    {
        builder.ToTable("SettlementOptions");
        builder.Property(o => o.Id).ValueGeneratedNever();
        builder.IsClassified(InformationClass.Joint);
        builder.HasIndex(o => o.CaseId);
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(o => o.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Participation>().WithMany().HasForeignKey(o => o.AuthorId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(o => o.Scenarios).WithOne().HasForeignKey(s => s.OptionId).OnDelete(DeleteBehavior.Cascade);
        builder.Navigation(o => o.Scenarios).AutoInclude();
    }
}

internal sealed class ScenarioMap : IEntityTypeConfiguration<Scenario>
{
    public void Configure(EntityTypeBuilder<Scenario> builder)
    {
        builder.ToTable("Scenarios");
        builder.Property(s => s.Id).ValueGeneratedNever();
        builder.HasMany(s => s.Consequences).WithOne().HasForeignKey(c => c.ScenarioId).OnDelete(DeleteBehavior.Cascade);
        builder.Navigation(s => s.Consequences).AutoInclude();
    }
}

internal sealed class ConsequenceMap : IEntityTypeConfiguration<Consequence>
{
    public void Configure(EntityTypeBuilder<Consequence> builder)
    {
        builder.ToTable("Consequences");
        builder.HasKey(c => new { c.ScenarioId, c.ParticipationId });
        builder.HasOne<Participation>().WithMany().HasForeignKey(c => c.ParticipationId).OnDelete(DeleteBehavior.Restrict);
    }
}
