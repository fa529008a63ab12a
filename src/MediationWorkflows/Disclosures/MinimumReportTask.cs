using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Disclosures;

/// <summary>A dispute goes on to formal resolution: the office reports there (<c>data.recipient</c>) what may be told of the mediation, or nobody there asks for it. The subject is the escalation.</summary>
public sealed class MinimumReportTask(MakeMinimumReport make) : TaskKind
{
    public const string KindName = "formal.report";
    public const string Made = "Made";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = [Made, "NotAskedFor"];

    public override bool IsAwaited => false;

    public override bool NeedsSubject => true;

    public override Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct) => outcome == Made
        ? make.RunAsync(new MakeMinimumReport.Command(task.CaseId, data.Text("recipient") ?? "The court or tribunal", Viewer.CarryingOut(actorId)), now, ct)
        : Task.CompletedTask;
}
