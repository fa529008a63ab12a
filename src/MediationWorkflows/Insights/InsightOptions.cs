using System.ComponentModel.DataAnnotations;

namespace MediationWorkflows.Insights;

public sealed class InsightOptions
{
    public const string Section = "Insights";

    /// <summary>k: no number that is shown counts fewer cases.</summary>
    [Range(3, 1000)]
    public int SmallestCount { get; set; } = 11;

    /// <summary>Told apart in reports, in this order; every other is one kind. A country stands for its states.</summary>
    public IReadOnlyList<string> Jurisdictions { get; set; } = ["US-NY", "US-CA", "US", "GB"];

    /// <summary>As <see cref="Jurisdictions"/>, of the clients.</summary>
    public IReadOnlyList<string> Languages { get; set; } = ["en", "es"];
}
