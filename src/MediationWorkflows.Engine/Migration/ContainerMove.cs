using MediationWorkflows.Engine.Execution;

namespace MediationWorkflows.Engine.Migration;

/// <summary>What a container needs to know to carry its position over to its counterpart.</summary>
/// <param name="Open">Its children, in the old version, that the instance stands at.</param>
internal sealed record ContainerMove(
    CompiledNode From, CompiledNode To, NodeMap Map, IReadOnlySet<CompiledNode> Open, IReadOnlySet<string> Finished, List<string> Reasons)
{
    /// <summary>Has completed and does not run (again) now.</summary>
    public bool IsFinished(CompiledNode child) => !Open.Contains(child) && Finished.Contains(child.NodeId);

    public void Refuse(string reason) => Reasons.Add(reason);

    public void RefuseToRunAgain(CompiledNode child, CompiledNode after) =>
        Refuse($"{child.NodeId} is finished, and in the new version it comes after {after.NodeId}, where the instance stands: it would run again.");
}
