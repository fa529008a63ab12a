using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Channels;

public enum ChannelState
{
    Open,

    /// <summary>Nobody writes or joins any more; who is in it still reads.</summary>
    Closed,
}

/// <summary>
/// A separate channel (R16): some of a case's participants solve a problem among themselves. Who is in it is a <see cref="Share"/>
/// of this row, what is said in it is an item that is shown to those who were in it then; to everybody else neither is there.
/// </summary>
public sealed class Channel : IVersioned, IReserved
{
    /// <summary>What a channel may be about. What was told in caucus is shared item by item by its author instead (I2).</summary>
    public static readonly IReadOnlyList<InformationClass> Classes = [InformationClass.PartyPrivate, InformationClass.Clinical, InformationClass.Safety];

    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>Of all that is said in it: the matrix keeps out whose roles are given less than S of it.</summary>
    public required InformationClass Class { get; init; }

    Guid? IClassified.OwnerId => null;

    bool IReserved.IsReserved => true;

    public required ClassifiedText Name { get; init; }

    /// <summary>The participation that brings others in, and closes it.</summary>
    public required Guid OpenedById { get; init; }

    public required Instant OpenedAt { get; init; }

    public ChannelState State { get; private set; }

    /// <summary>
    /// How often somebody joined or left. It is part of the version, so that what one writes goes to those whom one saw, or
    /// nowhere.
    /// </summary>
    public int Comings { get; private set; }

    public int Version { get; set; }

    public void MembersChanged() => Comings++;

    public void Close()
    {
        RequireOpen();
        State = ChannelState.Closed;
    }

    /// <exception cref="StateException">It is closed.</exception>
    public void RequireOpen()
    {
        if (State != ChannelState.Open)
        {
            throw new StateException("The channel is closed.", State.ToString(), nameof(ChannelState.Open));
        }
    }
}

internal sealed class ChannelMap : IEntityTypeConfiguration<Channel>
{
    public void Configure(EntityTypeBuilder<Channel> builder)
    {
        builder.ToTable("Channels");
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.IsReservedByRow(nameof(Channel.OpenedById), owner: null);
        builder.HasIndex(c => c.CaseId);
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(c => c.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Participation>().WithMany().HasForeignKey(c => c.OpenedById).OnDelete(DeleteBehavior.Restrict);
    }
}
