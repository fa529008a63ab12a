using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Items;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Documents;

public enum DocumentState
{
    Draft,

    /// <summary>Nobody but a revision changes it any more.</summary>
    Final,

    /// <summary>A revision took its place; it stays for the record.</summary>
    Superseded,
    Sealed,
}

/// <summary>A file that somebody put into the case. The row says what it is; its bytes lie encrypted in <see cref="DocumentChunk"/>s.</summary>
public sealed class Document : IVersioned, IAuthored
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    public required InformationClass Class { get; init; }

    public required Guid AuthorId { get; init; }

    public required Guid? OwnerId { get; init; }

    /// <summary>The file's name; names tell as much as titles do.</summary>
    public required ClassifiedText Name { get; init; }

    ClassifiedText IAuthored.Title => Name;

    /// <summary>One of <see cref="FileTypes"/>, found in the bytes and not only claimed.</summary>
    public required string ContentType { get; init; }

    public required long Size { get; init; }

    /// <summary>SHA-256 in hex of the bytes, so that a copy can be checked against it.</summary>
    public required string ContentHash { get; init; }

    /// <summary>Where the bytes are.</summary>
    public required Guid ContentId { get; init; }

    /// <summary>1 for the first upload; a revision counts on.</summary>
    public required int Revision { get; init; }

    /// <summary>The document that this one took the place of.</summary>
    public Guid? RevisesId { get; init; }

    public DocumentState State { get; private set; }

    /// <summary>When somebody must look again whether it still holds.</summary>
    public LocalDate? ReviewOn { get; private set; }

    public Instant? ReviewedAt { get; set; }

    public required Instant CreatedAt { get; init; }

    public int Version { get; set; }

    /// <summary>How often a joint document is looked at again where nobody says otherwise (R58).</summary>
    public static readonly Period UsualReview = Period.FromMonths(6);

    public void MarkFinal() => Move(DocumentState.Final, DocumentState.Draft);

    public void Supersede() => Move(DocumentState.Superseded, DocumentState.Draft, DocumentState.Final);

    /// <summary>Closed for good: not revised, and shared no further. Who could read it still can.</summary>
    public void Seal() => Move(DocumentState.Sealed, DocumentState.Draft, DocumentState.Final, DocumentState.Superseded);

    /// <param name="day">Null: nobody needs to look again.</param>
    /// <param name="today">Which day it is where the case is.</param>
    public void PlanReview(LocalDate? day, LocalDate today) => ReviewOn = day is null || day > today
        ? day
        : throw new InvalidInputException("reviewOn", "The review is on a day to come.");

    /// <exception cref="StateException">It is sealed.</exception>
    public void RequireNotSealed()
    {
        if (State == DocumentState.Sealed)
        {
            throw new StateException("The document is sealed.", nameof(DocumentState.Sealed));
        }
    }

    private void Move(DocumentState to, params ReadOnlySpan<DocumentState> from)
    {
        if (!from.Contains(State))
        {
            throw new StateException($"The document is {State}.", State.ToString(), [.. from.ToArray().Select(s => s.ToString())]);
        }

        State = to;
    }
}

internal sealed class DocumentMap : IEntityTypeConfiguration<Document>
{
    public void Configure(EntityTypeBuilder<Document> builder)
    {
        builder.ToTable("Documents");
        builder.Property(d => d.Id).ValueGeneratedNever();
        builder.IsClassifiedByRow();
        builder.HasIndex(d => new { d.CaseId, d.Class });
        builder.HasIndex(d => d.ContentId).IsUnique();
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(d => d.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Participation>().WithMany().HasForeignKey(d => d.AuthorId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Document>().WithMany().HasForeignKey(d => d.RevisesId).OnDelete(DeleteBehavior.Restrict);
    }
}
