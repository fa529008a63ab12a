using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Summaries;

public enum SummaryState
{
    Draft,

    /// <summary>A second person has read it against its sources.</summary>
    Checked,

    /// <summary>Goes out on its day, if nothing stands against it then.</summary>
    Queued,
    Published,

    /// <summary>Something that it was made of may no longer be shown to its audience.</summary>
    Cancelled,
}

/// <summary>A redacted summary (R56): text, what it was made of, and for whom.</summary>
public sealed class Summary : IVersioned, IDerived
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    InformationClass IClassified.Class => InformationClass.RedactedReport;

    Guid? IClassified.OwnerId => AuthorId;

    public required Guid AuthorId { get; init; }

    public required ClassifiedText Text { get; init; }

    public List<SummarySource> Sources { get; init; } = [];

    public List<SummaryReader> Audience { get; init; } = [];

    public SummaryState State { get; private set; }

    public Guid? CheckedById { get; private set; }

    public Instant? CheckedAt { get; private set; }

    public Instant? PublishedAt { get; private set; }

    public required Instant CreatedAt { get; init; }

    public int Version { get; set; }

    IEnumerable<IClassified> IDerived.Sources => Sources;

    IEnumerable<Guid> IDerived.PublishedTo => PublishedAt is null ? [] : Audience.Where(r => r.EndedAt is null).Select(r => r.ParticipationId);

    public void Check(Guid participationId, Instant now)
    {
        Require(SummaryState.Draft);
        (State, CheckedById, CheckedAt) = (SummaryState.Checked, participationId, now);
    }

    public void Queue()
    {
        Require(SummaryState.Checked);
        State = SummaryState.Queued;
    }

    public void Publish(Instant now)
    {
        Require(SummaryState.Checked, SummaryState.Queued);
        (State, PublishedAt) = (SummaryState.Published, now);
    }

    public void Cancel()
    {
        Require(SummaryState.Queued);
        State = SummaryState.Cancelled;
    }

    private void Require(params ReadOnlySpan<SummaryState> wanted)
    {
        if (!wanted.Contains(State))
        {
            throw new StateException($"The summary is {State}.", State.ToString(), [.. wanted.ToArray().Select(s => s.ToString())]);
        }
    }
}

/// <summary>An item that a summary was made of, as the policy sees it.</summary>
public sealed class SummarySource : IClassified
{
    public required Guid SummaryId { get; init; }

    public required Guid SubjectId { get; init; }

    public required Guid CaseId { get; init; }

    public required InformationClass Class { get; init; }

    public required Guid? OwnerId { get; init; }

    Guid IClassified.Id => SubjectId;
}

/// <summary>One of those whom a summary is for. What they read they have read; ending it stops further reading.</summary>
public sealed class SummaryReader
{
    public required Guid SummaryId { get; init; }

    public required Guid ParticipationId { get; init; }

    public Instant? EndedAt { get; set; }
}

internal sealed class SummaryMap : IEntityTypeConfiguration<Summary>
{
    public void Configure(EntityTypeBuilder<Summary> builder)
    {
        builder.ToTable("Summaries");
        builder.Property(s => s.Id).ValueGeneratedNever();
        builder.IsClassified(InformationClass.RedactedReport, nameof(Summary.AuthorId));
        builder.HasIndex(s => s.CaseId);
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(s => s.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Participation>().WithMany().HasForeignKey(s => s.AuthorId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(s => s.Sources).WithOne().HasForeignKey(x => x.SummaryId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(s => s.Audience).WithOne().HasForeignKey(x => x.SummaryId).OnDelete(DeleteBehavior.Cascade);
        builder.Navigation(s => s.Sources).AutoInclude();
        builder.Navigation(s => s.Audience).AutoInclude();
    }
}

internal sealed class SummarySourceMap : IEntityTypeConfiguration<SummarySource>
{
    public void Configure(EntityTypeBuilder<SummarySource> builder)
    {
        builder.ToTable("SummarySources");
        builder.HasKey(s => new { s.SummaryId, s.SubjectId });
        builder.HasIndex(s => s.SubjectId);
        builder.IsClassifiedByRow();
    }
}

internal sealed class SummaryReaderMap : IEntityTypeConfiguration<SummaryReader>
{
    public void Configure(EntityTypeBuilder<SummaryReader> builder)
    {
        builder.ToTable("SummaryReaders");
        builder.HasKey(r => new { r.SummaryId, r.ParticipationId });
    }
}
