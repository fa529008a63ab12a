using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Escalations;

/// <summary>The mediator holds a brief session over one issue and says whether it was cured.</summary>
public sealed class BriefSessionTask(DecideEscalation decide) : TaskKind
{
    public override string Name => "escalation.briefSession";

    public override IReadOnlyList<string> Outcomes { get; } = ["Cured", "Failed"];

    public override Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct) =>
        decide.RunAsync(new DecideEscalation.Command(task.SubjectId!.Value, data.Text("text"), Viewer.CarryingOut(actorId)), now, ct);
}

/// <summary>The mediator gets an advisory opinion, which binds nobody, and says whether the parties follow it.</summary>
public sealed class AdvisoryOpinionTask(DecideEscalation decide) : TaskKind
{
    public override string Name => "escalation.advisoryOpinion";

    public override IReadOnlyList<string> Outcomes { get; } = ["Followed", "NotFollowed"];

    public override Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct) =>
        decide.RunAsync(new DecideEscalation.Command(task.SubjectId!.Value, data.Text("text"), Viewer.CarryingOut(actorId)), now, ct);
}
