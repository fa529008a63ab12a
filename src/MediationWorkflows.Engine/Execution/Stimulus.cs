using System.Text.Json.Nodes;
using NodaTime;

namespace MediationWorkflows.Engine.Execution;

/// <summary>What sets a burst in motion.</summary>
public abstract record Stimulus
{
    private Stimulus()
    {
    }

    /// <summary>Starts a new instance; <paramref name="TriggerActivityId"/> names the activity that started it, <paramref name="Payload"/> what came with it.</summary>
    public sealed record Start(JsonObject? Input = null, string? TriggerActivityId = null, JsonNode? Payload = null) : Stimulus;

    /// <summary>A wait fired. One that is no longer open is ignored, and the result says so.</summary>
    public sealed record Resume(string BookmarkId, JsonNode? Payload = null) : Stimulus;

    /// <summary>Ends the instance; everything open is canceled.</summary>
    public sealed record Cancel : Stimulus;

    /// <summary>Runs a faulted activity again.</summary>
    public sealed record Retry(string ActivityInstanceId) : Stimulus;

    /// <summary>Lets an open activity that failed or waits count as done, without running it again; the flow goes on by the outcome.</summary>
    public sealed record Skip(string ActivityInstanceId, string Outcome = "Done") : Stimulus;
}

/// <param name="Now">The burst's one and only time.</param>
/// <param name="Services">Services of the unit of work, for host activities.</param>
/// <param name="NextSequence">Sequence number of the first journal entry.</param>
public sealed record BurstContext(string InstanceId, Instant Now, IServiceProvider Services, IWorkflowHost Host, long NextSequence)
{
    /// <summary>Activity executions before the burst stops as a fault: a loop without a wait must not take the server with it.</summary>
    public int MaxSteps { get; init; } = 100_000;

    /// <summary>Shared by all bursts of a process, so that journals interleave as things happened.</summary>
    public JournalOrder Order { get; init; } = new();

    /// <summary>Set by hosts whose activities change a unit of work.</summary>
    public FaultReplay? Faults { get; init; }

    public CancellationToken Cancellation { get; init; }
}
