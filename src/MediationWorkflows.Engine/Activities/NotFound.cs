using MediationWorkflows.Engine.Execution;

namespace MediationWorkflows.Engine.Activities;

/// <summary>Stands in for a type that nobody knows: visible, and a fault when it is reached, never a silent step.</summary>
internal sealed class NotFound : IActivity
{
    public static readonly NotFound Activity = new();

    public static ActivityDescriptor Describe(string type, int version) =>
        new(type, version, type, "Unknown", "This activity type is not known here.", ActivityKind.Action, [], [], [], IsBrowsable: false) { HasDynamicPorts = true };

    public ValueTask<StepResult> ExecuteAsync(StepContext context) =>
        throw new ActivityNotFoundException($"The activity type \"{context.Node.TypeName}\" is not known ({context.NodeId}).");
}

public sealed class ActivityNotFoundException(string message) : Exception(message), ISafeMessage;
