using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Reviews;

/// <summary>The obliged party reports before the review is due (<c>data.text</c>).</summary>
public sealed class ReviewReportTask(AppDb db, ReportOnReview report) : TaskKind
{
    public override string Name => "review.report";

    public override IReadOnlyList<string> Outcomes { get; } = ["Reported", "NothingToReport"];

    public override async Task<Guid?> PrepareAsync(Guid caseId, Instant now, CancellationToken ct) =>
        (await db.OpenReviewOfAsync(caseId, ct)).Id;

    public override Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct) => outcome == "Reported"
        ? report.RunAsync(new ReportOnReview.Command(
            task.SubjectId!.Value, task.AssigneeId!.Value, data.Text("text") ?? "See the documents of the case.", Viewer.CarryingOut(actorId)), now, ct)
        : Task.CompletedTask;
}

/// <summary>The mediator finds whether the settlement is kept (<c>data.text</c> gives the grounds).</summary>
public sealed class ReviewFindingTask(AppDb db, RecordFinding record) : TaskKind
{
    public override string Name => "review.finding";

    public override IReadOnlyList<string> Outcomes { get; } = ["Compliant", "PartlyCompliant", "NonCompliant"];

    public override async Task<Guid?> PrepareAsync(Guid caseId, Instant now, CancellationToken ct) =>
        (await db.OpenReviewOfAsync(caseId, ct)).Id;

    public override Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct) =>
        record.RunAsync(new RecordFinding.Command(
            task.SubjectId!.Value, Enum.Parse<ReviewState>(outcome), data.Text("text") ?? "On the reports and evidence of the case.", Viewer.CarryingOut(actorId)), now, ct);
}

internal static class CurrentReview
{
    public static async Task<ComplianceReview> OpenReviewOfAsync(this AppDb db, Guid caseId, CancellationToken ct) =>
        (await db.ReviewsAsync(caseId, ct)).FirstOrDefault(r => r.State == ReviewState.Open)
        ?? throw new StateException("No review is open.", "None", nameof(ReviewState.Open));

    public static async Task<IReadOnlyList<ComplianceReview>> ReviewsAsync(this AppDb db, Guid caseId, CancellationToken ct) =>
        [.. (await db.WithPendingAsync<ComplianceReview>(r => r.CaseId == caseId, ct)).OrderBy(r => r.DueOn).ThenBy(r => r.Number)];
}
