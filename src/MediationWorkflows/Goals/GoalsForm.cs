using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Goals;

public enum GoalsFormState
{
    Requested,
    In,

    /// <summary>The party would rather not write one.</summary>
    Waived,
}

/// <summary>
/// That a party has thought about their goals and expectations. What they wrote is an item of theirs, private to them, and shared like any other:
/// by their own word, item by item.
/// </summary>
public sealed class GoalsForm : IVersioned, ISaidInItem
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    public required Guid OwnerId { get; init; }

    public GoalsFormState State { get; private set; }

    /// <summary>The item with the latest words.</summary>
    public Guid? ItemId { get; private set; }

    public Instant? WrittenAt { get; private set; }

    public int Version { get; set; }

    InformationClass IClassified.Class => InformationClass.PartyPrivate;

    Guid? IClassified.OwnerId => OwnerId;

    public void Write(Guid itemId, Instant now) => (State, ItemId, WrittenAt) = (GoalsFormState.In, itemId, now);

    public void Waive()
    {
        if (State == GoalsFormState.In)
        {
            throw new StateException("The form was filled in already.", State.ToString(), nameof(GoalsFormState.Requested));
        }

        State = GoalsFormState.Waived;
    }
}

internal sealed class GoalsFormMap : IEntityTypeConfiguration<GoalsForm>
{
    public void Configure(EntityTypeBuilder<GoalsForm> builder)
    {
        builder.ToTable("GoalsForms");
        builder.Property(g => g.Id).ValueGeneratedNever();
        builder.IsClassified(InformationClass.PartyPrivate, nameof(GoalsForm.OwnerId));
        builder.HasIndex(g => new { g.CaseId, g.OwnerId }).IsUnique();
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(g => g.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Participation>().WithMany().HasForeignKey(g => g.OwnerId).OnDelete(DeleteBehavior.Restrict);
    }
}
