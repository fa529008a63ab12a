using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Reviews;

public enum ReviewState
{
    Scheduled,
    Open,
    Compliant,
    PartlyCompliant,
    NonCompliant,

    /// <summary>It opened, and nobody reported or found anything in time.</summary>
    Missed,
    Superseded,
}

/// <summary>One look at whether the settlement is kept: it opens, the obliged report, and somebody finds.</summary>
public sealed class ComplianceReview : IVersioned, IClassified
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>The very version of the settlement that is reviewed; later versions do not move it (I13).</summary>
    public required Guid SettlementId { get; init; }

    /// <summary>1, 2, 3 … in the series.</summary>
    public required int Number { get; init; }

    public required LocalDate DueOn { get; init; }

    public ReviewState State { get; private set; }

    public ClassifiedText? InterimReport { get; private set; }

    public Guid? ReportedById { get; private set; }

    public Instant? ReportedAt { get; private set; }

    public ClassifiedText? Finding { get; private set; }

    public required Instant CreatedAt { get; init; }

    public Instant? OpenedAt { get; private set; }

    public Instant? DecidedAt { get; private set; }

    public int Version { get; set; }

    InformationClass IClassified.Class => InformationClass.Terms;

    Guid? IClassified.OwnerId => null;

    public void Open(Instant now)
    {
        Require("A review opens once", ReviewState.Scheduled);
        State = ReviewState.Open;
        OpenedAt = now;
    }

    public void Report(Guid byId, string text, Instant now)
    {
        Require("Reports are taken while the review is open", ReviewState.Open);
        InterimReport = new ClassifiedText(text);
        ReportedById = byId;
        ReportedAt = now;
    }

    /// <param name="finding">Compliant, PartlyCompliant or NonCompliant.</param>
    public void Find(ReviewState finding, string text, Instant now)
    {
        if (finding is not (ReviewState.Compliant or ReviewState.PartlyCompliant or ReviewState.NonCompliant))
        {
            throw new InvalidInputException("finding", "A finding is Compliant, PartlyCompliant or NonCompliant.");
        }

        Require("Findings are made while the review is open", ReviewState.Open);
        State = finding;
        Finding = new ClassifiedText(text);
        DecidedAt = now;
    }

    public void Miss(Instant now)
    {
        Require("Only an open review can be missed", ReviewState.Open);
        State = ReviewState.Missed;
        DecidedAt = now;
    }

    /// <summary>An amendment has reviews of its own.</summary>
    public void Supersede(Instant now)
    {
        Require("Only a review that has not begun gives way", ReviewState.Scheduled);
        State = ReviewState.Superseded;
        DecidedAt = now;
    }

    private void Require(Phrase rule, ReviewState wanted)
    {
        if (State != wanted)
        {
            throw new StateException($"{rule}; this one is {State}.", State.ToString(), wanted.ToString());
        }
    }
}

internal sealed class ComplianceReviewMap : IEntityTypeConfiguration<ComplianceReview>
{
    public void Configure(EntityTypeBuilder<ComplianceReview> builder)
    {
        builder.ToTable("Reviews");
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.IsClassified(InformationClass.Terms);
        builder.HasIndex(r => new { r.CaseId, r.DueOn });
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(r => r.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}
