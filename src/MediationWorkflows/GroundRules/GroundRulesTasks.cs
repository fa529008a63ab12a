using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.GroundRules;

/// <summary>The mediator puts ground rules to the parties; <c>data.clauses</c> replaces the drafted ones.</summary>
public sealed class ProposeGroundRulesTask(AppDb db, DraftGroundRules draft, ProposeGroundRules propose) : TaskKind
{
    public override string Name => "groundRules.propose";

    public override IReadOnlyList<string> Outcomes { get; } = ["Proposed"];

    /// <summary>A draft is there from the start: the mediator edits instead of facing an empty page.</summary>
    public override async Task<Guid?> PrepareAsync(Guid caseId, Instant now, CancellationToken ct) =>
        (await CurrentAsync(caseId, ct) ?? await draft.RunAsync(new DraftGroundRules.Command(caseId, Clauses: null, Viewer.System), now, ct)).Id;

    public override async Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct)
    {
        var by = Viewer.CarryingOut(actorId);
        var clauses = data.Texts("clauses");
        var rules = clauses.Count > 0
            ? await draft.RunAsync(new DraftGroundRules.Command(task.CaseId, clauses, by), now, ct)
            : await CurrentAsync(task.CaseId, ct) ?? await draft.RunAsync(new DraftGroundRules.Command(task.CaseId, Clauses: null, by), now, ct);
        if (rules.State == GroundRulesState.Draft)
        {
            await propose.RunAsync(new ProposeGroundRules.Command(rules.Id, by), now, ct);
        }
    }

    /// <summary>The draft that waits, or what was proposed already and nobody wants changed.</summary>
    private async Task<GroundRulesVersion?> CurrentAsync(Guid caseId, CancellationToken ct) =>
        (await db.WithPendingAsync<GroundRulesVersion>(g => g.CaseId == caseId, ct)).MaxBy(g => g.Number) is { } latest
            && (latest.State is GroundRulesState.Draft or GroundRulesState.InForce
                || (latest.State == GroundRulesState.Proposed && latest.Answers.TrueForAll(a => a.CommentedAt is null)))
            ? latest
            : null;
}

/// <summary>A party accepts the proposed rules, asks for a change (<c>data.comment</c>), or will not mediate under rules at all.</summary>
public sealed class AcceptGroundRulesTask(AppDb db, AcceptGroundRules accept, CommentOnGroundRules comment) : TaskKind
{
    public override string Name => "groundRules.accept";

    public override IReadOnlyList<string> Outcomes { get; } = ["Accepted", "ChangesRequested", "Refused"];

    /// <summary>Also those are asked who joined after the proposal.</summary>
    public override async Task<Guid?> PrepareAsync(Guid caseId, Instant now, CancellationToken ct)
    {
        var rules = (await db.WithPendingAsync<GroundRulesVersion>(g => g.CaseId == caseId, ct))
            .Where(g => g.State is GroundRulesState.Proposed or GroundRulesState.InForce).MaxBy(g => g.Number)
            ?? throw new StateException("No ground rules are proposed yet.", "Draft", nameof(GroundRulesState.Proposed));
        foreach (var party in await db.ActivePartiesAsync(caseId, now, ct))
        {
            rules.Admit(party);
        }

        return rules.Id;
    }

    public override async Task<IReadOnlySet<Guid>> AnsweredAsync(Guid caseId, Guid? subjectId, CancellationToken ct)
    {
        var rules = (await db.FindAsync<GroundRulesVersion>([subjectId!.Value], ct))!;
        return rules.Answers.Where(a => a.AcceptedAt is not null).Select(a => a.ParticipationId).ToHashSet();
    }

    public override Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct) => outcome switch
    {
        "Accepted" => accept.RunAsync(
            new AcceptGroundRules.Command(task.SubjectId!.Value, task.AssigneeId!.Value, Viewer.CarryingOut(actorId)), now, ct),
        "ChangesRequested" => comment.RunAsync(
            new CommentOnGroundRules.Command(task.SubjectId!.Value, task.AssigneeId!.Value, data.Text("comment") ?? "", Viewer.CarryingOut(actorId)), now, ct),
        _ => Task.CompletedTask,
    };
}
