using System.Collections.Frozen;
using MediationWorkflows.Cases;

namespace MediationWorkflows.Access;

/// <summary>The classes of information by name, or by the letter that people who work with the matrix use.</summary>
public static class InformationClassNames
{
    private static readonly FrozenDictionary<string, InformationClass> Letters = new Dictionary<string, InformationClass>
    {
        ["M"] = InformationClass.ProcessMetadata,
        ["J"] = InformationClass.Joint,
        ["P"] = InformationClass.PartyPrivate,
        ["K"] = InformationClass.Caucus,
        ["H"] = InformationClass.Clinical,
        ["H*"] = InformationClass.SpeciallyProtected,
        ["Y"] = InformationClass.Safety,
        ["W"] = InformationClass.Whistleblower,
        ["T"] = InformationClass.Terms,
        ["E"] = InformationClass.Escrow,
        ["D"] = InformationClass.RedactedReport,
        ["A"] = InformationClass.Audit,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="InvalidInputException">There is no such class.</exception>
    public static InformationClass Parse(string name, string field)
    {
        if (Letters.TryGetValue(name, out var byLetter))
        {
            return byLetter;
        }

        return Enum.TryParse<InformationClass>(name, ignoreCase: true, out var byName) && Enum.IsDefined(byName)
            ? byName
            : throw new InvalidInputException(field, $"One of {string.Join(", ", Enum.GetNames<InformationClass>())}.");
    }
}
