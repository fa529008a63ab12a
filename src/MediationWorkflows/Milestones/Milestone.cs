using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Milestones;

public enum MilestoneState
{
    Planned,
    Due,
    EvidenceIn,
    Verified,
    Rejected,
    Missed,
    Waived,
    Cured,
}

/// <summary>What one party promised by a day, and who says whether it was done. The verifier is never the obligor (I8).</summary>
public sealed class Milestone : IVersioned, IClassified
{
    private Milestone()
    {
    }

    public Guid Id { get; private init; }

    public Guid CaseId { get; private init; }

    public Guid SettlementId { get; private init; }

    public Guid TermId { get; private init; }

    public Guid ObligorId { get; private init; }

    public Guid VerifierId { get; private init; }

    /// <summary>Who decides where the verifier is silent; null when the settlement names nobody.</summary>
    public Guid? AlternateVerifierId { get; private init; }

    public LocalDate DueOn { get; private init; }

    /// <summary>When a run of its own began to look after it.</summary>
    public Instant? TakenUpAt { get; private set; }

    public MilestoneState State { get; private set; }

    public List<MilestoneEvidence> Evidence { get; } = [];

    /// <summary>Why it was rejected or waived.</summary>
    public ClassifiedText? Reason { get; private set; }

    public Instant CreatedAt { get; private init; }

    public Instant? SettledAt { get; private set; }

    public int Version { get; set; }

    InformationClass IClassified.Class => InformationClass.Terms;

    Guid? IClassified.OwnerId => ObligorId;

    /// <summary>Somebody else has seen that it was done, at once or after a cure.</summary>
    public bool IsKept => State is MilestoneState.Verified or MilestoneState.Cured;

    public bool IsSettled => State is MilestoneState.Verified or MilestoneState.Cured or MilestoneState.Waived or MilestoneState.Missed;

    public static Milestone Plan(Guid caseId, Guid settlementId, Guid termId, Guid obligorId, Guid verifierId, Guid? alternateVerifierId, LocalDate dueOn, Instant now)
    {
        if (obligorId == verifierId || obligorId == alternateVerifierId)
        {
            throw new InvalidInputException("verifier", "Whoever owes a milestone cannot verify it: name somebody else.");
        }

        return new Milestone
        {
            Id = Ids.New(now),
            CaseId = caseId,
            SettlementId = settlementId,
            TermId = termId,
            ObligorId = obligorId,
            VerifierId = verifierId,
            AlternateVerifierId = alternateVerifierId,
            DueOn = dueOn,
            CreatedAt = now,
        };
    }

    public void TakeUp(Instant now) => TakenUpAt ??= now;

    /// <summary>The obligor's time runs.</summary>
    public void Open()
    {
        Require("A milestone is opened once", MilestoneState.Planned);
        State = MilestoneState.Due;
    }

    public void SubmitEvidence(Guid byId, string text, Instant now)
    {
        if (byId != ObligorId)
        {
            throw new NotAllowedException("Evidence comes from the party that owes the milestone.");
        }

        Require("Evidence is taken until the milestone is verified or missed", MilestoneState.Planned, MilestoneState.Due, MilestoneState.Rejected);
        // One cure: evidence after a rejection makes the milestone Cured, not Verified.
        AddEvidence(text, isCure: State == MilestoneState.Rejected, now);
        State = MilestoneState.EvidenceIn;
    }

    /// <summary>What the obligor shows when it was missed and the parties gave it another time.</summary>
    public void SubmitCure(string text, Instant now)
    {
        Require("A cure is for what was missed", MilestoneState.Missed);
        AddEvidence(text, isCure: true, now);
    }

    /// <summary>What was missed has been made good, says somebody other than who owed it.</summary>
    public void Cure(Guid byId, Instant now)
    {
        RequireAnother(byId);
        Require("A cure is for what was missed", MilestoneState.Missed);
        (State, SettledAt) = (MilestoneState.Cured, now);
    }

    public void Verify(Guid byId, Instant now)
    {
        RequireAnother(byId);
        Require("There is evidence to verify", MilestoneState.EvidenceIn);
        State = Evidence[^1].IsCure ? MilestoneState.Cured : MilestoneState.Verified;
        SettledAt = now;
    }

    public void Reject(Guid byId, string reason)
    {
        RequireAnother(byId);
        Require("There is evidence to reject", MilestoneState.EvidenceIn);
        State = MilestoneState.Rejected;
        Reason = new ClassifiedText(reason);
    }

    public void Miss(Instant now)
    {
        Require("A milestone is missed while it is owed", MilestoneState.Planned, MilestoneState.Due, MilestoneState.EvidenceIn, MilestoneState.Rejected);
        State = MilestoneState.Missed;
        SettledAt = now;
    }

    public void Waive(string reason, Instant now)
    {
        Require("A milestone is waived while it is owed, or after it was missed",
            MilestoneState.Planned, MilestoneState.Due, MilestoneState.EvidenceIn, MilestoneState.Rejected, MilestoneState.Missed);
        State = MilestoneState.Waived;
        Reason = new ClassifiedText(reason);
        SettledAt = now;
    }

    private void AddEvidence(string text, bool isCure, Instant now) => Evidence.Add(new MilestoneEvidence
    {
        Id = Ids.New(now), MilestoneId = Id, ById = ObligorId, Text = new ClassifiedText(text), At = now, IsCure = isCure,
    });

    /// <summary>Whoever was asked, it is never the obligor (I8).</summary>
    private void RequireAnother(Guid byId)
    {
        if (byId == ObligorId)
        {
            throw new NotAllowedException("Whoever owes a milestone does not decide whether it is kept.");
        }
    }

    private void Require(Phrase rule, params MilestoneState[] wanted)
    {
        if (!wanted.Contains(State))
        {
            throw new StateException($"{rule}; this one is {State}.", State.ToString(), [.. wanted.Select(w => w.ToString())]);
        }
    }
}

public sealed class MilestoneEvidence
{
    public required Guid Id { get; init; }

    public required Guid MilestoneId { get; init; }

    public required Guid ById { get; init; }

    public required ClassifiedText Text { get; init; }

    public required Instant At { get; init; }

    public bool IsCure { get; init; }
}

internal sealed class MilestoneMap : IEntityTypeConfiguration<Milestone>
{
    public void Configure(EntityTypeBuilder<Milestone> builder)
    {
        builder.ToTable("Milestones");
        builder.Property(m => m.Id).ValueGeneratedNever();
        builder.IsClassified(InformationClass.Terms, nameof(Milestone.ObligorId));
        builder.HasIndex(m => new { m.CaseId, m.DueOn });
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(m => m.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Participation>().WithMany().HasForeignKey(m => m.ObligorId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Participation>().WithMany().HasForeignKey(m => m.VerifierId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(m => m.Evidence).WithOne().HasForeignKey(e => e.MilestoneId).OnDelete(DeleteBehavior.Cascade);
        builder.Navigation(m => m.Evidence).AutoInclude();
    }
}

internal sealed class MilestoneEvidenceMap : IEntityTypeConfiguration<MilestoneEvidence>
{
    public void Configure(EntityTypeBuilder<MilestoneEvidence> builder)
    {
        builder.ToTable("MilestoneEvidence");
        builder.Property(e => e.Id).ValueGeneratedNever();
    }
}
