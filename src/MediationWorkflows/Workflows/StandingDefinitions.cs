namespace MediationWorkflows.Workflows;

/// <summary>Definitions that use cases start by themselves, in whatever case: without one of them an alarm would be refused, or a series of reports.</summary>
public sealed class StandingDefinitions(params IReadOnlyList<string> ids)
{
    public IReadOnlyList<string> Ids => ids;

    /// <exception cref="StateException">It is one of them.</exception>
    internal void DemandNot(string definitionId)
    {
        if (ids.Contains(definitionId, StringComparer.Ordinal))
            throw new StateException("Every case relies on this definition, so it stays in use. Another version of it can be published.", "in use", "publish");
    }
}
