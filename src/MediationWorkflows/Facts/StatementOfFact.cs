using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Facts;

public enum FactState
{
    /// <summary>Not every party has answered.</summary>
    Stated,
    Agreed,
    Disputed,
}

/// <summary>An essential fact, said in a session while the sides sit together (R24): each party says whether it is so, and who sees it otherwise says how.</summary>
public sealed class StatementOfFact : IVersioned, IOfSession
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    public required Guid SessionId { get; init; }

    Guid? IOfSession.SessionId => SessionId;

    public required Guid StatedById { get; init; }

    public required ClassifiedText Text { get; init; }

    /// <summary>One for each party that was there.</summary>
    public List<FactAnswer> Answers { get; init; } = [];

    public required Instant StatedAt { get; init; }

    public int Version { get; set; }

    public FactState State => Answers.Exists(a => a.Agrees == false) ? FactState.Disputed
        : Answers.TrueForAll(a => a.Agrees == true) ? FactState.Agreed
        : FactState.Stated;

    InformationClass IClassified.Class => InformationClass.Joint;

    Guid? IClassified.OwnerId => null;

    /// <summary>People may see it differently later on: the last word of each party counts.</summary>
    /// <param name="otherwise">How it was, in the eyes of who disputes it.</param>
    public void Answer(Guid participationId, bool agrees, string? otherwise, Instant now)
    {
        var answer = Answers.Find(a => a.ParticipationId == participationId) ?? throw new NotAllowedException("This was not put to this participant.");
        if (!agrees && string.IsNullOrWhiteSpace(otherwise))
        {
            throw new InvalidInputException("otherwise", "Say how it was.");
        }

        (answer.Agrees, answer.At, answer.Otherwise) = (agrees, now, agrees ? null : new ClassifiedText(otherwise!.Trim()));
    }
}

public sealed class FactAnswer
{
    public required Guid FactId { get; init; }

    public required Guid ParticipationId { get; init; }

    public bool? Agrees { get; set; }

    public ClassifiedText? Otherwise { get; set; }

    public Instant? At { get; set; }
}

internal sealed class StatementOfFactMap : IEntityTypeConfiguration<StatementOfFact>
{
    public void Configure(EntityTypeBuilder<StatementOfFact> builder)
    {
        builder.ToTable("StatementsOfFact");
        builder.Property(f => f.Id).ValueGeneratedNever();
        builder.IsClassified(InformationClass.Joint);
        builder.HasIndex(f => f.CaseId);
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(f => f.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Session>().WithMany().HasForeignKey(f => f.SessionId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Participation>().WithMany().HasForeignKey(f => f.StatedById).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(f => f.Answers).WithOne().HasForeignKey(a => a.FactId).OnDelete(DeleteBehavior.Cascade);
        builder.Navigation(f => f.Answers).AutoInclude();
    }
}

internal sealed class FactAnswerMap : IEntityTypeConfiguration<FactAnswer>
{
    public void Configure(EntityTypeBuilder<FactAnswer> builder)
    {
        builder.ToTable("FactAnswers");
        builder.HasKey(a => new { a.FactId, a.ParticipationId });
    }
}
