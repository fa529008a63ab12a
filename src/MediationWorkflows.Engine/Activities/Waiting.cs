using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Execution;
using NodaTime;

namespace MediationWorkflows.Engine.Activities;

internal sealed class Delay : IActivity
{
    public ValueTask<StepResult> ExecuteAsync(StepContext context) => context.Resumed
        ? StepResult.Done()
        : StepResult.Sleep(context.Now + context.Input<Duration>("TimeSpan"));
}

/// <summary>Waits for an instant; one that is past completes at once.</summary>
internal sealed class StartAt : IActivity, ITrigger
{
    public ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        if (context.Resumed || context.IsTrigger)
            return StepResult.Done();
        var at = context.Input<Instant>("DateTime");
        return at <= context.Now ? StepResult.Done() : StepResult.Sleep(at);
    }

    public WorkflowTrigger Listen(StepContext context) => WorkflowTrigger.At(
        context.Node.Id, context.Input<Instant?>("DateTime") ?? throw new TriggerException("It has no date."));
}

/// <summary>Waits for a named event; its payload is the result. As the trigger of the run it is complete at once.</summary>
internal sealed class Event : IActivity, ITrigger
{
    public ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        if (!context.Resumed && !context.IsTrigger)
            return StepResult.Wait(Wait.Event(context.Input<string>("EventName") ?? ""));
        context.SetOutput("Result", context.Payload ?? new JsonObject());
        return StepResult.Done();
    }

    public WorkflowTrigger Listen(StepContext context) => WorkflowTrigger.Event(context.Node.Id, context.Input<string>("EventName") ?? "");
}

internal sealed class PublishEvent : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var target = context.Input<bool>("IsLocalEvent") ? context.InstanceId : null;
        await context.Host.PublishEventAsync(new EventPublication(
            context.Input<string>("EventName") ?? "", context.Input<string>("CorrelationId"), target, context.Input<JsonNode>("Payload"))
        {
            PublisherId = context.InstanceId, Publisher = context.Lineage,
        });
        return StepResult.Done();
    }
}

/// <summary>Asks the host to have a task done, and waits for its result.</summary>
internal sealed class RunTask : IActivity
{
    public ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        if (context.Resumed)
        {
            context.SetOutput("Result", context.Payload);
            return StepResult.Done();
        }

        context.SetOutput("TaskId", context.ActivityInstanceId);
        return StepResult.Wait(new Wait(Wait.RunTaskKind, context.Input<string>("TaskName") ?? ""));
    }
}
