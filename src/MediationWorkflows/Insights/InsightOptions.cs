using System.ComponentModel.DataAnnotations;

namespace MediationWorkflows.Insights;

/// <summary>Section <c>Insights</c>: how many cases a published number counts at least, and what cases are told apart by. What was published stays as it was.</summary>
public sealed class InsightOptions
{
    public const string Section = "Insights";

    /// <summary>k: no number that is shown counts fewer cases.</summary>
    [Range(3, 1000)]
    public int SmallestCount { get; set; } = 11;

    /// <summary>Told apart in reports, in this order; every other is one kind. A country stands for its states. Null: those that most cases are of.</summary>
    public IReadOnlyList<string>? Jurisdictions { get; set; }

    /// <summary>As <see cref="Jurisdictions"/>, of the clients.</summary>
    public IReadOnlyList<string>? Languages { get; set; }

    // Not the values of the properties: what is configured would be added to them.
    internal IReadOnlyList<string> JurisdictionsTold => Jurisdictions ?? ["US-NY", "US-CA", "US", "GB"];

    internal IReadOnlyList<string> LanguagesTold => Languages ?? ["en", "es"];
}
