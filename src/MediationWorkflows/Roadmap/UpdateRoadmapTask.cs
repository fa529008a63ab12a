using System.Text.Json.Nodes;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Documents;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Roadmap;

/// <summary>After a review: the roadmap is up to date once every step whose day is over is settled, and what patients and families said is answered.</summary>
public sealed class UpdateRoadmapTask(AppDb db) : TaskKind
{
    public const string KindName = "roadmap.update";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = ["UpToDate"];

    public override async Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct)
    {
        var today = await db.TodayAsync(task.CaseId, now, ct);
        var overdue = (await db.WithPendingAsync<RoadmapAction>(a => a.CaseId == task.CaseId, ct)).Count(a => a.IsOverdue(today));
        var unanswered = (await db.WithPendingAsync<Perspective>(p => p.CaseId == task.CaseId && p.AnsweredAt == null, ct)).Count;
        if (overdue + unanswered > 0)
        {
            throw new StateException($"The roadmap is not up to date: {overdue} steps whose day is over are not settled, and {unanswered} views of patients and families are not answered.", "NotUpToDate", "UpToDate");
        }
    }
}
