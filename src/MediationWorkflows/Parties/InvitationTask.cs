using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Parties;

/// <summary>An invited party is asked whether they join.</summary>
public sealed class InvitationTask(AnswerInvitation answer) : TaskKind
{
    public override string Name => "invitation";

    public override IReadOnlyList<string> Outcomes { get; } = ["Accepted", "Declined"];

    public override string AssignedTemplate => "invitation";

    public override Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct) =>
        answer.RunAsync(new AnswerInvitation.Command(task.AssigneeId!.Value, outcome == "Accepted", Viewer.CarryingOut(actorId)), now, ct);
}
