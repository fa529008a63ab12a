namespace MediationWorkflows.Engine.Execution;

/// <summary>
/// Undoes what a faulted activity had done outside the interpreter. Nobody can pick that out of a unit of work, so the burst stops
/// with <see cref="StartOverException"/>; the host throws the unit of work away and does it again with the faults known so far, and
/// where the activity failed it now faults before it does anything. One of these serves one unit of work, and counts the steps of all
/// its bursts: children run inside their parents'.
/// </summary>
public sealed class FaultReplay
{
    private int step;

    /// <summary>What earlier attempts of the unit of work ran into.</summary>
    public IReadOnlyList<KnownFault> Known { get; set; } = [];

    /// <summary>Counts a step; the fault that is known to happen there, or null.</summary>
    internal KnownFault? Next(CompiledNode node)
    {
        step++;
        foreach (var fault in Known)
        {
            // Another writer may have been faster, and the attempt take another way: then the fault is not this one's.
            if (fault.Step == step && fault.NodeId == node.NodeId)
                return fault;
        }

        return null;
    }

    internal StartOverException StartOver(int failed, CompiledNode node, FaultReason reason) =>
        new([.. Known.Where(k => k.Step < failed), new KnownFault(failed, node.NodeId, reason)]);

    internal int Step => step;
}

/// <param name="Step">Which step of the unit of work, from 1.</param>
public sealed record KnownFault(int Step, string NodeId, FaultReason Reason);

/// <param name="Message">Holds no content of a case.</param>
/// <param name="ErrorType">Short name of the exception type.</param>
public sealed record FaultReason(string Message, string ErrorType)
{
    internal static FaultReason Of(Exception e) => new(e is ISafeMessage ? e.Message : $"The activity failed with {e.GetType().Name}.", e.GetType().Name);
}

/// <summary>An activity that had touched the unit of work failed: roll back, and run the work again with these faults known.</summary>
public sealed class StartOverException(IReadOnlyList<KnownFault> known) : Exception("The unit of work starts over without what a faulted activity did.")
{
    public IReadOnlyList<KnownFault> Known { get; } = known;
}
