using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.GroundRules;

public enum GroundRulesState
{
    Draft,
    Proposed,
    InForce,
    Superseded,
}

/// <summary>A version of the rules that the parties mediate under. In force once every party has accepted this very version.</summary>
public sealed class GroundRulesVersion : IVersioned, IClassified
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>1, 2, 3 … within the case.</summary>
    public required int Number { get; init; }

    public GroundRulesState State { get; private set; }

    public List<GroundRulesClause> Clauses { get; init; } = [];

    /// <summary>What may be disclosed to whom (R15). Empty: the clauses alone say.</summary>
    public List<DisclosureRule> Disclosures { get; init; } = [];

    /// <summary>One for each party that is asked, from the proposal on.</summary>
    public List<GroundRulesAnswer> Answers { get; init; } = [];

    public required Instant CreatedAt { get; init; }

    public Instant? InForceAt { get; private set; }

    public int Version { get; set; }

    InformationClass IClassified.Class => InformationClass.Joint;

    Guid? IClassified.OwnerId => null;

    public void Propose(IEnumerable<Guid> parties)
    {
        Require(GroundRulesState.Draft, "Ground rules are proposed from a draft");
        if (Clauses.Count == 0)
        {
            throw new InvalidInputException("clauses", "Ground rules need at least one clause.");
        }

        Answers.AddRange(parties.Select(party => new GroundRulesAnswer { GroundRulesId = Id, ParticipationId = party }));
        if (Answers.Count == 0)
        {
            throw new StateException("There is no party to propose ground rules to.", State.ToString());
        }

        State = GroundRulesState.Proposed;
    }

    /// <summary>Somebody joined after the proposal, perhaps in another's place: they are asked too, and the rules hold for them once they accept.</summary>
    public void Admit(Participation newcomer)
    {
        if (State is not (GroundRulesState.Proposed or GroundRulesState.InForce) || Answers.Exists(a => a.ParticipationId == newcomer.Id))
        {
            return;
        }

        Answers.RemoveAll(a => a.ParticipationId == newcomer.ReplacesId && a.AcceptedAt is null);
        Answers.Add(new GroundRulesAnswer { GroundRulesId = Id, ParticipationId = newcomer.Id });
    }

    public void Accept(Guid participationId, Instant now)
    {
        if (State != GroundRulesState.InForce)
        {
            Require(GroundRulesState.Proposed, "Ground rules are accepted once they are proposed");
        }

        var answer = AnswerOf(participationId);
        if (answer.AcceptedAt is not null)
        {
            throw new StateException("This party has accepted these ground rules already.", "Accepted");
        }

        answer.AcceptedAt = now;
        if (State == GroundRulesState.Proposed && Answers.TrueForAll(a => a.AcceptedAt is not null))
        {
            State = GroundRulesState.InForce;
            InForceAt = now;
        }
    }

    /// <summary>Asks for a change; the rules stay proposed until a new version replaces them.</summary>
    public void Comment(Guid participationId, string text, Instant now)
    {
        Require(GroundRulesState.Proposed, "Ground rules are commented on while they are proposed");
        var answer = AnswerOf(participationId);
        answer.Comment = new ClassifiedText(text);
        answer.CommentedAt = now;
    }

    /// <summary>A later version takes its place.</summary>
    public void Supersede() => State = GroundRulesState.Superseded;

    private GroundRulesAnswer AnswerOf(Guid participationId) => Answers.Find(a => a.ParticipationId == participationId)
        ?? throw new NotAllowedException("These ground rules were not proposed to this participant.");

    private void Require(GroundRulesState wanted, Phrase rule)
    {
        if (State != wanted)
        {
            throw new StateException($"{rule}; these are {State}.", State.ToString(), wanted.ToString());
        }
    }
}

public sealed class GroundRulesClause
{
    public required Guid Id { get; init; }

    public required Guid GroundRulesId { get; init; }

    public required int Position { get; init; }

    public required ClassifiedText Text { get; init; }
}

public sealed class GroundRulesAnswer
{
    public required Guid GroundRulesId { get; init; }

    public required Guid ParticipationId { get; init; }

    public Instant? AcceptedAt { get; set; }

    public ClassifiedText? Comment { get; set; }

    public Instant? CommentedAt { get; set; }
}

internal sealed class GroundRulesVersionMap : IEntityTypeConfiguration<GroundRulesVersion>
{
    public void Configure(EntityTypeBuilder<GroundRulesVersion> builder)
    {
        builder.ToTable("GroundRules");
        builder.Property(g => g.Id).ValueGeneratedNever();
        builder.IsClassified(InformationClass.Joint);
        builder.HasIndex(g => new { g.CaseId, g.Number }).IsUnique();
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(g => g.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(g => g.Clauses).WithOne().HasForeignKey(c => c.GroundRulesId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(g => g.Answers).WithOne().HasForeignKey(a => a.GroundRulesId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(g => g.Disclosures).WithOne().HasForeignKey(d => d.GroundRulesId).OnDelete(DeleteBehavior.Cascade);
        builder.Navigation(g => g.Clauses).AutoInclude();
        builder.Navigation(g => g.Disclosures).AutoInclude();
        builder.Navigation(g => g.Answers).AutoInclude();
    }
}

internal sealed class GroundRulesClauseMap : IEntityTypeConfiguration<GroundRulesClause>
{
    public void Configure(EntityTypeBuilder<GroundRulesClause> builder)
    {
        builder.ToTable("GroundRulesClauses");
        builder.Property(c => c.Id).ValueGeneratedNever();
    }
}

internal sealed class GroundRulesAnswerMap : IEntityTypeConfiguration<GroundRulesAnswer>
{
    public void Configure(EntityTypeBuilder<GroundRulesAnswer> builder)
    {
        builder.ToTable("GroundRulesAnswers");
        builder.HasKey(a => new { a.GroundRulesId, a.ParticipationId });
    }
}
