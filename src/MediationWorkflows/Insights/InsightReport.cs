using System.Text.Json;
using MediationWorkflows.Calendars;
using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Insights;

/// <summary>What cases are told apart by.</summary>
public enum InsightBy
{
    /// <summary>The kind of dispute, as the coordinator named it.</summary>
    Cause,

    /// <summary>The remedy that most terms of a settlement are about that held; all that were not settled are one kind.</summary>
    Remedy,

    /// <summary>How the case ended; settled in whole or in part is one kind.</summary>
    Outcome,

    /// <summary>How long it took from the request to the end, in half years.</summary>
    Duration,
    Severity,
    Jurisdiction,

    /// <summary>The client's language: whether access and outcome depend on it (R61).</summary>
    Language,

    /// <summary>Whether a client needs an interpreter, or else accommodations, to take part: whether access decides the outcome (R61).</summary>
    Needs,
}

/// <summary>
/// One published table: the cases that ended within a period, told apart by one thing. Published once and never counted again, and no two periods share a case:
/// nothing is to be had from what one report says and another does not (I19).
/// </summary>
public sealed class InsightReport : IPermanent
{
    public required Guid Id { get; init; }

    public required InsightBy By { get; init; }

    /// <summary>Cases that ended from then on.</summary>
    public required Instant From { get; init; }

    /// <summary>And before then.</summary>
    public required Instant To { get; init; }

    public required int SmallestCount { get; init; }

    public IReadOnlyList<InsightCell> Cells
    {
        get => JsonSerializer.Deserialize<List<InsightCell>>(CellsJson, TimeJson.Options)!;
        init => CellsJson = JsonSerializer.Serialize(value, TimeJson.Options);
    }

    public required Instant PublishedAt { get; init; }

    internal string CellsJson { get; private init; } = "[]";
}

internal sealed class InsightReportMap : IEntityTypeConfiguration<InsightReport>
{
    public void Configure(EntityTypeBuilder<InsightReport> builder)
    {
        builder.ToTable("InsightReports");
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.Ignore(r => r.Cells);
        builder.Property(r => r.CellsJson);
        builder.HasIndex(r => new { r.By, r.From }).IsUnique();
    }
}
