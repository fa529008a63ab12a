using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Fairness;

/// <summary>
/// Before a phase begins, the mediator checks for power imbalances and bias (<c>data.powerImbalance</c>, <c>bias</c>: None, Some or Serious, with
/// <c>observations</c> and <c>remedy</c>), or finds that the mediation cannot be made fair.
/// </summary>
public sealed class FairnessTask(AppDb db, MakeFairnessCheck make) : TaskKind
{
    public const string KindName = "fairness.check";
    public const string Checked = "Checked";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = [Checked, "Unsuitable"];

    public override async Task<IReadOnlySet<Guid>> AnsweredAsync(Guid caseId, Guid? subjectId, CancellationToken ct)
    {
        var next = (await db.FindAsync<MediationCase>([caseId], ct))!.Phase + 1;
        return (await db.WithPendingAsync<FairnessCheck>(f => f.CaseId == caseId && f.Gate == next, ct)).Select(f => f.ById).ToHashSet();
    }

    public override Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct) => outcome == Checked
        ? make.RunAsync(
            new MakeFairnessCheck.Command(
                task.CaseId, task.AssigneeId!.Value, data.Text("powerImbalance") ?? nameof(Concernment.None), data.Text("bias") ?? nameof(Concernment.None), data.Text("observations"),
                data.Text("remedy"), Viewer.CarryingOut(actorId)),
            now, ct)
        : Task.CompletedTask;
}
