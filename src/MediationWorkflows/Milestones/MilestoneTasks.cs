using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Milestones;

/// <summary>The obligor hands in evidence (<c>data.text</c>), or says that it will not come.</summary>
public sealed class MilestoneEvidenceTask(SubmitEvidence submit) : TaskKind
{
    public override string Name => "milestone.evidence";

    public override IReadOnlyList<string> Outcomes { get; } = ["Submitted", "CannotDeliver"];

    public override bool NeedsSubject => true;

    public override Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct) => outcome == "Submitted"
        ? submit.RunAsync(new SubmitEvidence.Command(task.SubjectId!.Value, data.Text("text") ?? "See the documents of the case.", Viewer.CarryingOut(actorId)), now, ct)
        : Task.CompletedTask;
}

/// <summary>The verifier, or who is asked in their place, decides; a rejection gives its reason in <c>data.reason</c>.</summary>
public sealed class MilestoneVerifyTask(VerifyMilestone verify) : TaskKind
{
    public const string KindName = "milestone.verify";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = ["Verified", "Rejected"];

    public override bool NeedsSubject => true;

    public override Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct) => verify.RunAsync(
        new VerifyMilestone.Command(
            task.SubjectId!.Value, outcome == "Verified", data.Text("reason") ?? "The acceptance test is not passed.", Viewer.CarryingOut(actorId), task.AssigneeId), now, ct);
}

internal static class MilestonesOfCase
{
    public static async Task<IReadOnlyList<Milestone>> MilestonesAsync(this AppDb db, Guid caseId, CancellationToken ct) =>
        [.. (await db.WithPendingAsync<Milestone>(m => m.CaseId == caseId, ct)).OrderBy(m => m.DueOn).ThenBy(m => m.Id)];
}
