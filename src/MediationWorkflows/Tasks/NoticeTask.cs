using System.Text.Json.Nodes;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using NodaTime;

namespace MediationWorkflows.Tasks;

/// <summary>Somebody's mail bounced: a coordinator reaches them by phone, by post or in person, and confirms that they know (T5).</summary>
public sealed class NoticeTask(AppDb db, ConfirmNotice notice) : TaskKind
{
    public const string KindName = "notice.confirm";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = ["Reached", "NotReached"];

    public override bool IsAwaited => false;

    public override async Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct)
    {
        if (outcome == Outcomes[0] && task.SubjectId is { } id && await db.FindAsync<Deadline>([id], ct) is { } deadline)
        {
            await notice.OfPersonAsync(deadline, actorId, now, ct);
        }
    }
}
