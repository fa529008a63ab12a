namespace MediationWorkflows.Engine.Execution;

/// <summary>
/// Runs one burst: from a stimulus until nothing can move. Deterministic: the same workflow, state, stimulus and time give the
/// same result. Never waits, never reads a clock, never changes the state it was given.
/// </summary>
public static class Interpreter
{
    /// <exception cref="OperationCanceledException">The host stops the burst.</exception>
    /// <exception cref="WorkflowMismatchException">The workflow is not the one the instance was started with.</exception>
    public static async ValueTask<BurstResult> RunAsync(CompiledWorkflow w, InstanceState state, Stimulus s, BurstContext c)
    {
        ArgumentNullException.ThrowIfNull(s);
        var burst = new Burst(w, state, c);
        if (!burst.Accept(s))
            return burst.Ignore();
        await burst.DrainAsync();
        return burst.Result();
    }
}

/// <summary>An instance was given a workflow compiled from other versions than it was started with.</summary>
public sealed class WorkflowMismatchException(string message) : Exception(message), ISafeMessage;
