using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Calendars;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Neutrality;

/// <summary>A neutral or professional states whether anything ties them to the case (<c>data.statement</c>; <c>data.finding</c> Disclosed or Serious for a conflict).</summary>
public sealed class StateConflictsTask(AppDb db, AskForConflicts ask, StateConflicts state) : TaskKind
{
    public const string KindName = "conflict.state";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = ["NoConflict", "Conflict"];

    /// <summary>The hold over a conflict must not stop the work on it.</summary>
    public override DeadlineClass Clock => DeadlineClass.OwnDuty;

    /// <summary>One mediator's conflict says nothing about another.</summary>
    public override bool RefusalDecides => false;

    /// <summary>Every mediator who has never been asked is.</summary>
    public override async Task<Guid?> PrepareAsync(Guid caseId, Instant now, CancellationToken ct)
    {
        var asked = await db.WithPendingAsync<ConflictCheck>(c => c.CaseId == caseId, ct);
        foreach (var mediator in (await db.ParticipationsAsync(caseId, ct)).Where(p => p.Role == Role.Mediator && p.IsInMandate(now) && !asked.Exists(c => c.OfId == p.Id)))
        {
            await ask.AddAsync(caseId, mediator.Id, actorId: null, now, ct);
        }

        return null;
    }

    public override async Task<IReadOnlySet<Guid>> AnsweredAsync(Guid caseId, Guid? subjectId, CancellationToken ct)
    {
        var checks = await db.WithPendingAsync<ConflictCheck>(c => c.CaseId == caseId, ct);
        return checks.Select(c => c.OfId).Except(checks.Where(c => c.State == ConflictState.Asked).Select(c => c.OfId)).ToHashSet();
    }

    public override async Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct)
    {
        var open = (await db.WithPendingAsync<ConflictCheck>(c => c.CaseId == task.CaseId && c.OfId == task.AssigneeId, ct)).FirstOrDefault(c => c.State == ConflictState.Asked);
        // A successor has the task of whom they replaced, and no check of their own yet.
        open ??= await ask.AddAsync(task.CaseId, task.AssigneeId!.Value, actorId, now, ct);
        var finding = outcome == Outcomes[0] ? ConflictFinding.None : Enum.TryParse<ConflictFinding>(data.Text("finding"), out var named) && named != ConflictFinding.None ? named : ConflictFinding.Serious;
        var statement = data.Text("statement") ?? (finding == ConflictFinding.None ? null : "A conflict; no details were given.");
        await state.RunAsync(new StateConflicts.Command(open.Id, finding, statement, Viewer.CarryingOut(actorId)), now, ct);
    }

    internal static string AnswerFor(ConflictFinding finding) => finding == ConflictFinding.None ? "NoConflict" : "Conflict";
}
