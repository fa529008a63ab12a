using MediationWorkflows.Settlements;
using NodaTime;

namespace MediationWorkflows.Tests.Settlements;

/// <summary>Bad input, field by field: each violation names its field, and what is at the edge passes.</summary>
public sealed class ContentRulesTests
{
    private static readonly TermInput Done = SettlementTests.Term;

    private static readonly TermInput Payment = Done with { Kind = "payment", Amount = 900, Head = MonetaryHead.MedicalCosts };

    private static readonly LocalDate May = new(2027, 5, 1);

    private static readonly Dictionary<string, (string Field, SettlementInput Content)> Wrong = new(StringComparer.Ordinal)
    {
        ["no terms"] = ("terms", Of()),
        ["too many terms"] = ("terms", Of([.. Enumerable.Repeat(Done, 101)])),
        ["no text"] = ("terms[0].text", Of(Done with { Text = " " })),
        ["a novel"] = ("terms[0].specific", Of(Done with { Specific = new string('a', 10_001) })),
        ["no code"] = ("terms[0].kind", Of(Done with { Kind = "a sentence, not a code" })),
        ["payment of nothing"] = ("terms[0].amount", Of(Payment with { Amount = 0 })),
        ["payment without amount"] = ("terms[0].amount", Of(Done with { Kind = "payment" })),
        ["half a cent"] = ("terms[0].amount", Of(Payment with { Amount = 1.005m })),
        ["half a yen"] = ("terms[0].amount", Of(Payment with { Amount = 1.5m, Currency = "JPY" })),
        ["no currency"] = ("terms[0].currency", Of(Payment with { Currency = "usd" })),
        ["head without amount"] = ("terms[0].head", Of(Done with { Head = MonetaryHead.LostWages })),
        ["no such head"] = ("terms[0].head", Of(Payment with { Head = (MonetaryHead)9 })),
        ["escrow without amount"] = ("terms[0].escrow", Of(Done with { Escrow = true })),
        ["instalments without amount"] = ("terms[0].instalments", Of(Done with { Instalments = [new(May, 1)] })),
        ["a cent too little"] = ("terms[0].instalments", Of(Payment with { Due = null, Instalments = [new(May, 450), new(May.PlusMonths(1), 449.99m)] })),
        ["an instalment of nothing"] = ("terms[0].instalments[1].amount", Of(Payment with { Due = null, Instalments = [new(May, 900), new(May.PlusMonths(1), 0)] })),
        ["two on one day"] = ("terms[0].instalments", Of(Payment with { Due = null, Instalments = [new(May, 450), new(May, 450)] })),
        ["backwards"] = ("terms[0].instalments", Of(Payment with { Due = null, Instalments = [new(May.PlusMonths(1), 450), new(May, 450)] })),
        ["another last day"] = ("terms[0].instalments", Of(Payment with { Due = May, Instalments = [new(May, 450), new(May.PlusMonths(1), 450)] })),
        ["waits for itself"] = ("terms[0].afterTerm", Of(Payment with { AfterTerm = 0 })),
        ["waits for money"] = ("terms[1].afterTerm", Of(Payment, Payment with { AfterTerm = 0 })),
        ["waits for nothing"] = ("terms[0].afterTerm", Of(Payment with { AfterTerm = 7 })),
        ["waits though no payment"] = ("terms[1].afterTerm", Of(Done, Done with { AfterTerm = 0 })),
        ["paid before the outcome"] = ("terms[1].afterTerm", Of(Done with { Due = May.PlusDays(1) }, Payment with { Due = May, AfterTerm = 0 })),
        ["reviews without end"] = ("reviewPlan.count", Of(Done) with { ReviewPlan = new ReviewPlan(1, 1, 41) }),
        ["reviews without interval"] = ("reviewPlan.everyMonths", Of(Done) with { ReviewPlan = new ReviewPlan(1, 0, 2) }),
        ["question of two lines"] = ("escalationClause.questions", Of(Done) with { EscalationClause = new EscalationClauseInput(["a\nb"]) }),
        ["supervisor of nothing"] = ("supervisors[0].scope", Of(Done) with { Supervisors = [new("board", "", 3)] }),
        ["supervisor never told"] = ("supervisors[0].reportEveryMonths", Of(Done) with { Supervisors = [new("board", "All of it", 0)] }),
    };

    public static TheoryData<string> Cases => [.. Wrong.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_wrong_field_is_named_and_no_other(string what) =>
        Assert.Equal([Wrong[what].Field], Assert.Throws<InvalidInputException>(() => ContentRules.Demand(Wrong[what].Content)).Errors.Keys);

    [Fact]
    public void What_is_right_passes_to_the_edge()
    {
        ContentRules.Demand(Of(Done with { Kind = "procedural-reform" }, Payment with { AfterTerm = 0 }));
        ContentRules.Demand(Of(Payment with { Amount = 100, Due = null, Instalments = [new(May, 33.33m), new(May.PlusMonths(1), 33.33m), new(May.PlusMonths(2), 33.34m)] }));
        ContentRules.Demand(Of(Payment with { Amount = 5000, Currency = "JPY", Escrow = true }));
    }

    private static SettlementInput Of(params TermInput[] terms) => new(terms, new ReviewPlan(3, 3, 3), EscalationClause: null);
}
