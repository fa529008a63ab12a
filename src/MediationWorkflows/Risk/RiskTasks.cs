using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Risk;

/// <summary>The mediator or the safety officer drafts the assessment from <c>data.hazards</c>.</summary>
public sealed class DraftRiskTask(AppDb db, DraftRiskAssessment draft) : TaskKind
{
    private static readonly HazardInput Standard = new(
        "A conversation distresses someone who takes part.", 3, 2, "Agree on a sign to pause, breaks of ten minutes, and whom to call afterwards.");

    public override string Name => "risk.draft";

    public override IReadOnlyList<string> Outcomes { get; } = ["Drafted"];

    public override async Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct)
    {
        var hazards = HazardsOf(data);
        var caseId = task.CaseId;
        if (hazards.Count == 0 && (await db.WithPendingAsync<RiskAssessment>(r => r.CaseId == caseId, ct)).Exists(r => r.State != RiskAssessmentState.Superseded))
        {
            return; // drafted already, not through this task
        }

        await draft.RunAsync(new DraftRiskAssessment.Command(caseId, hazards.Count > 0 ? hazards : [Standard], Viewer.CarryingOut(actorId)), now, ct);
    }

    internal static IReadOnlyList<HazardInput> HazardsOf(JsonObject data) => [.. data.Objects("hazards").Select(h => new HazardInput(
        h.Text("text") ?? "", h.Whole("likelihood") ?? 0, h.Whole("severity") ?? 0, h.Text("action") ?? "", h.Text("owner")))];
}

/// <summary>A party agrees to the assessment, or disputes it (<c>data.reason</c>).</summary>
public sealed class AgreeRiskTask(AppDb db, AgreeToRiskAssessment agree, DisputeRiskAssessment dispute) : TaskKind
{
    public override string Name => "risk.agree";

    public override IReadOnlyList<string> Outcomes { get; } = ["Agreed", "Disputed"];

    /// <summary>All are heard before the mediator decides.</summary>
    public override bool RefusalDecides => false;

    public override async Task<Guid?> PrepareAsync(Guid caseId, Instant now, CancellationToken ct) => (await db.CurrentRiskAssessmentAsync(caseId, ct)).Id;

    public override async Task<IReadOnlySet<Guid>> AnsweredAsync(Guid caseId, Guid? subjectId, CancellationToken ct)
    {
        var assessment = (await db.FindAsync<RiskAssessment>([subjectId!.Value], ct))!;
        return await db.WithSuccessorsAsync(caseId, assessment.Answers.Where(a => a.Agrees == true).Select(a => a.ParticipationId), ct);
    }

    public override Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct) => outcome == "Agreed"
        ? agree.RunAsync(new AgreeToRiskAssessment.Command(task.SubjectId!.Value, task.AssigneeId!.Value, Viewer.CarryingOut(actorId)), now, ct)
        : dispute.RunAsync(
            new DisputeRiskAssessment.Command(task.SubjectId!.Value, task.AssigneeId!.Value, data.Text("reason"), Viewer.CarryingOut(actorId)), now, ct);
}

/// <summary>The mediator decides over a disputed or unanswered assessment: go on, or end a mediation that is not suitable.</summary>
public sealed class DecideRiskTask(AppDb db, SettleRiskDispute settle) : TaskKind
{
    public override string Name => "risk.decide";

    public override IReadOnlyList<string> Outcomes { get; } = ["Proceed", "Unsuitable"];

    public override async Task<Guid?> PrepareAsync(Guid caseId, Instant now, CancellationToken ct) => (await db.CurrentRiskAssessmentAsync(caseId, ct)).Id;

    public override async Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct)
    {
        // Whoever was silent may have agreed since: then there is nothing left to settle.
        if (outcome == "Proceed" && await db.FindAsync<RiskAssessment>([task.SubjectId!.Value], ct) is { State: not RiskAssessmentState.Agreed } open)
        {
            await settle.RunAsync(new SettleRiskDispute.Command(open.Id, Viewer.CarryingOut(actorId)), now, ct);
        }
    }
}

internal static class CurrentRiskAssessment
{
    public static async Task<RiskAssessment> CurrentRiskAssessmentAsync(this AppDb db, Guid caseId, CancellationToken ct) =>
        (await db.WithPendingAsync<RiskAssessment>(r => r.CaseId == caseId, ct)).MaxBy(r => r.Number)
        ?? throw new StateException("There is no risk assessment yet.", "None", nameof(RiskAssessmentState.Draft));
}
