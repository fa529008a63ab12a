using MediationWorkflows.Cases;
using MediationWorkflows.Engine;
using MediationWorkflows.Escalations;
using NodaTime;

namespace MediationWorkflows.Settlements;

/// <summary>What even a draft must be: its fields are of the right shape, and its sums add up. Whether it is good enough to sign, the gates say.</summary>
internal static class ContentRules
{
    private const int MaxTerms = 100;
    private const int LongestText = 10_000;
    private const decimal MostMoney = 1_000_000_000_000m;

    /// <exception cref="InvalidInputException">Names each field that cannot be taken.</exception>
    public static void Demand(SettlementInput content)
    {
        var errors = Errors(content).GroupBy(e => e.Field, e => e.Why, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);
        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }

    private static IEnumerable<(string Field, Phrase Why)> Errors(SettlementInput content)
    {
        if (content.Terms.Count == 0)
        {
            yield return ("terms", "A settlement needs at least one term.");
        }

        if (content.Terms.Count > MaxTerms)
        {
            yield return ("terms", $"A settlement has at most {MaxTerms} terms.");
        }

        foreach (var (i, term) in content.Terms.Index())
        {
            foreach (var (field, why) in OfTerm(term).Concat(OfMoney(term)).Concat(OfCondition(content.Terms, i)))
            {
                yield return ($"terms[{i}].{field}", why);
            }
        }

        foreach (var (field, why) in OfReviews(content.ReviewPlan))
        {
            yield return ($"reviewPlan.{field}", why);
        }

        if (content.EscalationClause?.SkipTo is { } skip && !EscalationClause.MaySkipTo.Contains(skip))
        {
            yield return ("escalationClause.skipTo", $"Grave or repeated harm may go straight to {EscalationRung.AdvisoryOpinion} or {EscalationRung.FormalDisputeResolution}, or to no other rung.");
        }

        if (content.EscalationClause?.Questions.Any(q => string.IsNullOrWhiteSpace(q) || q.Length > LongestText || q.Contains('\n', StringComparison.Ordinal)) == true)
        {
            yield return ("escalationClause.questions", "Each question is one line of text.");
        }

        foreach (var (i, supervisor) in content.Supervisors.Index())
        {
            if (string.IsNullOrWhiteSpace(supervisor.Scope) || supervisor.Scope.Length > LongestText)
            {
                yield return ($"supervisors[{i}].scope", "Say what they watch and may ask for.");
            }

            if (supervisor.IntervenesWhen?.Length > LongestText)
            {
                yield return ($"supervisors[{i}].intervenesWhen", $"At most {LongestText} characters.");
            }

            if (supervisor.ReportEveryMonths is < 1 or > 24)
            {
                yield return ($"supervisors[{i}].reportEveryMonths", "They are reported to every 1 to 24 months.");
            }
        }
    }

    private static IEnumerable<(string Field, Phrase Why)> OfReviews(ReviewPlan plan)
    {
        if (plan.FirstAfterMonths is < 1 or > 120)
        {
            yield return ("firstAfterMonths", "The first review is after 1 to 120 months.");
        }

        if (plan.EveryMonths is < 0 or > 24)
        {
            yield return ("everyMonths", "Between reviews there are at most 24 months.");
        }

        if (plan.Count is < 0 or > 40)
        {
            yield return ("count", "There are at most 40 reviews.");
        }
        else if (plan is { Count: > 1, EveryMonths: 0 })
        {
            yield return ("everyMonths", "Say how many months there are between reviews.");
        }
    }

    private static IEnumerable<(string Field, Phrase Why)> OfTerm(TermInput term)
    {
        if (TermKinds.Normalize(term.Kind) is null)
        {
            yield return ("kind", $"A kind is a code such as {string.Join(", ", TermKinds.Known)}.");
        }

        if (string.IsNullOrWhiteSpace(term.Text))
        {
            yield return ("text", "Write the term.");
        }

        foreach (var (field, text) in new[] { ("text", term.Text), ("specific", term.Specific), ("measure", term.Measure), ("acceptanceTest", term.AcceptanceTest), ("evidenceType", term.EvidenceType) })
        {
            if (text?.Length > LongestText)
            {
                yield return (field, $"At most {LongestText} characters.");
            }
        }
    }

