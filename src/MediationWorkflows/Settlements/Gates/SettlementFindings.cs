using MediationWorkflows.Cases;
using MediationWorkflows.Engine;

namespace MediationWorkflows.Settlements.Gates;

/// <summary>A passage of a version that can be read as barring a complaint or a report, beside which field.</summary>
public sealed record ClauseFinding(string Field, ProhibitedPassage Passage)
{
    public Phrase Why =>
        $"This can be read as barring a complaint or a report to an authority ({Passage.Code}). {Passage.Basis}. Say what is kept private from whom, and that complaints and reports stay free.";
}

/// <summary>Everything that the gates say about one version.</summary>
/// <param name="Waived">Positions of terms that stand by a named person's waiver.</param>
/// <param name="UnreadAnnexes">Annexes whose text the check cannot read: the person who clears the version must.</param>
public sealed record SettlementFindings(
    IReadOnlyList<SmartFinding> Smart, IReadOnlySet<int> Waived, IReadOnlyList<ClauseFinding> Clauses, IReadOnlyList<WordingHint> Hints,
    IReadOnlyList<ReportabilityNote> Reportability, IReadOnlyList<Guid> UnreadAnnexes)
{
    public bool IsWaived(SmartFinding finding) => finding.CanBeWaived && Waived.Contains(finding.Position);

    public bool PassesSmart => Smart.All(IsWaived);

    public bool PassesClauses => Clauses.Count == 0;

    /// <exception cref="InvalidInputException">Says of each field why it does not pass.</exception>
    public void DemandPassed()
    {
        if (PassesSmart && PassesClauses)
        {
            return;
        }

        throw new InvalidInputException(Smart.Where(f => !IsWaived(f)).Select(f => (f.Field, f.Why)).Concat(Clauses.Select(c => (c.Field, c.Why)))
            .GroupBy(f => f.Field, f => f.Why, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal));
    }
}
