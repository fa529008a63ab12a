using System.Text.Json.Serialization;
using MediationWorkflows.Access;
using MediationWorkflows.Settlements.Gates;

namespace MediationWorkflows.Duties;

/// <summary>Which payments and restrictions open a duty to report, per jurisdiction (embedded Settlements/Data/reporting-duties.json). Law as data, not legal advice.</summary>
public sealed class DutyRules
{
    private static readonly Lazy<File> Embedded = new(() => RuleFile.Read<File>("reporting-duties"));

    /// <param name="Within">Counted from the payment or the start, for example <c>30 d</c>.</param>
    /// <param name="Obligors">Only where one of these pays; null: whoever.</param>
    public sealed record Rule(string Code, IReadOnlyList<string> Jurisdictions, DutyTrigger Trigger, string Within, string Basis, LocalTexts Say, IReadOnlyList<Role>? Obligors = null);

    internal sealed record File(int Version, [property: JsonPropertyName("rules")] IReadOnlyList<Rule> All);

    /// <param name="payer">The part in the case of who pays; null for a restriction.</param>
    public static IEnumerable<Rule> Of(DutyTrigger trigger, string jurisdiction, Role? payer) => Embedded.Value.All.Where(rule =>
        rule.Trigger == trigger && RuleFile.HoldsIn(rule.Jurisdictions, jurisdiction) && (rule.Obligors is null || (payer is { } role && rule.Obligors.Contains(role))));

    public static Rule? Find(string code) => Embedded.Value.All.FirstOrDefault(rule => rule.Code == code);
}
