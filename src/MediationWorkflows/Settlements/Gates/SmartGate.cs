using MediationWorkflows.Engine;
using NodaTime;

namespace MediationWorkflows.Settlements.Gates;

/// <summary>What makes a promise one that somebody else can judge. Whether it is relevant, the people judge who sign it.</summary>
public enum SmartCriterion
{
    Specific,
    Measurable,
    Achievable,
    TimeBound,

    /// <summary>There is a test by which the verifier decides, and the kind of evidence that passes it (R34).</summary>
    Testable,

    /// <summary>Whoever owes it does not judge it (I8). Nobody waives this.</summary>
    Independent,
}

/// <summary>Why a term does not pass, beside which field.</summary>
public sealed record SmartFinding(int Position, string Field, SmartCriterion Criterion, Phrase Why)
{
    public bool CanBeWaived => Criterion != SmartCriterion.Independent;
}

/// <summary>Whether each term is specific, measurable, achievable, time-bound and testable, and says of each that is not why (I10).</summary>
internal static class SmartGate
{
    /// <param name="takesPart">Whether somebody still takes part in the case.</param>
    public static IEnumerable<SmartFinding> Check(IEnumerable<SettlementTerm> terms, LocalDate today, Func<Guid, bool> takesPart) =>
        terms.OrderBy(t => t.Position).SelectMany(term => Check(term, today, takesPart));

    private static IEnumerable<SmartFinding> Check(SettlementTerm term, LocalDate today, Func<Guid, bool> takesPart)
    {
        SmartFinding Finding(string field, SmartCriterion criterion, Phrase why) => new(term.Position, $"terms[{term.Position}].{field}", criterion, why);

        if (IsBlank(term.Specific))
        {
            yield return Finding("specific", SmartCriterion.Specific, "Say what exactly will be done.");
        }

        // Money is counted in money.
        if (!term.IsMoney)
        {
            if (IsBlank(term.Measure))
            {
                yield return Finding("measure", SmartCriterion.Measurable, "Not measurable: say how one can tell how much of it was done.");
            }
            else if (Wording.Shipped.VagueWordIn(term.Measure!.Value.Reveal()) is not null)
            {
                yield return Finding("measure", SmartCriterion.Measurable, "Not measurable: these words are a matter of opinion. Give a number, a share, or something that is there or is not.");
            }
        }

        if (!takesPart(term.ObligorId))
        {
            yield return Finding("obligor", SmartCriterion.Achievable, "Not achievable: whoever owes it takes no part in the case any more.");
        }

        if (term.Due is null)
        {
            yield return Finding("due", SmartCriterion.TimeBound, "Not time-bound: give the day by which it is done.");
        }
        else if (term.Due <= today || term.Instalments.Any(i => i.Due <= today))
        {
            yield return Finding(term.Due <= today ? "due" : "instalments", SmartCriterion.TimeBound, "The day must lie in the future.");
        }

        if (IsBlank(term.AcceptanceTest))
        {
            yield return Finding("acceptanceTest", SmartCriterion.Testable, "Say by what test the verifier decides.");
        }

        if (IsBlank(term.EvidenceType))
        {
            yield return Finding("evidenceType", SmartCriterion.Testable, "Say what kind of evidence shows that the test is passed.");
        }

        if (term.VerifierId == term.ObligorId || term.AlternateVerifierId == term.ObligorId)
        {
            yield return Finding(
                term.VerifierId == term.ObligorId ? "verifier" : "alternateVerifier", SmartCriterion.Independent, "Whoever owes a term cannot verify it: name somebody else.");
        }
    }

    private static bool IsBlank(Database.ClassifiedText? text) => string.IsNullOrWhiteSpace(text?.Reveal());
}
