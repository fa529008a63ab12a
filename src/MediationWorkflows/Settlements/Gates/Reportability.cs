using MediationWorkflows.Access;

namespace MediationWorkflows.Settlements.Gates;

/// <summary>A term that may open a duty to report, shown before anybody signs. Whether it does, a person decides.</summary>
/// <param name="Position">Which term.</param>
/// <param name="Code">The rule's, for example <c>npdb-payment</c>.</param>
public sealed record ReportabilityNote(int Position, string Code, string Basis, LocalTexts Text);

/// <summary>Which payments and terms may have to be reported, per jurisdiction (embedded Settlements/Data/reportability.json).</summary>
internal sealed class Reportability
{
    private static readonly Lazy<Rules> Embedded = new(() => RuleFile.Read<Rules>("reportability"));

    /// <param name="roleOf">The part in the case of who owes a term.</param>
    public static IEnumerable<ReportabilityNote> NotesOn(IEnumerable<SettlementTerm> terms, string jurisdiction, Func<Guid, Role?> roleOf) =>
        from term in terms
        from rule in Embedded.Value.All
        where RuleFile.HoldsIn(rule.Jurisdictions, jurisdiction) && rule.Touches(term, roleOf(term.ObligorId))
        select new ReportabilityNote(term.Position, rule.Code, rule.Basis, rule.Say);

    internal sealed record Rules(int Version, [property: System.Text.Json.Serialization.JsonPropertyName("rules")] IReadOnlyList<Rule> All);

    /// <param name="Money">Only where money is paid.</param>
    /// <param name="Escrow">Only where it lies in escrow first.</param>
    /// <param name="Kinds">Only these kinds of terms; null: any.</param>
    /// <param name="Obligors">Only where one of these owes it; null: whoever.</param>
    internal sealed record Rule(
        string Code, IReadOnlyList<string> Jurisdictions, string Basis, LocalTexts Say, bool Money = false, bool Escrow = false, IReadOnlyList<string>? Kinds = null,
        IReadOnlyList<Role>? Obligors = null)
    {
        public bool Touches(SettlementTerm term, Role? obligor) => (!Money || term.IsMoney) && (!Escrow || term.FromEscrow)
            && (Kinds is null || Kinds.Contains(term.Kind, StringComparer.Ordinal)) && (Obligors is null || (obligor is { } role && Obligors.Contains(role)));
    }
}
