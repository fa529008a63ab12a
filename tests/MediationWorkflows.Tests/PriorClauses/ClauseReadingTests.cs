using MediationWorkflows.GroundRules;
using MediationWorkflows.PriorClauses;
using MediationWorkflows.Tests.Cases;

namespace MediationWorkflows.Tests.PriorClauses;

public sealed class ClauseReadingTests
{
    private const string Clause = """
        Any dispute arising out of the treatment shall first be submitted to mediation, before either party brings an action in any court.
        The parties shall mediate for at least 45 days before filing a lawsuit; each may seek injunctive relief at any time.
        All communications in the mediation are confidential and without prejudice. Nothing said shall be offered as evidence in any proceeding.
        Evidence that is otherwise discoverable does not become inadmissible. The mediator shall not be called as a witness.
        """;

    [Fact]
    public void Each_rule_is_derived_from_the_sentence_that_says_it()
    {
        var reading = ClauseReading.Of(Clause);

        Assert.Equal(45, reading.MediationDays);
        Assert.Equal(
            ["confidential", "inadmissible", "mediation-first", "mediator-no-witness", "otherwise-discoverable", "urgent-relief", "without-prejudice"],
            reading.Rules.Select(r => r.Code).Order(StringComparer.Ordinal));
        Assert.Equal("The mediator shall not be called as a witness.", reading.Rules.Single(r => r.Code == "mediator-no-witness").Quote);
    }

    [Theory]
    [InlineData("The mediation is not confidential.", "confidential")]
    [InlineData("There shall be no obligation to arbitrate; arbitration is excluded without arbitration agreement.", "arbitration")]
    public void A_clause_that_says_the_contrary_derives_nothing(string clause, string code) =>
        Assert.DoesNotContain(ClauseReading.Of(clause).Rules, r => r.Code == code);

    [Theory]
    [InlineData("A mediator is appointed within 30 days.", null)]
    [InlineData("No party starts arbitration within 2 months after the request.", 60)]
    [InlineData("Litigation may begin 6 weeks after the first meeting.", 42)]
    [InlineData("We mediate in good faith.", null)]
    public void Only_a_period_before_a_further_step_counts(string clause, int? days) => Assert.Equal(days, ClauseReading.Of(clause).MediationDays);

    [Fact]
    public void Text_that_says_nothing_of_the_kind_derives_nothing()
    {
        Assert.Empty(ClauseReading.Of("").Rules);
        Assert.Empty(ClauseReading.Of("We hope to work together for a long time.").Rules);
    }

    [Fact]
    public async Task The_first_draft_of_ground_rules_starts_from_the_clause_as_the_mediator_corrected_it()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var clause = await opened.DoAsync(s => s.Get<RecordPriorClause>().RunAsync(new RecordPriorClause.Command(opened.Id, Clause, opened.By("coordinator")), s.Now, s.Ct));
        Assert.Equal(7, clause.Rules.Count);
        var kept = clause.Rules.First().Text.Reveal();

        await opened.DoAsync(s => s.Get<ConfirmPriorClause>().RunAsync(
            new ConfirmPriorClause.Command(clause.Id, [new("Confidentiality", kept), new("Escalation", "Forty-five days of mediation come first.")], 45, opened.By("mediator")), s.Now, s.Ct));
        var rules = await opened.DoAsync(s => s.Get<DraftGroundRules>().RunAsync(new DraftGroundRules.Command(opened.Id, Clauses: null, opened.By("mediator")), s.Now, s.Ct));

        Assert.Equal([.. StandardClauses.All, kept, "Forty-five days of mediation come first."], rules.Clauses.OrderBy(c => c.Position).Select(c => c.Text.Reveal()));
        var confirmed = await opened.LoadAsync<PriorClause>(clause.Id);
        Assert.Equal((PriorClauseState.Confirmed, 45), (confirmed.State, confirmed.MediationDays!.Value));
        // What was derived keeps the words it came from; what somebody added has none.
        Assert.Equal([true, false], confirmed.Rules.OrderBy(r => r.Position).Select(r => r.Quote is not null));
    }

    [Fact]
    public async Task A_party_reads_the_clause_and_does_not_change_it()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var clause = await opened.DoAsync(s => s.Get<RecordPriorClause>().RunAsync(new RecordPriorClause.Command(opened.Id, Clause, opened.By("mediator")), s.Now, s.Ct));

        await Assert.ThrowsAsync<NotAllowedException>(() => opened.DoAsync(s =>
            s.Get<ConfirmPriorClause>().RunAsync(new ConfirmPriorClause.Command(clause.Id, [], null, opened.By("clinician")), s.Now, s.Ct)));
    }
}
