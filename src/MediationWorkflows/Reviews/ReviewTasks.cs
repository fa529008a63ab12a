using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Reviews;

/// <summary>The obliged party reports before the review is due (<c>data.text</c>).</summary>
public sealed class ReviewReportTask(ReportOnReview report) : TaskKind
{
    public override string Name => "review.report";

    public override IReadOnlyList<string> Outcomes { get; } = ["Reported", "NothingToReport"];

    public override Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct) => outcome == "Reported"
        ? report.RunAsync(new ReportOnReview.Command(
            task.SubjectId!.Value, task.AssigneeId!.Value, data.Text("text") ?? "See the documents of the case.", Viewer.CarryingOut(actorId)), now, ct)
        : Task.CompletedTask;
}

/// <summary>The mediator finds whether the settlement is kept (<c>data.text</c> gives the grounds).</summary>
public sealed class ReviewFindingTask(RecordFinding record) : TaskKind
{
    public override string Name => "review.finding";

    public override IReadOnlyList<string> Outcomes { get; } = ["Compliant", "PartlyCompliant", "NonCompliant"];

    public override Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct) =>
        record.RunAsync(new RecordFinding.Command(
            task.SubjectId!.Value, Enum.Parse<ReviewState>(outcome), data.Text("text") ?? "On the reports and evidence of the case.", Viewer.CarryingOut(actorId)), now, ct);
}
