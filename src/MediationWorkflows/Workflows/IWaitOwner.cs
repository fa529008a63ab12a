using NodaTime;

namespace MediationWorkflows.Workflows;

/// <summary>
/// Owns what a kind of wait stands for outside the engine (a task row, say), and takes it back when the instance stops
/// waiting: a branch that lost, a case that was closed.
/// </summary>
public interface IWaitOwner
{
    /// <summary>The bookmark kind, for example <c>Task</c>.</summary>
    string Kind { get; }

    Task AbandonAsync(string key, Instant now, CancellationToken ct);
}
