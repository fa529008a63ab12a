namespace MediationWorkflows.Timers;

/// <summary>
/// Hints from whoever committed to whoever pumps. A lost hint costs a poll interval, never work: the rows are the truth.
/// </summary>
public sealed class WakeUps
{
    private volatile TaskCompletionSource signal = New();

    public void Signal() => Interlocked.Exchange(ref signal, New()).TrySetResult();

    /// <summary>The task that ends with the next signal. Take it before looking at the rows, so that no hint falls between.</summary>
    public Task Next => signal.Task;

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
