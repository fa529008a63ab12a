using MediationWorkflows.Workflows;
using NodaTime;

namespace MediationWorkflows.Milestones;

/// <summary>Tells the case's workflow that there is something new to keep, or that something came to its end.</summary>
public sealed class CommitmentsChanged(PublishEvent publish)
{
    /// <summary>What the workflow listens to while a settlement is carried out.</summary>
    public const string Published = "CommitmentsChanged";

    public Task RunAsync(Guid caseId, Instant now, CancellationToken ct) => publish.RunAsync(Published, payload: null, caseId.ToString("N"), now, ct);
}
