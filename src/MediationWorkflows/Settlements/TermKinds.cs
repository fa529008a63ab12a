using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace MediationWorkflows.Settlements;

/// <summary>
/// The types of remedy that pages name and that rules look at (R37). A term may carry a code of the installation's own; what
/// follows from a type follows from these only.
/// </summary>
public static partial class TermKinds
{
    public const string Payment = "payment";
    public const string Restriction = "restriction";
    public const string Supervision = "supervision";

    public static readonly IReadOnlyList<string> Known =
    [
        Payment, "apology", "proceduralReform", "qualityControl", "training", "counseling", "consentProcess", "communicationProtocol", "policy", Supervision,
        Restriction, "peerReview", "followUpMediation", "other",
    ];

    private static readonly FrozenDictionary<string, string> BySpelling = Known.ToFrozenDictionary(k => k, StringComparer.OrdinalIgnoreCase);

    /// <summary>The code as it is kept: known ones in their one spelling, whatever hyphens and capitals somebody gave them.</summary>
    /// <returns>Null when it is no code.</returns>
    public static string? Normalize(string kind) =>
        BySpelling.GetValueOrDefault(kind.Replace("-", "", StringComparison.Ordinal).Trim()) ?? (Code().IsMatch(kind) ? kind : null);

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9-]{0,39}$", RegexOptions.NonBacktracking)]
    private static partial Regex Code();
}
