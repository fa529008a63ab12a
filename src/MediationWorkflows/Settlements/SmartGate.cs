using MediationWorkflows.Engine;
using NodaTime;

namespace MediationWorkflows.Settlements;

/// <summary>Whether a term is specific, measurable, time-bound and testable (I10). Answers errors by field, none when it passes.</summary>
public static class SmartGate
{
    public static IReadOnlyDictionary<string, Phrase[]> Check(IEnumerable<SettlementTerm> terms, LocalDate today)
    {
        var errors = new Dictionary<string, Phrase[]>(StringComparer.Ordinal);
        foreach (var term in terms)
        {
            var at = $"terms[{term.Position}]";
            if (IsBlank(term.Specific))
            {
                errors[$"{at}.specific"] = ["Say what exactly will be done."];
            }

            if (IsBlank(term.Measure))
            {
                errors[$"{at}.measure"] = ["Not measurable: say how one can tell how much of it was done."];
            }

            if (term.Due is null)
            {
                errors[$"{at}.due"] = ["Not time-bound: give the day by which it is done."];
            }
            else if (term.Due <= today)
            {
                errors[$"{at}.due"] = ["The day must lie in the future."];
            }

            if (IsBlank(term.AcceptanceTest))
            {
                errors[$"{at}.acceptanceTest"] = ["Say by what test the verifier decides."];
            }

            if (term.ObligorId == term.VerifierId)
            {
                errors[$"{at}.verifier"] = ["Whoever owes a term cannot verify it: name somebody else."];
            }
        }

        return errors;
    }

    private static bool IsBlank(Database.ClassifiedText? text) => string.IsNullOrWhiteSpace(text?.Reveal());
}
