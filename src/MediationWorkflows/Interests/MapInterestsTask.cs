using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Interests;

/// <summary>The mediator maps the interests behind the positions (<c>data.entries</c>: objects with <c>party</c>, <c>position</c>, <c>interest</c>); without entries the map that is there stands.</summary>
public sealed class MapInterestsTask(DrawInterestMap draw) : TaskKind
{
    public const string KindName = "interests.map";
    public const string Mapped = "Mapped";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = [Mapped, "NotYet"];

    public override async Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct)
    {
        var entries = data.Objects("entries").Select(e => new InterestInput(e.Text("party"), e.Text("position"), e.Text("interest"))).ToList();
        if (outcome == Mapped && entries.Count > 0)
        {
            await draw.RunAsync(new DrawInterestMap.Command(task.CaseId, entries, Viewer.CarryingOut(actorId)), now, ct);
        }
    }
}
