using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Safety;

/// <summary>In which order people are paged.</summary>
public enum OnCallPosition
{
    OnCall,
    Backup,
    Director,
}

/// <summary>Somebody answers for safety in a position, from an instant to another, and is reached so.</summary>
public sealed class OnCallShift : IVersioned
{
    public required Guid Id { get; init; }

    public required Guid PersonId { get; init; }

    public Person Person { get; init; } = null!;

    public required OnCallPosition Position { get; init; }

    public required Instant BeginsAt { get; init; }

    /// <summary>The shift ends before this instant.</summary>
    public required Instant EndsAt { get; set; }

    /// <summary><see cref="SafeChannels"/>: <c>email</c>, or <c>email:on-call@example.org</c>; null: their own address.</summary>
    public string? Channel { get; init; }

    public int Version { get; set; }

}

internal sealed class OnCallShiftMap : IEntityTypeConfiguration<OnCallShift>
{
    public void Configure(EntityTypeBuilder<OnCallShift> builder)
    {
        builder.ToTable("OnCallShifts");
        builder.Property(s => s.Id).ValueGeneratedNever();
        builder.HasIndex(s => new { s.Position, s.EndsAt });
        builder.HasOne(s => s.Person).WithMany().HasForeignKey(s => s.PersonId).OnDelete(DeleteBehavior.Restrict);
    }
}
