using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Engine.Migration;

namespace MediationWorkflows.Engine.Activities;

/// <summary>An activity that schedules others. It stays open until it returns Done, which may be when a child completes.</summary>
internal abstract class Container : IActivity
{
    public virtual ValueTask<StepResult> ExecuteAsync(StepContext context) => Enter(context);

    public abstract StepResult Enter(StepContext c);

    /// <summary>A child has completed; the context is the container's.</summary>
    public abstract StepResult ChildCompleted(StepContext c, ActivityExecution child, Outcomes outcomes);

    /// <summary>A child was canceled by something else than the container's own end.</summary>
    public virtual StepResult ChildCanceled(StepContext c, ActivityExecution child) => StepResult.Running;

    public virtual JsonNode? Save(object state) => state is int i ? JsonValue.Create(i) : null;

    public virtual object? Load(JsonNode json, CompiledNode node) => json.GetValue<int>();

    /// <summary>Carries what <see cref="Save"/> wrote over to the container's counterpart in another version, or refuses. Counts and values stay as they are.</summary>
    public virtual JsonNode Move(JsonNode state, ContainerMove move) => state;
}

/// <summary>A container that notes a Break below it.</summary>
internal interface IHearsBreak
{
    /// <summary>True for loops: the break concerns nobody further out.</summary>
    bool StopsBreak { get; }
}
