using MediationWorkflows.Cases;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Access;

/// <summary>Content that was put in during a session.</summary>
public interface IOfSession : IClassified
{
    Guid? SessionId { get; }
}

/// <summary>Content that was told in a caucus of a session: of those who may read its class, only who was in that caucus does (R25).</summary>
public interface IOfCaucus : IClassified
{
    /// <summary>The block of the session; null for what was told outside of any.</summary>
    Guid? CaucusId { get; }
}

/// <summary>An interpreter works in one session: they see its joint record while it lasts, and nothing before or after (matrix, last rows).</summary>
public sealed class SessionBinding
{
    public required Guid ParticipationId { get; init; }

    public required Guid SessionId { get; init; }

    public required Guid CaseId { get; init; }

    public required Instant AccessFrom { get; init; }

    /// <summary>Access ends before this instant; ending a session early sets it.</summary>
    public required Instant AccessTo { get; set; }
}

internal sealed class SessionBindingMap : IEntityTypeConfiguration<SessionBinding>
{
    public void Configure(EntityTypeBuilder<SessionBinding> builder)
    {
        builder.ToTable("SessionBindings");
        builder.HasKey(b => new { b.ParticipationId, b.SessionId });
        builder.HasIndex(b => b.CaseId);
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(b => b.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Participation>().WithMany().HasForeignKey(b => b.ParticipationId).OnDelete(DeleteBehavior.Restrict);
    }
}
