using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Milestones;

/// <summary>The obligor hands in evidence (<c>data.text</c>), or says that it will not come.</summary>
public sealed class MilestoneEvidenceTask(AppDb db, SubmitEvidence submit) : TaskKind
{
    public override string Name => "milestone.evidence";

    public override IReadOnlyList<string> Outcomes { get; } = ["Submitted", "CannotDeliver"];

    public override async Task<Guid?> PrepareAsync(Guid caseId, Instant now, CancellationToken ct) =>
        (await db.CurrentMilestoneAsync(caseId, ct)).Id;

    public override Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct) => outcome == "Submitted"
        ? submit.RunAsync(new SubmitEvidence.Command(task.SubjectId!.Value, data.Text("text") ?? "See the documents of the case.", Viewer.CarryingOut(actorId)), now, ct)
        : Task.CompletedTask;
}

/// <summary>The verifier decides; a rejection gives its reason in <c>data.reason</c>.</summary>
public sealed class MilestoneVerifyTask(AppDb db, VerifyMilestone verify) : TaskKind
{
    public override string Name => "milestone.verify";

    public override IReadOnlyList<string> Outcomes { get; } = ["Verified", "Rejected"];

    public override async Task<Guid?> PrepareAsync(Guid caseId, Instant now, CancellationToken ct) =>
        (await db.CurrentMilestoneAsync(caseId, ct)).Id;

    public override Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct) =>
        verify.RunAsync(new VerifyMilestone.Command(
            task.SubjectId!.Value, outcome == "Verified", data.Text("reason") ?? "The acceptance test is not passed.", Viewer.CarryingOut(actorId)), now, ct);
}

internal static class CurrentMilestone
{
    /// <summary>The milestone whose time runs: opened and not settled. Milestones are taken one after the other, by their due day.</summary>
    public static async Task<Milestone> CurrentMilestoneAsync(this AppDb db, Guid caseId, CancellationToken ct) =>
        (await db.MilestonesAsync(caseId, ct)).FirstOrDefault(m => !m.IsSettled && m.State != MilestoneState.Planned)
        ?? throw new StateException("No milestone is running.", "None", nameof(MilestoneState.Due));

    public static async Task<IReadOnlyList<Milestone>> MilestonesAsync(this AppDb db, Guid caseId, CancellationToken ct) =>
        [.. (await db.WithPendingAsync<Milestone>(m => m.CaseId == caseId, ct)).OrderBy(m => m.DueOn).ThenBy(m => m.Id)];
}
