using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Competence;

public enum CompetenceKind
{
    Training,
    Certification,
    Supervision,
    PeerReview,
}

/// <summary>What a mediator has learnt or been certified for (R63). Belongs to the organisation, not to a case.</summary>
public sealed class CompetenceRecord
{
    public required Guid Id { get; init; }

    public required Guid PersonId { get; init; }

    public required CompetenceKind Kind { get; init; }

    public required string Title { get; init; }

    public required decimal Hours { get; init; }

    public required LocalDate CompletedOn { get; init; }

    /// <summary>The last day on which it counts; null: for good.</summary>
    public LocalDate? ExpiresOn { get; init; }

    public required Instant CreatedAt { get; init; }
}

internal sealed class CompetenceRecordMap : IEntityTypeConfiguration<CompetenceRecord>
{
    public void Configure(EntityTypeBuilder<CompetenceRecord> builder)
    {
        builder.ToTable("CompetenceRecords");
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.Property(r => r.Hours).HasPrecision(18, 2);
        builder.HasIndex(r => r.PersonId);
        builder.HasOne<Person>().WithMany().HasForeignKey(r => r.PersonId).OnDelete(DeleteBehavior.Restrict);
    }
}

/// <summary>Puts into the register what somebody has learnt.</summary>
public sealed class RecordCompetence(AppDb db)
{
    private const int LongestTitle = 200;
    private const decimal MostHours = 2000;

    /// <param name="Email">Of a person whom the installation knows.</param>
    public sealed record Command(string Email, CompetenceKind Kind, string Title, decimal Hours, LocalDate CompletedOn, LocalDate? ExpiresOn, Viewer By);

    public async Task<CompetenceRecord> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        AccessPolicy.DemandAccount(command.By, Role.Coordinator, Role.Administrator);
        var email = command.Email.ToLowerInvariant();
        var person = await db.Set<Person>().FirstOrDefaultAsync(p => p.Email == email, ct);
        if (Check(command, person, now) is { Count: > 0 } errors)
        {
            throw new InvalidInputException(errors);
        }

        var record = new CompetenceRecord
        {
            Id = Ids.New(now), PersonId = person!.Id, Kind = command.Kind, Title = command.Title.Trim(), Hours = command.Hours, CompletedOn = command.CompletedOn,
            ExpiresOn = command.ExpiresOn, CreatedAt = now,
        };
        db.Add(record);
        return record;
    }

    private static Dictionary<string, Phrase[]> Check(Command command, Person? person, Instant now)
    {
        var errors = new Dictionary<string, Phrase[]>(StringComparer.Ordinal);
        if (person is null)
        {
            errors["person"] = ["Nobody here has this address."];
        }

        if (!OneLine.Fits(command.Title, LongestTitle))
        {
            errors["title"] = [$"A title on one line, in at most {LongestTitle} characters."];
        }

        if (command.Hours is < 0 or > MostHours)
        {
            errors["hours"] = [$"From 0 to {MostHours} hours."];
        }

        // The latest day that any zone of the world has by now.
        if (command.CompletedOn > now.WithOffset(Offset.FromHours(14)).Date)
        {
            errors["completedOn"] = ["What is completed lies in the past."];
        }

        if (command.ExpiresOn < command.CompletedOn)
        {
            errors["expiresOn"] = ["It expires after it was completed."];
        }

        return errors;
    }
}
