using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Sessions;

public enum BlockKind
{
    Joint,

    /// <summary>The mediator with some of those who are there, in confidence.</summary>
    Caucus,
    Break,

    /// <summary>In a shuttle session, between two caucuses: everybody waits in their own room.</summary>
    Apart,
}

/// <summary>Somebody who is expected.</summary>
public sealed class SessionAttendee
{
    public required Guid SessionId { get; init; }

    public required Guid ParticipationId { get; init; }

    /// <summary>When they were missed; null again if they came after all.</summary>
    public Instant? AbsentAt { get; set; }
}

/// <summary>A stretch of a session, as it happened.</summary>
public sealed class SessionBlock
{
    public required Guid Id { get; init; }

    public required Guid SessionId { get; init; }

    public required int Number { get; init; }

    public required BlockKind Kind { get; init; }

    public required Instant StartedAt { get; init; }

    public Instant? EndedAt { get; private set; }

    /// <summary>Who was in a caucus; what is told there is theirs (see <see cref="IOfCaucus"/>). Empty for the other kinds.</summary>
    public List<CaucusMember> Members { get; init; } = [];

    internal void End(Instant at) => EndedAt = at;
}

public sealed class CaucusMember
{
    public required Guid BlockId { get; init; }

    public required Guid ParticipationId { get; init; }
}

/// <summary>A while in which nothing of the session ran.</summary>
public sealed class SessionPause
{
    public required Guid Id { get; init; }

    public required Guid SessionId { get; init; }

    /// <summary>Who asked for it; for the audit, and shown to nobody. Null: a hold of the case.</summary>
    public Guid? ById { get; init; }

    public required Instant FromAt { get; init; }

    public Instant? ToAt { get; set; }
}

internal sealed class SessionMap : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> builder)
    {
        builder.ToTable("Sessions");
        builder.Property(s => s.Id).ValueGeneratedNever();
        builder.IsClassified(InformationClass.ProcessMetadata);
        // Of two who schedule at once the second to commit starts again, and finds the first's.
        builder.HasIndex(s => new { s.CaseId, s.Number }).IsUnique();
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(s => s.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(s => s.Attendees).WithOne().HasForeignKey(a => a.SessionId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(s => s.Blocks).WithOne().HasForeignKey(b => b.SessionId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(s => s.Pauses).WithOne().HasForeignKey(p => p.SessionId).OnDelete(DeleteBehavior.Cascade);
        builder.Navigation(s => s.Attendees).AutoInclude();
        builder.Navigation(s => s.Blocks).AutoInclude();
        builder.Navigation(s => s.Pauses).AutoInclude();
    }
}

internal sealed class SessionAttendeeMap : IEntityTypeConfiguration<SessionAttendee>
{
    public void Configure(EntityTypeBuilder<SessionAttendee> builder)
    {
        builder.ToTable("SessionAttendees");
        builder.HasKey(a => new { a.SessionId, a.ParticipationId });
        builder.HasOne<Participation>().WithMany().HasForeignKey(a => a.ParticipationId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class SessionBlockMap : IEntityTypeConfiguration<SessionBlock>
{
    public void Configure(EntityTypeBuilder<SessionBlock> builder)
    {
        builder.ToTable("SessionBlocks");
        builder.Property(b => b.Id).ValueGeneratedNever();
        builder.HasMany(b => b.Members).WithOne().HasForeignKey(m => m.BlockId).OnDelete(DeleteBehavior.Cascade);
        builder.Navigation(b => b.Members).AutoInclude();
    }
}

internal sealed class CaucusMemberMap : IEntityTypeConfiguration<CaucusMember>
{
    public void Configure(EntityTypeBuilder<CaucusMember> builder)
    {
        builder.ToTable("CaucusMembers");
        builder.HasKey(m => new { m.BlockId, m.ParticipationId });
        builder.HasOne<Participation>().WithMany().HasForeignKey(m => m.ParticipationId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class SessionPauseMap : IEntityTypeConfiguration<SessionPause>
{
    public void Configure(EntityTypeBuilder<SessionPause> builder)
    {
        builder.ToTable("SessionPauses");
        builder.Property(p => p.Id).ValueGeneratedNever();
    }
}
