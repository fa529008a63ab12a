using System.Text.Json.Nodes;
using MediationWorkflows.Calendars;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Cases;

/// <summary>The case's limitation date comes near: the coordinator sees to it that each party knows, and agrees on what is done. No hold stops this.</summary>
public sealed class LimitationTask : TaskKind
{
    public override string Name => "limitation.near";

    public override IReadOnlyList<string> Outcomes { get; } = ["SeenTo"];

    public override DeadlineClass Clock => DeadlineClass.Limitation;

    public override Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct) => Task.CompletedTask;
}
