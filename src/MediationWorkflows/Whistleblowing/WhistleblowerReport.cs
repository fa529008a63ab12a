using System.Globalization;
using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Whistleblowing;

/// <summary>
/// What somebody reports about the institution (R21, I16). Who it was is encrypted like what it was, its id is random, it knows
/// its day and no hour, and its trail is a chain of its own: nothing that stands beside it tells who came when.
/// </summary>
public sealed class WhistleblowerReport : IVersioned, IClassified
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    InformationClass IClassified.Class => InformationClass.Whistleblower;

    Guid? IClassified.OwnerId => ReporterId;

    /// <summary>The participation of who reported.</summary>
    public required ClassifiedText Reporter { get; init; }

    public required ClassifiedText Text { get; init; }

    /// <summary>The day it came, in UTC.</summary>
    public required LocalDate ReceivedOn { get; init; }

    /// <summary>Until when steps against who reported are watched; encrypted, because lengths differ by setting and time.</summary>
    public required ClassifiedText WatchUntil { get; init; }

    public List<RetaliationFlag> Flags { get; init; } = [];

    public int Version { get; set; }

    public Guid ReporterId => Guid.ParseExact(Reporter.Reveal(), "N");

    public bool Watches(Guid participationId, Instant at) => ReporterId == participationId && at < InstantPattern.ExtendedIso.Parse(WatchUntil.Reveal()).Value;

    public static WhistleblowerReport Of(Guid caseId, Guid reporter, string text, Instant now, Duration watch) => new()
    {
        Id = Guid.NewGuid(),
        CaseId = caseId,
        Reporter = new ClassifiedText(reporter.ToString("N", CultureInfo.InvariantCulture)),
        Text = new ClassifiedText(text.Trim()),
        ReceivedOn = now.InUtc().Date,
        WatchUntil = new ClassifiedText(InstantPattern.ExtendedIso.Format(now + watch)),
    };
}

/// <summary>A step against who reported, within the watch. Only those see it who may read the report.</summary>
public sealed class RetaliationFlag
{
    public required Guid Id { get; init; }

    public required Guid ReportId { get; init; }

    /// <summary>What was done, as a code.</summary>
    public required ClassifiedText Step { get; init; }

    public required LocalDate Day { get; init; }
}

internal sealed class WhistleblowerReportMap : IEntityTypeConfiguration<WhistleblowerReport>
{
    public void Configure(EntityTypeBuilder<WhistleblowerReport> builder)
    {
        builder.ToTable("WhistleblowerReports");
        builder.Property(r => r.Id).ValueGeneratedNever();
        // No owner's column: the database must not say whose it is.
        builder.IsClassified(InformationClass.Whistleblower);
        builder.Ignore(r => r.ReporterId);
        builder.HasIndex(r => r.CaseId);
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(r => r.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(r => r.Flags).WithOne().HasForeignKey(f => f.ReportId).OnDelete(DeleteBehavior.Cascade);
        builder.Navigation(r => r.Flags).AutoInclude();
    }
}

internal sealed class RetaliationFlagMap : IEntityTypeConfiguration<RetaliationFlag>
{
    public void Configure(EntityTypeBuilder<RetaliationFlag> builder)
    {
        builder.ToTable("RetaliationFlags");
        builder.Property(f => f.Id).ValueGeneratedNever();
    }
}
