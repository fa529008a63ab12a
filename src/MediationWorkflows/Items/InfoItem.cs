using System.Security.Cryptography;
using System.Text;
using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Items;

public enum ItemState
{
    Private,
    Shared,
    Released,
    Sealed,
}

/// <summary>A piece of information that somebody put into the case, of a class that decides who may see it.</summary>
public sealed class InfoItem : IVersioned, IAuthored, IOfSession, IOfCaucus, IReserved
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    public required InformationClass Class { get; init; }

    /// <summary>Who wrote it. It is shared only by this participant's word (I2).</summary>
    public required Guid AuthorId { get; init; }

    /// <summary>The author, or the party that the author acted for; null for the joint record.</summary>
    public required Guid? OwnerId { get; init; }

    public required ClassifiedText Title { get; init; }

    public required ClassifiedText Text { get; init; }

    public Guid? SessionId { get; init; }

    public Guid? CaucusId { get; init; }

    /// <summary>The separate channel that it was said in; null outside of any.</summary>
    public Guid? ChannelId { get; init; }

    bool IReserved.IsReserved => ChannelId is not null;

    public ItemState State { get; private set; }

    /// <summary>SHA-256 in hex of class, title and text, so that a copy can be checked against it.</summary>
    public required string ContentHash { get; init; }

    public required Instant CreatedAt { get; init; }

    public int Version { get; set; }

    /// <summary>Puts text into the case. Who calls has made sure that the author may write this class.</summary>
    internal static InfoItem Write(Guid caseId, InformationClass @class, Guid authorId, Guid? ownerId, string title, string text, Instant now, Guid? sessionId = null,
        Guid? caucusId = null, Guid? channelId = null) => new()
    {
        // What somebody tells apart in a channel must not say when by its id.
        Id = channelId is null ? Filing.NewId(@class, now) : Guid.NewGuid(),
        CaseId = caseId,
        Class = @class,
        AuthorId = authorId,
        OwnerId = ownerId,
        Title = new ClassifiedText(title),
        Text = new ClassifiedText(text),
        SessionId = sessionId,
        CaucusId = caucusId,
        ChannelId = channelId,
        ContentHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{@class}\n{title.Length}:{title}\n{text.Length}:{text}"))),
        CreatedAt = now,
    };

    /// <summary>Somebody else may read it from now on.</summary>
    public void MarkShared()
    {
        RequireNotSealed();
        State = State == ItemState.Released ? State : ItemState.Shared;
    }

    /// <summary>It left the mediation; nothing takes that back.</summary>
    public void MarkReleased()
    {
        RequireNotSealed();
        State = ItemState.Released;
    }

    /// <summary>Its last share ended.</summary>
    public void MarkPrivate() => State = State == ItemState.Shared ? ItemState.Private : State;

    /// <summary>Nobody adds to it or shares it any more; who could read it still can.</summary>
    public void Seal()
    {
        RequireNotSealed();
        State = ItemState.Sealed;
    }

    public void RequireNotSealed()
    {
        if (State == ItemState.Sealed)
        {
            throw new StateException("The item is sealed.", nameof(ItemState.Sealed));
        }
    }
}

internal sealed class InfoItemMap : IEntityTypeConfiguration<InfoItem>
{
    public void Configure(EntityTypeBuilder<InfoItem> builder)
    {
        builder.ToTable("InfoItems");
        builder.Property(i => i.Id).ValueGeneratedNever();
        builder.IsReservedByRow(nameof(InfoItem.ChannelId));
        builder.HasIndex(i => new { i.CaseId, i.Class });
        builder.HasIndex(i => i.ChannelId);
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(i => i.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Participation>().WithMany().HasForeignKey(i => i.AuthorId).OnDelete(DeleteBehavior.Restrict);
    }
}
