using System.Diagnostics;
using MediationWorkflows.Settlements.Gates;

namespace MediationWorkflows.Tests.Settlements;

/// <summary>No term may bar complaints to a regulator or promise non-reporting (I12): what the check finds, and how it is got around.</summary>
public sealed class ProhibitedClausesTests
{
    [Fact]
    public void The_labelled_clauses_are_enough_and_split_in_halves()
    {
        var clauses = LabelledClauses.Read();

        Assert.True(clauses.Count >= 200, $"{clauses.Count}");
        Assert.Equal(clauses.Count, clauses.Select(c => c.Text).Distinct().Count());
        Assert.True(clauses.Count(c => c.Half == LabelledClauses.HeldOut) * 2 >= clauses.Count);
    }

    /// <summary>A floor under the half that the rules were written for; the other half is measured by <c>eng/bench clauses</c> and holds no floor, or it would be tuned to.</summary>
    [Fact]
    public void Hardly_a_bar_of_the_tuned_half_is_missed_and_hardly_a_clause_wronged()
    {
        var score = LabelledClauses.Measure(LabelledClauses.Tuned);

        Assert.True(score.Precision >= 0.95, $"precision {score.Precision}");
        Assert.True(score.Recall >= 0.95, $"recall {score.Recall}");
    }

    [Theory]
    [InlineData("The Client shall\u00a0NOT  file a\u200b complaint\nwith the licensing board.")]
    [InlineData("The Client shall not:\n(a) speak to the press;\n(b) complain to the licensing board;\n(c) return to the ward.")]
    [InlineData("Nothing in this agreement prevents payment by card; the Client shall not complain to the licensing board.")]
    [InlineData("Payment is made in May. Nothing in this agreement limits the use of a receipt. The Client will not report the Clinician to the licensing board.")]
    [InlineData("Except as to fees, the Client shall not report anything to the licensing board.")]
    [InlineData("The Client shall not complain to the licensing board unless the law requires it.")]
    [InlineData("The Client shall not file a complaint with the licensing board, and retains all other rights under this agreement.")]
    [InlineData("The Client shall not report the incident to the licensing board, whether or not the payment is late.")]
    [InlineData("The Client shall not complain to the licensing board regardless of whether the roadmap is kept.")]
    [InlineData("Notwithstanding any duty to report, the Institution will not report the payment to the National Practitioner Data Bank.")]
    [InlineData("The Clinician shall not contest the restriction and shall not complain to the licensing board.")]
    [InlineData("The Client is free to speak with family but shall not complain to the licensing board.")]
    [InlineData("Nothing in this section limits the Institution's remedies, and the Client shall not file a complaint with the licensing board.")]
    [InlineData("The Client won't complain to the licensing board.")]
    [InlineData("The Client can’t report this to the state board.")]
    [InlineData("The Client cannot report this to the state board.")]
    [InlineData("The Client shall not go to the Board.")]
    public void A_bar_is_found_however_it_is_set(string text) => Assert.NotEmpty(ProhibitedClauses.Shipped.Find(text, "US-NY"));

    [Theory]
    [InlineData("The parties tell nobody whatsoever about the amount, except a regulator or as the law requires.")]
    [InlineData("The Institution reports to the licensing board every quarter.")]
    [InlineData("The refund is paid whether or not the Client complains to the licensing board, and the Institution won't retaliate against whoever does.")]
    [InlineData("This agreement cannot limit anybody's right to complain to the licensing board.")]
    [InlineData("No term of this agreement prevents anybody from complaining to the licensing board.")]
    public void What_leaves_complaints_free_passes(string text) => Assert.Empty(ProhibitedClauses.Shipped.Find(text, "US-NY"));

    [Fact]
    public void A_rule_of_one_jurisdiction_holds_there_only()
    {
        const string Text = "The physician and the patient will withdraw from the programme of the Board of Psychology of the department of consumer affairs.";

        Assert.Contains(ProhibitedClauses.Shipped.Find(Text, "US-CA"), found => found.Code == "gag-california");
        Assert.DoesNotContain(ProhibitedClauses.Shipped.Find(Text, "US-NY"), found => found.Code == "gag-california");
    }

    [Fact]
    public void A_hostile_annex_takes_no_longer_than_an_ordinary_one()
    {
        var hostile = string.Concat(Enumerable.Repeat("shall not never nobody no party report agency ", 4000));
        var watch = Stopwatch.StartNew();

        ProhibitedClauses.Shipped.Find(hostile, "US-NY");

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{watch.Elapsed}");
    }
}
