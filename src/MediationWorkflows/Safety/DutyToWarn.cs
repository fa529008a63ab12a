using System.Reflection;
using System.Text.Json;
using MediationWorkflows.Calendars;

namespace MediationWorkflows.Safety;

/// <summary>What a jurisdiction's law says about warning of a threat.</summary>
public enum WarningRule
{
    /// <summary>It commands it, where its conditions are met.</summary>
    Mandatory,

    /// <summary>It allows it.</summary>
    Permissive,

    /// <summary>It says nothing, or nothing is on file.</summary>
    Silent,
}

/// <param name="Jurisdiction">For example <c>US-NY</c>; <c>US</c> covers its states that have no line of their own.</param>
/// <param name="Basis">The law, as a pointer for counsel.</param>
/// <param name="Verified">Whether somebody has checked the line against the law.</param>
public sealed record WarningLaw(string Jurisdiction, WarningRule Rule, string Basis, bool Verified);

/// <summary>The duty to warn by jurisdiction (embedded Safety/Data/duty-to-warn.json): facts to configure, never code, and no legal advice.</summary>
public sealed record DutyToWarn(int Version, IReadOnlyList<WarningLaw> Laws)
{
    private static readonly Lazy<DutyToWarn> Embedded = new(Read);

    public static DutyToWarn Shipped => Embedded.Value;

    /// <summary>The line of the jurisdiction itself, else of what it is part of; null when nothing is on file.</summary>
    public WarningLaw? Find(string jurisdiction) => Laws.Where(l => jurisdiction == l.Jurisdiction || jurisdiction.StartsWith($"{l.Jurisdiction}-", StringComparison.Ordinal))
        .MaxBy(l => l.Jurisdiction.Length);

    public WarningRule RuleOf(string jurisdiction) => Find(jurisdiction)?.Rule ?? WarningRule.Silent;

    private static DutyToWarn Read()
    {
        using var file = Assembly.GetExecutingAssembly().GetManifestResourceStream("MediationWorkflows.Safety.Data.duty-to-warn.json")!;
        return JsonSerializer.Deserialize<DutyToWarn>(file, TimeJson.Options)!;
    }
}
