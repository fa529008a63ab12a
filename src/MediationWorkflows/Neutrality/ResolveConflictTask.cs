using System.Text.Json.Nodes;
using MediationWorkflows.Calendars;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Neutrality;

/// <summary>
/// A mediator's conflict stands open: the coordinator has the mediator replaced, or the parties accept it, and then says so. The workflow looks for
/// itself whether it is so.
/// </summary>
public sealed class ResolveConflictTask : TaskKind
{
    public override string Name => "conflict.resolve";

    public override IReadOnlyList<string> Outcomes { get; } = ["Resolved", "Unsuitable"];

    /// <summary>The hold over the conflict must not stop the work on it.</summary>
    public override DeadlineClass Clock => DeadlineClass.OwnDuty;

    public override Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct) => Task.CompletedTask;
}
