using System.Text.Json;
using MediationWorkflows.Access;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Roadmap;

/// <summary>What somebody reports on, again and again.</summary>
public enum ReportPurpose
{
    /// <summary>Daily or weekly, as the safety-communication protocol says, beside a channel in which the participants talk safely (R42).</summary>
    CheckIn,

    /// <summary>One measured number with its target (R40).</summary>
    KeyFigure,

    /// <summary>On the supervision of a clinician, or consultation among peers (R43).</summary>
    Supervision,

    /// <summary>To a licensing board, a professional society or whoever else supervises from outside (R38).</summary>
    ToSupervisor,

    /// <summary>By an oversight committee, on measurable goals (R54).</summary>
    Oversight,
}

/// <summary>One line of a report's format.</summary>
/// <param name="Target">Where a number is reported: what it should be.</param>
/// <param name="AtMost">The target is a ceiling; else a floor.</param>
public sealed record ReportHeading(string Text, decimal? Target = null, bool AtMost = false);

/// <summary>Who reports on what, in which format, to whom and how often: days counted from the first (T3), at a local time of the case (T9).</summary>
public sealed class ReportSeries : IVersioned, IClassified
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    public required ReportPurpose Purpose { get; init; }

    public required ClassifiedText Title { get; init; }

    public required IReadOnlyList<ReportHeading> Headings
    {
        get => JsonSerializer.Deserialize<List<ReportHeading>>(HeadingsJson.Reveal(), TimeJson.Options)!;
        init => HeadingsJson = new ClassifiedText(JsonSerializer.Serialize(value, TimeJson.Options));
    }

    /// <summary>Who reports.</summary>
    public required Guid ReporterId { get; init; }

    /// <summary>Who gets the reports by name, whatever else they see of the case; null: those who read the case's commitments.</summary>
    public Guid? ToId { get; init; }

    /// <summary>Of check-ins: where the participants talk safely.</summary>
    public Guid? ChannelId { get; init; }

    public required LocalDate FirstOn { get; init; }

    /// <summary>For example <c>1 w</c>.</summary>
    public required string Every { get; init; }

    public required LocalTime At { get; init; }

    /// <summary>The last day; null: as long as the case is open.</summary>
    public LocalDate? Until { get; init; }

    public required Instant StartedAt { get; init; }

    public Instant? EndedAt { get; private set; }

    /// <summary>The run that asks for the reports.</summary>
    public Guid? WorkflowInstanceId { get; set; }

    public int Version { get; set; }

    internal ClassifiedText HeadingsJson { get; private init; }

    InformationClass IClassified.Class => InformationClass.Terms;

    Guid? IClassified.OwnerId => ReporterId;

    public void End(Instant now)
    {
        if (EndedAt is not null)
        {
            throw new StateException("These reports have ended already.", "Ended");
        }

        EndedAt = now;
    }
}

internal sealed class ReportSeriesMap : IEntityTypeConfiguration<ReportSeries>
{
    public void Configure(EntityTypeBuilder<ReportSeries> builder)
    {
        builder.ToTable("ReportSeries");
        builder.Property(s => s.Id).ValueGeneratedNever();
        builder.IsClassified(InformationClass.Terms, nameof(ReportSeries.ReporterId));
        builder.Ignore(s => s.Headings);
        builder.Property(s => s.HeadingsJson);
        builder.HasIndex(s => s.CaseId);
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(s => s.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Participation>().WithMany().HasForeignKey(s => s.ReporterId).OnDelete(DeleteBehavior.Restrict);
    }
}
