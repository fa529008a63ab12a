using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Parties;

public enum ParticipationState
{
    Invited,
    Active,
    Declined,
    Withdrawn,
    Replaced,
}

/// <summary>A person's part in a case: role, mandate and how they may safely be reached.</summary>
public sealed class Participation : IVersioned
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    public required Guid PersonId { get; init; }

    public Person Person { get; init; } = null!;

    /// <summary>A short name within the case that definitions and API use, for example <c>client</c>.</summary>
    public required string Key { get; init; }

    public required Role Role { get; init; }

    public ParticipationState State { get; set; }

    public required Instant MandateFrom { get; init; }

    /// <summary>The mandate ends before this instant.</summary>
    public Instant? MandateTo { get; set; }

    /// <summary>The participation that a representative or guardian acts for.</summary>
    public Guid? RepresentsId { get; init; }

    /// <summary>The participation whose place this one took.</summary>
    public Guid? ReplacesId { get; set; }

    /// <summary>They joined by being paged about a safety event: those who may not know of such events do not see them here.</summary>
    public bool IsOnCall { get; init; }

    /// <summary>No mail at all: someone else reads this person's mail, say.</summary>
    public bool NoContact { get; set; }

    /// <summary>Local hours in which nothing may arrive; both null for none.</summary>
    public LocalTime? QuietFrom { get; set; }

    public LocalTime? QuietTo { get; set; }

    /// <summary>See <see cref="SafeChannels"/>; null for those who said nothing about it.</summary>
    public string? Channels { get; set; }

    /// <summary>The further address among the channels refused mail for good.</summary>
    public Instant? SecondEmailBouncedAt { get; set; }

    /// <summary>Their local hour for one mail a day in place of one each; null: every mail by itself.</summary>
    public LocalTime? DigestAt { get; set; }

    /// <summary>Whether they want the reminders well before a date; the last one before it always comes.</summary>
    public bool EarlyReminders { get; set; } = true;

    /// <summary>BCP 47 of the language that an interpreter speaks with them; null: none is needed.</summary>
    public string? InterpreterLanguage { get; set; }

    /// <summary>What makes it possible for them to take part: a ramp, pauses, large print. Shown to them and to those who arrange it.</summary>
    public ClassifiedText? Accommodations { get; set; }

    /// <summary>How they prefer to be treated: forms of address, who is in the room. Shown as <see cref="Accommodations"/> are.</summary>
    public ClassifiedText? TreatmentPreferences { get; set; }

    public int Version { get; set; }

    /// <summary>Whether they act for that participant, as far as their own mandate goes.</summary>
    public bool Represents(Guid? participationId) => RepresentsId is { } principal && principal == participationId;

    /// <summary>Whether the person may act in this role at the instant.</summary>
    public bool IsInMandate(Instant at) => MandateFrom <= at && (MandateTo is null || at < MandateTo)
        && State is ParticipationState.Invited or ParticipationState.Active;
}

internal sealed class ParticipationMap : IEntityTypeConfiguration<Participation>
{
    public void Configure(EntityTypeBuilder<Participation> builder)
    {
        builder.ToTable("Participations");
        builder.Property(p => p.Id).ValueGeneratedNever();
        builder.HasIndex(p => new { p.CaseId, p.Key }).IsUnique();
        builder.HasIndex(p => p.PersonId);
        builder.HasIndex(p => p.SecondEmailBouncedAt).HasFilter("second_email_bounced_at IS NOT NULL");
        builder.HasOne(p => p.Person).WithMany().HasForeignKey(p => p.PersonId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<MediationCase>().WithMany(c => c.Participations).HasForeignKey(p => p.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}
