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

    /// <summary>When a run of its own began to look after it.</summary>
    public Instant? TakenUpAt { get; private set; }

    /// <summary>The latest of them, as it was before reports were kept one by one.</summary>
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

    /// <summary>Reports of the obliged and notes of clients, in their order.</summary>
    public List<ReviewReport> Reports { get; } = [];

    public void TakeUp(Instant now) => TakenUpAt ??= now;

    public void Open(Instant now)
    {
        Require("A review opens once", ReviewState.Scheduled);
        State = ReviewState.Open;
        OpenedAt = now;
    }

    /// <summary>An interim report of somebody who is obliged (R47).</summary>
    public void Report(Guid byId, string text, Instant now)
    {
        Add(byId, text, isProgressNote: false, now);
        (InterimReport, ReportedById, ReportedAt) = (new ClassifiedText(text), byId, now);
    }

    /// <summary>How it goes, in the eyes of a client (R48).</summary>
    public void Note(Guid byId, string text, Instant now) => Add(byId, text, isProgressNote: true, now);

    private void Add(Guid byId, string text, bool isProgressNote, Instant now)
    {
        Require("Reports are taken while the review is open", ReviewState.Open);
        Reports.Add(new ReviewReport { Id = Ids.New(now), ReviewId = Id, ById = byId, IsProgressNote = isProgressNote, Text = new ClassifiedText(text), At = now });
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

/// <summary>What somebody wrote for a review.</summary>
public sealed class ReviewReport
{
    public required Guid Id { get; init; }

    public required Guid ReviewId { get; init; }

    public required Guid ById { get; init; }

    /// <summary>A client's word on the progress; else an interim report.</summary>
    public required bool IsProgressNote { get; init; }

    public required ClassifiedText Text { get; init; }

    public required Instant At { get; init; }
}

internal sealed class ReviewReportMap : IEntityTypeConfiguration<ReviewReport>
{
    public void Configure(EntityTypeBuilder<ReviewReport> builder)
    {
        builder.ToTable("ReviewReports");
        builder.Property(r => r.Id).ValueGeneratedNever();
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
        builder.HasMany(r => r.Reports).WithOne().HasForeignKey(r => r.ReviewId).OnDelete(DeleteBehavior.Cascade);
        builder.Navigation(r => r.Reports).AutoInclude();
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(r => r.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}
