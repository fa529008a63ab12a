using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Reviews;

/// <summary>The obliged party reports before the review is due (<c>data.text</c>).</summary>
public sealed class ReviewReportTask(ReportOnReview report) : TaskKind
{
    public override string Name => "review.report";

    public override IReadOnlyList<string> Outcomes { get; } = ["Reported", "NothingToReport"];

    public override bool NeedsSubject => true;

    public override Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct) => outcome == "Reported"
        ? report.RunAsync(new ReportOnReview.Command(
            task.SubjectId!.Value, task.AssigneeId!.Value, data.Text("text") ?? "See the documents of the case.", Viewer.CarryingOut(actorId)), now, ct)
        : Task.CompletedTask;
}

/// <summary>A client says how it goes (<c>data.text</c>), or lets the others speak.</summary>
public sealed class ProgressNoteTask(ReportOnReview report) : TaskKind
{
    public const string KindName = "review.progressNote";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = ["Noted", "NothingToNote"];

    public override bool NeedsSubject => true;

    public override Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct) => outcome == "Noted"
        ? report.RunAsync(new ReportOnReview.Command(
            task.SubjectId!.Value, task.AssigneeId!.Value, data.Text("text") ?? "See the documents of the case.", Viewer.CarryingOut(actorId), IsProgressNote: true), now, ct)
        : Task.CompletedTask;
}

/// <summary>The mediator finds whether the settlement is kept (<c>data.text</c> gives the grounds).</summary>
public sealed class ReviewFindingTask(RecordFinding record) : TaskKind
{
    public override string Name => "review.finding";

    public override IReadOnlyList<string> Outcomes { get; } = ["Compliant", "PartlyCompliant", "NonCompliant"];

    public override bool NeedsSubject => true;

    public override Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct) => record.RunAsync(
        new RecordFinding.Command(
            task.SubjectId!.Value, Enum.Parse<ReviewState>(outcome), data.Text("text") ?? "On the reports and evidence of the case.", Viewer.CarryingOut(actorId)), now, ct);
}

internal static class ReviewsOfCase
{
    public static async Task<IReadOnlyList<ComplianceReview>> ReviewsAsync(this AppDb db, Guid caseId, CancellationToken ct) =>
        [.. (await db.WithPendingAsync<ComplianceReview>(r => r.CaseId == caseId, ct)).OrderBy(r => r.DueOn).ThenBy(r => r.Number)];
}
