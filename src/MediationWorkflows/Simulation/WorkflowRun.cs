using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Rulebook;
using NodaTime;

namespace MediationWorkflows.Simulation;

/// <summary>What to run, and in what world.</summary>
/// <param name="Definition">The definition that runs.</param>
/// <param name="With">Further definitions that it may use.</param>
/// <param name="Case">The people, or null for those who are there by default; used only where a definition asks people.</param>
/// <param name="Until">Where to stop; ten years after the start by default.</param>
public sealed record RunRequest(
    WorkflowDefinition Definition,
    IReadOnlyList<WorkflowDefinition> With,
    CaseScript? Case,
    JsonObject Input,
    IReadOnlyList<RunEvent> Events,
    IReadOnlyDictionary<string, string> Properties,
    Instant From,
    Instant? Until)
{
    /// <summary>Calendars and ladders that somebody edited; those that ship are there anyhow.</summary>
    public IReadOnlyList<RuleVersion> Rules { get; init; } = [];
}

/// <param name="At">Null: right after the first burst.</param>
public sealed record RunEvent(string Name, JsonNode? Payload, Instant? At);

/// <summary>What the run gave; its shape is the command line's JSON contract.</summary>
public sealed record RunReport(
    string Status,
    string SubStatus,
    JsonObject Output,
    JsonObject Variables,
    IReadOnlyList<string> Lines,
    IReadOnlyList<RunJournalLine> Journal,
    IReadOnlyList<RunMessage> Messages,
    IReadOnlyList<RunDeadline> Deadlines,
    IReadOnlyList<RunIncident> Incidents,
    IReadOnlyList<RunWait> Waiting);

public sealed record RunJournalLine(Instant At, string ActivityId, string? ActivityName, string ActivityType, string Event);

public sealed record RunMessage(Instant At, string To, string Subject, string Template);

public sealed record RunDeadline(string Kind, string? Party, LocalDate Due, string State);

public sealed record RunIncident(Instant At, string? ActivityId, string Message);

public sealed record RunWait(string ActivityId, string Kind, Instant? DueAt);
