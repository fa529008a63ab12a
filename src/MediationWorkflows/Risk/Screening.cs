using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Risk;

/// <summary>What the safety officer found when they spoke with one party alone. A later one of the same party takes its place.</summary>
public sealed class Screening : IClassified
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>The party; not the owner: what is noted here is for those who look after safety.</summary>
    public required Guid ParticipationId { get; init; }

    public required MeetingFormat Finding { get; init; }

    public required ClassifiedText Note { get; init; }

    public Guid? ScreenedBy { get; init; }

    public required Instant At { get; init; }

    InformationClass IClassified.Class => InformationClass.Safety;

    Guid? IClassified.OwnerId => null;
}

internal sealed class ScreeningMap : IEntityTypeConfiguration<Screening>
{
    public void Configure(EntityTypeBuilder<Screening> builder)
    {
        builder.ToTable("Screenings");
        builder.Property(s => s.Id).ValueGeneratedNever();
        builder.IsClassified(InformationClass.Safety);
        builder.HasIndex(s => s.CaseId);
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(s => s.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal static class CurrentScreenings
{
    /// <summary>The latest of each party.</summary>
    public static async Task<IReadOnlyList<Screening>> ScreeningsAsync(this AppDb db, Guid caseId, CancellationToken ct) =>
        [.. (await db.WithPendingAsync<Screening>(s => s.CaseId == caseId, ct)).GroupBy(s => s.ParticipationId).Select(ofOne => ofOne.MaxBy(s => (s.At, s.Id))!)];
}
