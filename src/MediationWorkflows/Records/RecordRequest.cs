using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Records;

public enum RecordRequestState
{
    Requested,
    In,
    Waived,
}

/// <summary>A line of the intake checklist: a record that somebody is asked to bring in. Its due date is the deadline of the task that asks.</summary>
public sealed class RecordRequest : IVersioned, IClassified
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>The participant who has the record.</summary>
    public required Guid OfId { get; init; }

    /// <summary>Which record, in words that tell nothing of its content.</summary>
    public required ClassifiedText Title { get; init; }

    /// <summary>Whether intake waits for it, or for somebody's reason to do without.</summary>
    public required bool IsMandatory { get; init; }

    public RecordRequestState State { get; private set; }

    /// <summary>Where the record came in as a document of the case.</summary>
    public Guid? DocumentId { get; private set; }

    /// <summary>Why the case does without it.</summary>
    public ClassifiedText? WaivedBecause { get; private set; }

    public required Instant RequestedAt { get; init; }

    public Instant? SettledAt { get; private set; }

    public int Version { get; set; }

    InformationClass IClassified.Class => InformationClass.ProcessMetadata;

    Guid? IClassified.OwnerId => OfId;

    /// <summary>Whether intake cannot end because of it.</summary>
    public bool IsMissing => IsMandatory && State == RecordRequestState.Requested;

    public void BringIn(Guid? documentId, Instant now)
    {
        // A record that turns up after all is welcome.
        if (State == RecordRequestState.In)
        {
            throw new StateException("This record is in already.", nameof(RecordRequestState.In), nameof(RecordRequestState.Requested));
        }

        (State, DocumentId, SettledAt) = (RecordRequestState.In, documentId, now);
    }

    public void Waive(string reason, Instant now)
    {
        if (State != RecordRequestState.Requested)
        {
            throw new StateException($"Only a record that is still missing can be waived; this one is {State}.", State.ToString(), nameof(RecordRequestState.Requested));
        }

        (State, WaivedBecause, SettledAt) = (RecordRequestState.Waived, new ClassifiedText(reason), now);
    }
}

internal sealed class RecordRequestMap : IEntityTypeConfiguration<RecordRequest>
{
    public void Configure(EntityTypeBuilder<RecordRequest> builder)
    {
        builder.ToTable("RecordRequests");
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.IsClassified(InformationClass.ProcessMetadata, nameof(RecordRequest.OfId));
        builder.HasIndex(r => new { r.CaseId, r.State });
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(r => r.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Participation>().WithMany().HasForeignKey(r => r.OfId).OnDelete(DeleteBehavior.Restrict);
    }
}
