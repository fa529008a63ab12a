using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Escrow;

/// <summary>Two persons are asked whether money leaves escrow; a refusal gives its reason in <c>data.reason</c>.</summary>
public sealed class ApproveReleaseTask(AppDb db, ApproveEscrowRelease approve) : TaskKind
{
    public const string KindName = "release.approve";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = ["Approved", "Refused"];

    public override InformationClass Class => InformationClass.Escrow;

    public override bool NeedsSubject => true;

    public override async Task<IReadOnlySet<Guid>> AnsweredAsync(Guid caseId, Guid? subjectId, CancellationToken ct) =>
        (await db.FindAsync<EscrowRelease>([subjectId], ct))!.Approvals.Select(a => a.ParticipationId).ToHashSet();

    public override Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct) => approve.RunAsync(
        new ApproveEscrowRelease.Command(task.SubjectId!.Value, outcome == "Approved", data.Text("reason") ?? "No reason was given.", Viewer.CarryingOut(actorId)), now, ct);
}

/// <summary>The agent is asked whether it has paid (<c>data.paidOn</c>, <c>data.note</c>), where no acknowledgement came by itself.</summary>
public sealed class ConfirmReleaseTask(ConfirmEscrowRelease confirm) : TaskKind
{
    public const string KindName = "release.confirm";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = ["Confirmed", "Returned"];

    public override InformationClass Class => InformationClass.Escrow;

    public override bool NeedsSubject => true;

    public override Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct) => confirm.RunAsync(
        new ConfirmEscrowRelease.Command(
            task.SubjectId!.Value, outcome == "Confirmed", data.Date("paidOn"), data.Text("note") ?? (outcome == "Confirmed" ? null : "It could not be paid."), Viewer.CarryingOut(actorId)),
        now, ct);
}
