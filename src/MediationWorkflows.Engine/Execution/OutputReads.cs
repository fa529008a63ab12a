namespace MediationWorkflows.Engine.Execution;

/// <summary>Which activities' outputs an expression may read later, found when it is parsed, so that state keeps no others.</summary>
/// <param name="All">The name is computed, so any activity may be meant.</param>
internal sealed record OutputReads(bool All, bool LastResult, IReadOnlyList<string> IdsOrNames)
{
    public static readonly OutputReads None = new(false, false, []);

    public bool Covers(CompiledNode node)
    {
        foreach (var name in IdsOrNames)
        {
            if (name == node.Id || name == node.Name || name == PascalName(node.Name ?? node.Id))
                return true;
        }

        return false;
    }

    public static string PascalName(string name) =>
        name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name[1..].Replace(" ", "", StringComparison.Ordinal);
}
