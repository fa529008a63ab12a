using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Facts;
using MediationWorkflows.Items;
using MediationWorkflows.Sessions;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Summaries;

internal static class SessionSummaries
{
    /// <summary>The summary that is being checked or commented on: the latest of the case's latest session.</summary>
    public static async Task<Summary?> SessionSummaryAsync(this AppDb db, Guid caseId, CancellationToken ct) => await db.LatestSessionAsync(caseId, ct) is { } session
        ? (await db.WithPendingAsync<Summary>(s => s.SessionId == session.Id && s.State != SummaryState.Cancelled, ct)).OrderBy(s => s.Id).LastOrDefault()
        : null;
}

/// <summary>
/// The mediator sums a session up (R28): <c>data.text</c> and <c>data.itemIds</c>, what it was made of. Without items it is made of a short record of the
/// session for the joint record; without words, of that record's.
/// </summary>
public sealed class DraftSummaryTask(AppDb db, CreateItem create, DraftSummary draft) : TaskKind
{
    public const string KindName = "summary.draft";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = ["Drafted"];

    public override async Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct)
    {
        var (caseId, text) = (task.CaseId, data.Text("text"));
        if (text is null && await db.SessionSummaryAsync(caseId, ct) is { State: SummaryState.Draft })
        {
            return; // drafted already, not through this task
        }

        // With the person's own eyes: nobody sums up what they may not read.
        var by = new Viewer(actorId, new HashSet<Role>());
        var session = await db.LatestSessionAsync(caseId, ct);
        var record = await RecordAsync(caseId, session, ct);
        var items = data.Texts("itemIds").Select((id, i) => Guid.TryParse(id, out var item) ? item : throw new InvalidInputException($"data.itemIds[{i}]", "This is no item's id.")).ToList();
        if (items.Count == 0)
        {
            items.Add((await create.RunAsync(new CreateItem.Command(caseId, InformationClass.Joint, "Record of the session", record, session?.Id, by), now, ct)).Id);
        }

        await draft.RunAsync(new DraftSummary.Command(caseId, items, text ?? record, Audience: null, by, session?.Id), now, ct);
    }

    /// <summary>What can be said without anybody's words.</summary>
    private async Task<string> RecordAsync(Guid caseId, Session? session, CancellationToken ct)
    {
        var facts = await db.WithPendingAsync<StatementOfFact>(f => f.CaseId == caseId, ct);
        var ofThis = facts.Where(f => f.SessionId == session?.Id).ToList();
        return $"Session {session?.Number}: {session?.Blocks.Count(b => b.Kind is BlockKind.Joint or BlockKind.Caucus)} blocks. "
            + $"Statements of fact: {ofThis.Count(f => f.State == FactState.Agreed)} agreed, {ofThis.Count(f => f.State == FactState.Disputed)} disputed.";
    }
}

/// <summary>A second person reads the draft against its sources. With their approval it goes to its audience, for comments.</summary>
public sealed class CheckSummaryTask(AppDb db, CheckSummary check, PublishSummary publish) : TaskKind
{
    public const string KindName = "summary.check";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = ["Approved", "ChangesNeeded"];

    public override async Task<Guid?> PrepareAsync(Guid caseId, Instant now, CancellationToken ct) => (await db.SessionSummaryAsync(caseId, ct))?.Id
        ?? throw new StateException("No summary is drafted yet.", "None", nameof(SummaryState.Draft));

    public override async Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct)
    {
        var summary = (await db.FindAsync<Summary>([task.SubjectId!.Value], ct))!;
        if (outcome != Outcomes[0])
        {
            summary.Discard();
            return;
        }

        if (summary.State == SummaryState.Draft)
        {
            await check.RunAsync(new CheckSummary.Command(summary.Id, new Viewer(actorId, new HashSet<Role>())), now, ct);
        }

        if (summary.State == SummaryState.Checked)
        {
            await publish.RunAsync(new PublishSummary.Command(summary.Id, At: null, Viewer.CarryingOut(actorId)), now, ct);
        }
    }
}

/// <summary>A party reads the summary and says what is missing or wrong (<c>data.text</c>), or that nothing is.</summary>
public sealed class CommentSummaryTask(AppDb db, CommentOnSummary comment) : TaskKind
{
    public const string KindName = "summary.comment";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = ["NoComment", "Commented"];

    /// <summary>A comment refuses nothing.</summary>
    public override bool RefusalDecides => false;

    public override async Task<Guid?> PrepareAsync(Guid caseId, Instant now, CancellationToken ct) => (await db.SessionSummaryAsync(caseId, ct))?.Id;

    public override Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct) => outcome == Outcomes[0]
        ? Task.CompletedTask
        : comment.RunAsync(new CommentOnSummary.Command(task.SubjectId!.Value, task.AssigneeId!.Value, data.Text("text"), Viewer.CarryingOut(actorId)), now, ct);
}
