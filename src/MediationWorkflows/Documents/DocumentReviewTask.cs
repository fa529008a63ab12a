using System.Text.Json.Nodes;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Documents;

/// <summary>
/// Does the document still hold? <c>data.nextReview</c> may name another day of the next look than the usual. What needs a revision is asked for
/// again until the revision is there (R58).
/// </summary>
public sealed class DocumentReviewTask(AppDb db) : TaskKind
{
    public const string KindName = "document.review";
    private static readonly Period UntilRevised = Period.FromWeeks(2);

    public override string Name => KindName;

    public override bool IsAwaited => false;

    public override IReadOnlyList<string> Outcomes { get; } = ["Reviewed", "NeedsRevision"];

    public override async Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct)
    {
        var document = await db.FindAsync<Document>([task.SubjectId!.Value], ct) ?? throw new NotFoundException("document");
        var today = await db.TodayAsync(task.CaseId, now, ct);
        document.ReviewedAt = now;
        document.PlanReview(outcome == "Reviewed" ? data.Date("nextReview") ?? today + Document.UsualReview : today + UntilRevised, today);
    }
}
