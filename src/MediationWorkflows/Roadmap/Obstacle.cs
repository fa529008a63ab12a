using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Roadmap;

public enum ObstacleState
{
    Open,
    Resolved,
}

/// <summary>What stands in the way of something promised, and what is done if it does not go away (R49).</summary>
public sealed class Obstacle : IVersioned, IClassified
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>The milestone that it stands in the way of; null: of all.</summary>
    public Guid? MilestoneId { get; init; }

    public required Guid NotedById { get; init; }

    public required ClassifiedText Text { get; init; }

    /// <summary>What is tried before anything is escalated; null while nobody knows.</summary>
    public ClassifiedText? Contingency { get; private set; }

    public ObstacleState State { get; private set; }

    public required Instant CreatedAt { get; init; }

    public Instant? ResolvedAt { get; private set; }

    public int Version { get; set; }

    InformationClass IClassified.Class => InformationClass.Terms;

    Guid? IClassified.OwnerId => NotedById;

    public void Plan(string contingency)
    {
        RequireOpen();
        Contingency = new ClassifiedText(contingency.Trim());
    }

    public void Resolve(Instant now)
    {
        RequireOpen();
        (State, ResolvedAt) = (ObstacleState.Resolved, now);
    }

    private void RequireOpen()
    {
        if (State != ObstacleState.Open)
        {
            throw new StateException("This obstacle is out of the way already.", State.ToString());
        }
    }
}

internal sealed class ObstacleMap : IEntityTypeConfiguration<Obstacle>
{
    public void Configure(EntityTypeBuilder<Obstacle> builder)
    {
        builder.ToTable("Obstacles");
        builder.Property(o => o.Id).ValueGeneratedNever();
        builder.IsClassified(InformationClass.Terms, nameof(Obstacle.NotedById));
        builder.HasIndex(o => o.CaseId);
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(o => o.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Participation>().WithMany().HasForeignKey(o => o.NotedById).OnDelete(DeleteBehavior.Restrict);
    }
}
