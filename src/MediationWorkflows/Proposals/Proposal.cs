using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Proposals;

public enum ProposalKind
{
    /// <summary>A time at which to meet.</summary>
    SessionTime,

    /// <summary>What the dispute is about, said so that all sides can stand by it: their shared concerns, not their positions (R27).</summary>
    ProblemStatement,

    /// <summary>The lines of a settlement, before it is drafted.</summary>
    TermSheet,

    /// <summary>That an expert shall determine a question which the settlement's clause does not cover; its lines are the questions (I6).</summary>
    SubmissionAgreement,
}

public enum ProposalState
{
    Draft,
    Tabled,
    Accepted,
    Rejected,

    /// <summary>Time or another proposal passed it by.</summary>
    Lapsed,
    Withdrawn,
}

/// <summary>Something put to all parties: it is accepted when each of them has accepted this very version, and one rejection is enough against it.</summary>
public sealed class Proposal : IPutToParties, IOfSession
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    public required ProposalKind Kind { get; init; }

    /// <summary>1, 2, 3 … among the case's proposals of its kind.</summary>
    public required int Number { get; init; }

    /// <summary>The version that it takes the place of.</summary>
    public Guid? RevisesId { get; init; }

    public required Guid ProposedById { get; init; }

    public Guid? SessionId { get; init; }

    /// <summary>What the lines amount to; null for a time.</summary>
    public ClassifiedText? Text { get; init; }

    /// <summary>Shared concerns, or terms.</summary>
    public List<ProposalLine> Lines { get; init; } = [];

    /// <summary>The time that is proposed.</summary>
    public Instant? StartsAt { get; init; }

    /// <summary>From then on it is too late to accept it.</summary>
    public Instant? LapsesAt { get; init; }

    public ProposalState State { get; private set; }

    /// <summary>One for each party that is asked, from the tabling on.</summary>
    public List<ProposalAnswer> Answers { get; init; } = [];

    public required Instant CreatedAt { get; init; }

    public Instant? DecidedAt { get; private set; }

    public int Version { get; set; }

    InformationClass IClassified.Class => InformationClass.Joint;

    Guid? IClassified.OwnerId => null;

    public void Table(IEnumerable<Guid> parties, Instant now)
    {
        Require(ProposalState.Draft);
        Answers.AddRange(parties.Select(party => new ProposalAnswer { ProposalId = Id, ParticipationId = party }));
        if (Answers.Count == 0)
        {
            throw new StateException("There is no party to put this to.", State.ToString());
        }

        State = ProposalState.Tabled;
        // Who proposes stands by it.
        if (Answers.Exists(a => a.ParticipationId == ProposedById))
        {
            Accept(ProposedById, now);
        }
    }

    public void Accept(Guid participationId, Instant now)
    {
        Require(ProposalState.Tabled);
        if (LapsesAt <= now)
        {
            throw new StateException("It is too late for this proposal.", nameof(ProposalState.Lapsed));
        }

        var answer = AnswerOf(participationId);
        if (answer.Accepts == true)
        {
            throw new StateException("This party has accepted the proposal already.", nameof(ProposalState.Accepted));
        }

        (answer.Accepts, answer.At) = (true, now);
        if (Answers.TrueForAll(a => a.Accepts == true))
        {
            Decide(ProposalState.Accepted, now);
        }
    }

    public void Reject(Guid participationId, string? reason, Instant now)
    {
        Require(ProposalState.Tabled);
        var answer = AnswerOf(participationId);
        (answer.Accepts, answer.At, answer.Reason) = (false, now, string.IsNullOrWhiteSpace(reason) ? null : new ClassifiedText(reason.Trim()));
        Decide(ProposalState.Rejected, now);
    }

    bool IPutToParties.HandOver(Guid from, Guid to) => State == ProposalState.Tabled && IPutToParties.Exchange(
        Answers, a => a.ParticipationId == from && a.Accepts is null, new ProposalAnswer { ProposalId = Id, ParticipationId = to });

    public void Withdraw(Instant now)
    {
        if (State != ProposalState.Draft)
        {
            Require(ProposalState.Tabled);
        }

        Decide(ProposalState.Withdrawn, now);
    }

    public void Lapse(Instant now)
    {
        Require(ProposalState.Tabled);
        Decide(ProposalState.Lapsed, now);
    }

    private void Decide(ProposalState state, Instant now) => (State, DecidedAt) = (state, now);

    private ProposalAnswer AnswerOf(Guid participationId) => Answers.Find(a => a.ParticipationId == participationId)
        ?? throw new NotAllowedException("This proposal was not put to this participant.");

    private void Require(ProposalState wanted)
    {
        if (State != wanted)
        {
            throw new StateException($"The proposal is {State}.", State.ToString(), wanted.ToString());
        }
    }
}

public sealed class ProposalLine
{
    public required Guid Id { get; init; }

    public required Guid ProposalId { get; init; }

    public required int Position { get; init; }

    public required ClassifiedText Text { get; init; }

    /// <summary>The short names of the parties who share the concern, separated by commas; empty for a term.</summary>
    public required string SharedBy { get; init; }
}

public sealed class ProposalAnswer
{
    public required Guid ProposalId { get; init; }

    public required Guid ParticipationId { get; init; }

    public bool? Accepts { get; set; }

    public ClassifiedText? Reason { get; set; }

    public Instant? At { get; set; }
}

internal sealed class ProposalMap : IEntityTypeConfiguration<Proposal>
{
    public void Configure(EntityTypeBuilder<Proposal> builder)
    {
        builder.ToTable("Proposals");
        builder.Property(p => p.Id).ValueGeneratedNever();
        builder.IsClassified(InformationClass.Joint);
        builder.HasIndex(p => new { p.CaseId, p.Kind, p.Number }).IsUnique();
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(p => p.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Participation>().WithMany().HasForeignKey(p => p.ProposedById).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(p => p.Lines).WithOne().HasForeignKey(l => l.ProposalId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(p => p.Answers).WithOne().HasForeignKey(a => a.ProposalId).OnDelete(DeleteBehavior.Cascade);
        builder.Navigation(p => p.Lines).AutoInclude();
        builder.Navigation(p => p.Answers).AutoInclude();
    }
}

internal sealed class ProposalLineMap : IEntityTypeConfiguration<ProposalLine>
{
    public void Configure(EntityTypeBuilder<ProposalLine> builder)
    {
        builder.ToTable("ProposalLines");
        builder.Property(l => l.Id).ValueGeneratedNever();
    }
}

internal sealed class ProposalAnswerMap : IEntityTypeConfiguration<ProposalAnswer>
{
    public void Configure(EntityTypeBuilder<ProposalAnswer> builder)
    {
        builder.ToTable("ProposalAnswers");
        builder.HasKey(a => new { a.ProposalId, a.ParticipationId });
    }
}
