using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Risk;

/// <summary>An assessment grows old (I4): it is put to the parties anew, with what has changed (<c>data.hazards</c>) or as it was.</summary>
public sealed class RenewRiskTask(AppDb db, DraftRiskAssessment draft) : TaskKind
{
    public override string Name => "risk.renew";

    public override IReadOnlyList<string> Outcomes { get; } = ["Renewed"];

    public override async Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct)
    {
        var hazards = DraftRiskTask.HazardsOf(data);
        var current = await db.CurrentRiskAssessmentAsync(task.CaseId, ct);
        await draft.RunAsync(
            new DraftRiskAssessment.Command(
                task.CaseId,
                hazards.Count > 0
                    ? hazards
                    : [.. current.Hazards.OrderBy(h => h.Position).Select(h => new HazardInput(h.Text.Reveal(), h.Likelihood, h.Severity, h.Action.Reveal(), h.OwnerId?.ToString()))],
                Viewer.CarryingOut(actorId)),
            now, ct);
    }
}
