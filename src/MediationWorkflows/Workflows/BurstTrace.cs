namespace MediationWorkflows.Workflows;

/// <summary>Collects what WriteLine wrote in bursts that committed; only runs that print it (the command line) look.</summary>
public sealed class BurstTrace
{
    private readonly List<string> lines = [];
    private readonly Lock gate = new();

    /// <summary>Off in a server, where nobody reads them and they would pile up.</summary>
    public bool IsOn { get; set; }

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (gate)
            {
                return [.. lines];
            }
        }
    }

    internal void Add(IReadOnlyList<string> written)
    {
        if (!IsOn || written.Count == 0)
        {
            return;
        }

        lock (gate)
        {
            lines.AddRange(written);
        }
    }
}
