using NodaTime;

namespace MediationWorkflows.Engine.Execution;

/// <summary>What follows from one execution of an activity.</summary>
public sealed class StepResult
{
    private static readonly StepResult Finished = new(StepKind.Done, Execution.Outcomes.Done, []);
    private static readonly StepResult KeepWaiting = new(StepKind.Wait, Execution.Outcomes.None, []);

    /// <summary>A container that has scheduled children and goes on when they complete.</summary>
    internal static readonly StepResult Running = new(StepKind.Running, Execution.Outcomes.None, []);

    internal static readonly StepResult FinishWorkflow = new(StepKind.FinishWorkflow, Execution.Outcomes.Done, []);

    internal static readonly StepResult Break = new(StepKind.Break, Execution.Outcomes.Done, []);

    private StepResult(StepKind kind, Outcomes outcomes, Wait[] waits)
    {
        Kind = kind;
        Outcomes = outcomes;
        Waits = waits;
    }

    internal StepKind Kind { get; }

    internal Outcomes Outcomes { get; }

    internal Wait[] Waits { get; }

    /// <summary>The activity is complete, with these outcomes, or "Done" when none is named.</summary>
    public static StepResult Done(params string[] outcomes) =>
        outcomes.Length == 0 ? Finished : new StepResult(StepKind.Done, Execution.Outcomes.Of(outcomes), []);

    /// <summary>
    /// The activity stays open until one of the waits fires; then it is executed again with <see cref="StepContext.Resumed"/>.
    /// The wait that fired is consumed, others stay open. Without arguments: keep waiting for those that remain.
    /// </summary>
    public static StepResult Wait(params Wait[] waits) => waits.Length == 0 ? KeepWaiting : new StepResult(StepKind.Wait, Execution.Outcomes.None, waits);

    /// <summary>Waits until an instant.</summary>
    public static StepResult Sleep(Instant until) => Wait(Execution.Wait.Timer(until));

    /// <summary>Completes the nearest workflow (the root or one used as activity) with these outcomes.</summary>
    internal static StepResult CompleteComposite(string[] outcomes) => new(StepKind.CompleteComposite, Execution.Outcomes.Of(outcomes), []);

    public static implicit operator ValueTask<StepResult>(StepResult result) => ValueTask.FromResult(result);
}

internal enum StepKind
{
    Done,
    Wait,
    Running,
    CompleteComposite,
    FinishWorkflow,
    Break,
}

/// <summary>
/// Something an activity waits for. <paramref name="Kind"/> is "Timer", "Event", "Task", "RunTask", "Child" or a host's own;
/// <paramref name="Key"/> says which one (the event's name, the task's id); <paramref name="DueAt"/> is when a timer fires.
/// </summary>
public sealed record Wait(string Kind, string Key, Instant? DueAt = null)
{
    public const string TimerKind = "Timer";
    public const string EventKind = "Event";
    public const string TaskKind = "Task";
    public const string RunTaskKind = "RunTask";
    public const string ChildKind = "Child";

    public static Wait Timer(Instant dueAt, string key = "") => new(TimerKind, key, dueAt);

    public static Wait Event(string name) => new(EventKind, name);
}
