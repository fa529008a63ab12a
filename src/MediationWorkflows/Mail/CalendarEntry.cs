using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MediationWorkflows.Mail;

/// <summary>What somebody's own calendar may hold of a deadline, because a mail brought it: what must be cancelled when the deadline goes.</summary>
public sealed class CalendarEntry : IVersioned
{
    public required Guid DeadlineId { get; init; }

    public required Guid ParticipationId { get; init; }

    /// <summary>The highest that was mailed.</summary>
    public required int Sequence { get; set; }

    /// <summary>The cancellation was mailed.</summary>
    public bool IsCancelled { get; set; }

    public int Version { get; set; }
}

internal sealed class CalendarEntryMap : IEntityTypeConfiguration<CalendarEntry>
{
    public void Configure(EntityTypeBuilder<CalendarEntry> builder)
    {
        builder.ToTable("CalendarEntries");
        builder.HasKey(e => new { e.ParticipationId, e.DeadlineId });
        builder.HasOne<Deadline>().WithMany().HasForeignKey(e => e.DeadlineId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Participation>().WithMany().HasForeignKey(e => e.ParticipationId).OnDelete(DeleteBehavior.Restrict);
    }
}
