using System.Text.Json;
using MediationWorkflows.Access;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Roadmap;

public enum PeriodicReportState
{
    Due,
    Issued,
    NothingToReport,
    Missed,
}

/// <summary>One report of a series: asked for on its day, written in the format of the series, or missed.</summary>
public sealed class PeriodicReport : IVersioned, IClassified
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    public required Guid SeriesId { get; init; }

    /// <summary>Who was asked for it; whoever takes their place later writes it.</summary>
    public required Guid ReporterId { get; init; }

    public required LocalDate DueOn { get; init; }

    public PeriodicReportState State { get; private set; }

    /// <summary>What stands under each heading; empty until it is issued.</summary>
    public IReadOnlyList<string> Entries => EntriesJson is { } json ? JsonSerializer.Deserialize<List<string>>(json.Reveal(), TimeJson.Options)! : [];

    public required Instant AskedAt { get; init; }

    public Instant? SettledAt { get; private set; }

    public int Version { get; set; }

    internal ClassifiedText? EntriesJson { get; private set; }

    InformationClass IClassified.Class => InformationClass.Terms;

    Guid? IClassified.OwnerId => ReporterId;

    public void Issue(IReadOnlyList<string> entries, Instant now)
    {
        Settle(PeriodicReportState.Issued, now);
        EntriesJson = new ClassifiedText(JsonSerializer.Serialize(entries, TimeJson.Options));
    }

    /// <param name="state">NothingToReport or Missed.</param>
    public void Settle(PeriodicReportState state, Instant now)
    {
        if (State != PeriodicReportState.Due)
        {
            throw new StateException($"This report is {State}.", State.ToString(), nameof(PeriodicReportState.Due));
        }

        (State, SettledAt) = (state, now);
    }
}

internal sealed class PeriodicReportMap : IEntityTypeConfiguration<PeriodicReport>
{
    public void Configure(EntityTypeBuilder<PeriodicReport> builder)
    {
        builder.ToTable("PeriodicReports");
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.IsClassified(InformationClass.Terms, nameof(PeriodicReport.ReporterId));
        builder.Ignore(r => r.Entries);
        builder.Property(r => r.EntriesJson);
        builder.HasIndex(r => r.CaseId);
        // A day is asked for once, whatever is fired twice.
        builder.HasIndex(r => new { r.SeriesId, r.DueOn }).IsUnique();
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(r => r.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<ReportSeries>().WithMany().HasForeignKey(r => r.SeriesId).OnDelete(DeleteBehavior.Restrict);
    }
}
