using System.Globalization;
using MediationWorkflows.Cases;
using MediationWorkflows.Settlements;

namespace MediationWorkflows.Insights;

/// <summary>What patterns know of a case that ended.</summary>
/// <param name="Remedy">What most terms of its last settlement in force are about; null when none ever was.</param>
/// <param name="Needs">What its clients need to take part.</param>
internal sealed record CaseFacts(CaseOutcome Outcome, int Severity, string Jurisdiction, int Days, string Cause, string? Remedy, string Language, string Needs)
{
    public const string Unknown = "unknown";
    public const string NoNeeds = "none";
    public const string Interpreter = "interpreter";
    public const string Accommodations = "accommodations";

    private const int DaysOfHalfYear = 183;
    private const int LongestHalfYears = 5;
    private const string OfItsOwn = "another";
    private const string WasSettled = "settled";
    private const string WasNotSettled = "unsettled";

    /// <summary>A settlement, whole or in part, that held: what went on to formal dispute resolution was signed and not kept, or never agreed on.</summary>
    public bool Settled => Outcome is CaseOutcome.Completed or CaseOutcome.PartlySettled;

    /// <summary>The table of these cases, told apart by one thing.</summary>
    public static IReadOnlyList<InsightCell> Table(IReadOnlyCollection<CaseFacts> facts, InsightBy by, InsightOptions options) =>
        Suppression.Partition([.. facts.Select(f => (f.KindOf(by, options), f.Settled))], KindsOf(by, options), options.SmallestCount);

    /// <summary>
    /// All kinds that there could be, in one order: neighbours are counted together where there are few, what is left over at the end with the last. Outcome and
    /// remedy follow from whether a case was settled, which other tables count: the sort that is told as one comes first, so that few of the other sort are added
    /// to their own and the two sorts, where each is many, add up to what other tables show.
    /// </summary>
    public static IReadOnlyList<string> KindsOf(InsightBy by, InsightOptions options) => by switch
    {
        InsightBy.Cause => [.. Enum.GetNames<CauseKind>(), Unknown],
        InsightBy.Remedy => [WasNotSettled, .. TermKinds.Known, OfItsOwn],
        InsightBy.Outcome => [WasSettled, .. Enum.GetValues<CaseOutcome>().Except([CaseOutcome.Completed, CaseOutcome.PartlySettled]).Select(o => o.ToString())],
        InsightBy.Duration => [.. Enumerable.Range(0, LongestHalfYears + 1).Select(Number)],
        InsightBy.Severity => [.. Enumerable.Range(1, 4).Select(Number)],
        InsightBy.Jurisdiction => [.. options.JurisdictionsTold, OfItsOwn],
        InsightBy.Language => [.. options.LanguagesTold, OfItsOwn],
        _ => [NoNeeds, Interpreter, Accommodations],
    };

    public string KindOf(InsightBy by, InsightOptions options) => by switch
    {
        InsightBy.Cause => Cause,
        InsightBy.Remedy when !Settled => WasNotSettled,
        InsightBy.Remedy => Remedy is not null && TermKinds.Known.Contains(Remedy, StringComparer.Ordinal) ? Remedy : OfItsOwn,
        InsightBy.Outcome => Settled ? WasSettled : Outcome.ToString(),
        InsightBy.Duration => Number(Math.Min(LongestHalfYears, Days / DaysOfHalfYear)),
        InsightBy.Severity => Number(Severity),
        InsightBy.Jurisdiction => options.JurisdictionsTold.FirstOrDefault(j => Jurisdiction == j || Jurisdiction.StartsWith($"{j}-", StringComparison.Ordinal)) ?? OfItsOwn,
        InsightBy.Language => options.LanguagesTold.FirstOrDefault(l => Language == l || Language.StartsWith($"{l}-", StringComparison.Ordinal)) ?? OfItsOwn,
        _ => Needs,
    };

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
