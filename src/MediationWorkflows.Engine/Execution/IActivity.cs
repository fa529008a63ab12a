namespace MediationWorkflows.Engine.Execution;

/// <summary>
/// What an activity type does. One instance serves every workflow, so it holds no state; the context must not be kept after
/// the call. Activities never wait or sleep: they return what should happen. Built-in ones complete synchronously.
/// </summary>
public interface IActivity
{
    ValueTask<StepResult> ExecuteAsync(StepContext context);
}
