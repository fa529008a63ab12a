using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Mail;

/// <summary>The one secret link under which a person's calendar reads their dates. Making a new one ends the old one.</summary>
public sealed class CalendarFeed : IVersioned
{
    public required Guid PersonId { get; init; }

    /// <summary>The token itself is shown once and not kept.</summary>
    public required string TokenHash { get; set; }

    public required Instant CreatedAt { get; set; }

    public int Version { get; set; }
}

internal sealed class CalendarFeedMap : IEntityTypeConfiguration<CalendarFeed>
{
    public void Configure(EntityTypeBuilder<CalendarFeed> builder)
    {
        builder.ToTable("CalendarFeeds");
        builder.HasKey(f => f.PersonId);
        builder.Property(f => f.PersonId).ValueGeneratedNever();
        builder.HasIndex(f => f.TokenHash).IsUnique();
        builder.HasOne<Person>().WithOne().HasForeignKey<CalendarFeed>(f => f.PersonId).OnDelete(DeleteBehavior.Restrict);
    }
}
