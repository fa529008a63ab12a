namespace MediationWorkflows.Timers;

/// <summary>Who this process is, anew at each start: claims are fenced by it, never by a host's name.</summary>
public sealed class Incarnation
{
    public Guid Id { get; } = Guid.NewGuid();
}