    private static IEnumerable<(string Field, Phrase Why)> OfMoney(TermInput term)
    {
        if (term.Amount is not { } amount)
        {
            if (TermKinds.Normalize(term.Kind) == TermKinds.Payment)
            {
                yield return ("amount", "A payment says how much.");
            }

            foreach (var (field, isGiven) in new[] { ("head", term.Head is not null), ("currency", term.Currency is not null), ("instalments", term.Instalments.Count > 0), ("escrow", term.Escrow) })
            {
                if (isGiven)
                {
                    yield return (field, "This belongs to a term with an amount.");
                }
            }

            yield break;
        }

        var currency = term.Currency ?? Currencies.Usual;
        if (!Currencies.Has(currency))
        {
            yield return ("currency", "A currency is three capital letters of ISO 4217, for example USD.");
        }

        if (amount is <= 0 or > MostMoney)
        {
            yield return ("amount", "An amount is more than nothing.");
        }
        else if (!Currencies.CanPay(currency, amount))
        {
            yield return ("amount", $"{currency} cannot be paid in parts that small.");
        }

        if (term.Head is { } head && !Enum.IsDefined(head))
        {
            yield return ("head", $"One of {string.Join(", ", Enum.GetNames<MonetaryHead>())}.");
        }

        if (term.Instalments.Count > 0)
        {
            foreach (var error in OfInstalments(term, amount, currency))
            {
                yield return error;
            }
        }
    }

    private static IEnumerable<(string Field, Phrase Why)> OfInstalments(TermInput term, decimal amount, string currency)
    {
        var sum = term.Instalments.Sum(i => i.Amount);
        var unpayable = term.Instalments.Index().Where(i => i.Item.Amount <= 0 || !Currencies.CanPay(currency, i.Item.Amount)).Select(i => i.Index).ToList();
        foreach (var i in unpayable)
        {
            yield return ($"instalments[{i}].amount", "Each instalment is an amount that can be paid.");
        }

        if (unpayable.Count == 0 && sum != amount)
        {
            yield return ("instalments", $"The instalments add up to {sum}, not to {amount}.");
        }

        if (term.Instalments.Zip(term.Instalments.Skip(1)).Any(pair => pair.First.Due >= pair.Second.Due))
        {
            yield return ("instalments", "Instalments come in the order of their days, one a day.");
        }

        if (term.Due is { } due && due != term.Instalments[^1].Due)
        {
            yield return ("instalments", "The last instalment is paid on the day by which the term is done.");
        }
    }

    /// <summary>Compensation may wait for an outcome that somebody verifies (R35), so the outcome comes first, and is no payment itself.</summary>
    private static IEnumerable<(string Field, Phrase Why)> OfCondition(IReadOnlyList<TermInput> terms, int i)
    {
        if (terms[i].AfterTerm is not { } after)
        {
            yield break;
        }

        if (terms[i].Amount is null)
        {
            yield return ("afterTerm", "A payment waits for an outcome; other terms have their day.");
        }
        else if (after < 0 || after >= terms.Count || after == i || terms[after].Amount is not null)
        {
            yield return ("afterTerm", "Name the place, from 0, of a term of this settlement that is no payment.");
        }
        else if (DayOf(terms[i]) is { } paid && terms[after].Due is { } done && paid < done)
        {
            yield return ("afterTerm", "It is paid on the day of the outcome that it waits for, or later.");
        }
    }

    private static LocalDate? DayOf(TermInput term) => term.Instalments.Count > 0 ? term.Instalments[0].Due : term.Due;
}
