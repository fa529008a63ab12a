using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Deadlines;

/// <summary>
/// The way of a calendar's new version through the open deadlines: how far it is, and what it did. It goes on where it was after a crash, because each
/// batch commits with its place here.
/// </summary>
public sealed class CalendarRollout : IVersioned
{
    public required Guid Id { get; init; }

    public required string CalendarId { get; init; }

    public required int CalendarVersion { get; init; }

    /// <summary>Whether a coordinator agreed that deadlines become shorter (T8).</summary>
    public required bool ShorteningConfirmed { get; init; }

    public Guid? StartedBy { get; init; }

    public required Instant StartedAt { get; init; }

    public Instant? FinishedAt { get; set; }

    /// <summary>Open deadlines when it began.</summary>
    public required int Total { get; init; }

    public int Done { get; set; }

    public int Lengthened { get; set; }

    public int Shortened { get; set; }

    /// <summary>Would have become shorter and kept their date.</summary>
    public int Kept { get; set; }

    /// <summary>The last deadline that was looked at.</summary>
    public Guid? After { get; set; }

    public int Version { get; set; }
}

internal sealed class CalendarRolloutMap : IEntityTypeConfiguration<CalendarRollout>
{
    public void Configure(EntityTypeBuilder<CalendarRollout> builder)
    {
        builder.ToTable("CalendarRollouts");
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.HasIndex(r => new { r.CalendarId, r.StartedAt });
    }
}
