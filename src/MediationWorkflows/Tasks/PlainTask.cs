using System.Text.Json.Nodes;
using NodaTime;

namespace MediationWorkflows.Tasks;

/// <summary>A question whose answer changes nothing by itself: the definition decides what follows from it.</summary>
public sealed class PlainTask(string name, params string[] outcomes) : TaskKind
{
    public override string Name => name;

    public override IReadOnlyList<string> Outcomes => outcomes;

    public override Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct) => Task.CompletedTask;
}
