using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Risk;

/// <summary>Who checks on somebody's safety, and when (R19): a series of days from an anchor (T3), at a local time of the case (T9).</summary>
public sealed class SafetyPlan : IVersioned, IClassified
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>The participant who checks.</summary>
    public required Guid OwnerId { get; init; }

    public required LocalDate FirstOn { get; init; }

    /// <summary>For example <c>1 w</c>.</summary>
    public required string Every { get; init; }

    public required LocalTime At { get; init; }

    public required Instant SetAt { get; init; }

    /// <summary>A later plan took its place.</summary>
    public Instant? SupersededAt { get; set; }

    /// <summary>The run that asks for its checks.</summary>
    public Guid? WorkflowInstanceId { get; set; }

    public int Version { get; set; }

    // Everybody in the case may know who looks after safety; what a check finds is another matter.
    InformationClass IClassified.Class => InformationClass.ProcessMetadata;

    Guid? IClassified.OwnerId => null;
}

/// <summary>What a check found.</summary>
public sealed class SafetyCheck : IClassified
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    public required Guid PlanId { get; init; }

    public required bool IsSafe { get; init; }

    public ClassifiedText? Note { get; init; }

    public Guid? CheckedBy { get; init; }

    public required Instant CheckedAt { get; init; }

    InformationClass IClassified.Class => InformationClass.Safety;

    Guid? IClassified.OwnerId => null;
}

internal sealed class SafetyPlanMap : IEntityTypeConfiguration<SafetyPlan>
{
    public void Configure(EntityTypeBuilder<SafetyPlan> builder)
    {
        builder.ToTable("SafetyPlans");
        builder.Property(p => p.Id).ValueGeneratedNever();
        builder.IsClassified(InformationClass.ProcessMetadata);
        builder.HasIndex(p => p.CaseId);
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(p => p.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class SafetyCheckMap : IEntityTypeConfiguration<SafetyCheck>
{
    public void Configure(EntityTypeBuilder<SafetyCheck> builder)
    {
        builder.ToTable("SafetyChecks");
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.IsClassified(InformationClass.Safety);
        builder.HasIndex(c => c.CaseId);
        builder.HasOne<SafetyPlan>().WithMany().HasForeignKey(c => c.PlanId).OnDelete(DeleteBehavior.Restrict);
    }
}
