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

    internal void Add(WrittenLines written)
    {
        if (!IsOn || written.Lines.Count == 0)
        {
            return;
        }

        lock (gate)
        {
            lines.AddRange(written.Lines);
        }
    }
}

/// <summary>What the bursts of one unit of work wrote: nobody may see it before it commits, or again when it starts over.</summary>
public sealed class WrittenLines
{
    private readonly List<string> lines = [];

    internal IReadOnlyList<string> Lines => lines;

    internal void Add(IReadOnlyList<string> written) => lines.AddRange(written);
}
