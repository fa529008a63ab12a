using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Parties;

public enum PersonState
{
    Active,
    Closed,
}

/// <summary>Someone we may write to, in one or more cases; perhaps with an account.</summary>
public sealed class Person : IVersioned
{
    public required Guid Id { get; init; }

    public required ClassifiedText Name { get; set; }

    /// <summary>In lower case, so that one address is one person.</summary>
    public required string Email { get; set; }

    /// <summary>BCP 47, for example <c>en</c> or <c>es</c>.</summary>
    public required string Language { get; set; }

    /// <summary>IANA id; reminders come at the person's local hour.</summary>
    public required string TimeZone { get; set; }

    public PersonState State { get; set; }

    /// <summary>Set when the address refused mail for good; no more goes there until it changes.</summary>
    public Instant? EmailBouncedAt { get; set; }

    public required Instant CreatedAt { get; init; }

    public int Version { get; set; }
}

internal sealed class PersonMap : IEntityTypeConfiguration<Person>
{
    public void Configure(EntityTypeBuilder<Person> builder)
    {
        builder.ToTable("Persons");
        builder.Property(p => p.Id).ValueGeneratedNever();
        builder.HasIndex(p => p.Email).IsUnique();
        builder.HasIndex(p => p.EmailBouncedAt).HasFilter("email_bounced_at IS NOT NULL");
    }
}
