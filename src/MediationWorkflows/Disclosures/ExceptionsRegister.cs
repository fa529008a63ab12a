using System.Reflection;
using System.Text.Json;
using MediationWorkflows.Access;
using MediationWorkflows.Calendars;

namespace MediationWorkflows.Disclosures;

/// <summary>A ground on which something may leave the mediation without everybody's consent.</summary>
/// <param name="Jurisdictions">Where it holds: <c>US-NY</c> there, <c>US</c> in all of its states.</param>
/// <param name="Who">The roles that may rely on it.</param>
/// <param name="Basis">The law it stands on.</param>
/// <param name="Text">As parties read it before they agree to mediate.</param>
public sealed record ConfidentialityException(string Code, IReadOnlyList<string> Jurisdictions, IReadOnlyList<Role> Who, string Basis, string Text)
{
    public bool HoldsIn(string jurisdiction) =>
        Jurisdictions.Any(j => jurisdiction == j || jurisdiction.StartsWith($"{j}-", StringComparison.Ordinal));
}

/// <summary>The exceptions to confidentiality per jurisdiction (embedded Disclosures/Data/exceptions.json): facts to configure, never code.</summary>
/// <param name="Version">Goes up with every change; who acknowledged an older one is asked again.</param>
public sealed record ExceptionsRegister(int Version, IReadOnlyList<ConfidentialityException> Exceptions)
{
    private static readonly Lazy<ExceptionsRegister> Embedded = new(Read);

    public static ExceptionsRegister Shipped => Embedded.Value;

    public IReadOnlyList<ConfidentialityException> For(string jurisdiction) => [.. Exceptions.Where(e => e.HoldsIn(jurisdiction))];

    private static ExceptionsRegister Read()
    {
        using var file = Assembly.GetExecutingAssembly().GetManifestResourceStream("MediationWorkflows.Disclosures.Data.exceptions.json")!;
        return JsonSerializer.Deserialize<ExceptionsRegister>(file, TimeJson.Options)!;
    }
}
