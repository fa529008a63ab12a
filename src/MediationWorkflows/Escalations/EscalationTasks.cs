using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Escalations;

/// <summary>The mediator holds a brief session over one issue and says whether it was cured.</summary>
public sealed class BriefSessionTask(AppDb db, DecideEscalation decide) : TaskKind
{
    public override string Name => "escalation.briefSession";

    public override IReadOnlyList<string> Outcomes { get; } = ["Cured", "Failed"];

    public override async Task<Guid?> PrepareAsync(Guid caseId, Instant now, CancellationToken ct) =>
        (await db.RunningEscalationAsync(caseId, EscalationRung.BriefSession, ct)).Id;

    public override Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct) =>
        decide.RunAsync(new DecideEscalation.Command(task.SubjectId!.Value, data.Text("text"), Viewer.CarryingOut(actorId)), now, ct);
}

/// <summary>The mediator gets an advisory opinion, which binds nobody, and says whether the parties follow it.</summary>
public sealed class AdvisoryOpinionTask(AppDb db, DecideEscalation decide) : TaskKind
{
    public override string Name => "escalation.advisoryOpinion";

    public override IReadOnlyList<string> Outcomes { get; } = ["Followed", "NotFollowed"];

    public override async Task<Guid?> PrepareAsync(Guid caseId, Instant now, CancellationToken ct) =>
        (await db.RunningEscalationAsync(caseId, EscalationRung.AdvisoryOpinion, ct)).Id;

    public override Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct) =>
        decide.RunAsync(new DecideEscalation.Command(task.SubjectId!.Value, data.Text("text"), Viewer.CarryingOut(actorId)), now, ct);
}

internal static class RunningEscalation
{
    /// <summary>The escalation that runs on a rung; there is one at a time.</summary>
    public static async Task<Escalation> RunningEscalationAsync(this AppDb db, Guid caseId, EscalationRung rung, CancellationToken ct) =>
        await db.FindRunningEscalationAsync(caseId, rung, ct)
        ?? throw new StateException($"No escalation runs on the rung {rung}.", "None", nameof(EscalationState.Running));

    public static async Task<Escalation?> FindRunningEscalationAsync(this AppDb db, Guid caseId, EscalationRung rung, CancellationToken ct) =>
        (await db.WithPendingAsync<Escalation>(e => e.CaseId == caseId && e.Rung == rung, ct)).Where(e => e.State == EscalationState.Running).MaxBy(e => e.CreatedAt);
}
