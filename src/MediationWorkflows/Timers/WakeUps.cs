namespace MediationWorkflows.Timers;

/// <summary>
/// Hints from whoever committed to whoever pumps. A lost hint costs a poll interval, never work: the rows are the truth.
/// </summary>
public sealed class WakeUps
{
    private volatile TaskCompletionSource any = New();
    private volatile TaskCompletionSource own = New();

    /// <summary>This process committed something.</summary>
    public void Signal()
    {
        Interlocked.Exchange(ref own, New()).TrySetResult();
        Hear();
    }

    /// <summary>Another node did.</summary>
    public void Hear() => Interlocked.Exchange(ref any, New()).TrySetResult();

    /// <summary>The task that ends with the next signal. Take it before looking at the rows, so that no hint falls between.</summary>
    public Task Next => any.Task;

    /// <summary>Ends with the next signal of this process: only those are passed on, or two nodes would echo for ever.</summary>
    public Task NextOwn => own.Task;

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
