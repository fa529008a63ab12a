using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.PriorClauses;

public enum PriorClauseState
{
    /// <summary>Derived from the text; nobody has looked yet.</summary>
    Derived,

    /// <summary>A neutral has read it, and says what it means.</summary>
    Confirmed,
    Superseded,
}

public enum ClauseRuleKind
{
    Confidentiality,
    Evidence,
    Escalation,
}

/// <summary>The clause under which the parties had agreed to mediate before there was a dispute, and the rules that follow from it.</summary>
public sealed class PriorClause : IVersioned, IClassified
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    public required ClassifiedText Text { get; init; }

    public PriorClauseState State { get; private set; }

    public List<ClauseRule> Rules { get; init; } = [];

    /// <summary>Days of mediation that the clause asks for before anyone goes on to a court or tribunal.</summary>
    public int? MediationDays { get; private set; }

    public required Instant RecordedAt { get; init; }

    public Instant? ConfirmedAt { get; private set; }

    public int Version { get; set; }

    InformationClass IClassified.Class => InformationClass.ProcessMetadata;

    Guid? IClassified.OwnerId => null;

    public void Derive(ClauseReading reading)
    {
        Rules.AddRange(reading.Rules.Select((rule, i) => new ClauseRule
        {
            PriorClauseId = Id, Position = i, Kind = rule.Kind, Text = new ClassifiedText(rule.Text), Quote = new ClassifiedText(rule.Quote),
        }));
        MediationDays = reading.MediationDays;
    }

    /// <summary>A neutral puts their reading in the place of what was derived. A rule that is kept keeps the words it came from.</summary>
    public void Confirm(IReadOnlyList<(ClauseRuleKind Kind, string Text)> rules, int? mediationDays, Instant now)
    {
        if (State == PriorClauseState.Superseded)
        {
            throw new StateException("A later text of the clause took this one's place.", State.ToString(), nameof(PriorClauseState.Derived));
        }

        var before = Rules.ToList();
        Rules.Clear();
        Rules.AddRange(rules.Select((rule, i) => new ClauseRule
        {
            PriorClauseId = Id,
            Position = i,
            Kind = rule.Kind,
            Text = new ClassifiedText(rule.Text),
            Quote = before.Find(b => b.Kind == rule.Kind && b.Text.Reveal() == rule.Text)?.Quote,
        }));
        (State, MediationDays, ConfirmedAt) = (PriorClauseState.Confirmed, mediationDays, now);
    }

    public void Supersede() => State = PriorClauseState.Superseded;
}

/// <summary>One rule that follows from the clause.</summary>
public sealed class ClauseRule
{
    public required Guid PriorClauseId { get; init; }

    public required int Position { get; init; }

    public required ClauseRuleKind Kind { get; init; }

    /// <summary>As ground rules say it.</summary>
    public required ClassifiedText Text { get; init; }

    /// <summary>The sentence of the clause that it was derived from; null where somebody added it.</summary>
    public ClassifiedText? Quote { get; init; }
}

internal sealed class PriorClauseMap : IEntityTypeConfiguration<PriorClause>
{
    public void Configure(EntityTypeBuilder<PriorClause> builder)
    {
        builder.ToTable("PriorClauses");
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.IsClassified(InformationClass.ProcessMetadata);
        builder.HasIndex(c => c.CaseId);
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(c => c.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(c => c.Rules).WithOne().HasForeignKey(r => r.PriorClauseId).OnDelete(DeleteBehavior.Cascade);
        builder.Navigation(c => c.Rules).AutoInclude();
    }
}

internal sealed class ClauseRuleMap : IEntityTypeConfiguration<ClauseRule>
{
    public void Configure(EntityTypeBuilder<ClauseRule> builder)
    {
        builder.ToTable("PriorClauseRules");
        builder.HasKey(r => new { r.PriorClauseId, r.Position });
    }
}
