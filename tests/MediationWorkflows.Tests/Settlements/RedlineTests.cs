using FsCheck;
using FsCheck.Fluent;
using MediationWorkflows.Settlements;
using MediationWorkflows.Tests.Cases;

namespace MediationWorkflows.Tests.Settlements;

public sealed class RedlineTests
{
    [Fact]
    public void A_changed_word_is_struck_and_the_new_one_stands_beside_it()
    {
        RedlinePiece[] expected = [new(RedlineKind.Same, "The staff "), new(RedlineKind.Removed, "is "), new(RedlineKind.Added, "was "), new(RedlineKind.Same, "trained.")];

        Assert.Equal(expected, Redline.Of("The staff is trained.", "The staff was trained."));
    }

    [Fact]
    public void Whatever_the_two_texts_are_a_redline_holds_both_to_the_letter()
    {
        var text = Gen.Elements("a ", "b ", "the staff ", "\n", " ", "is trained.", "ü").ArrayOf().Select(string.Concat);
        var pairs = from before in text from after in text select (before, after);

        Check.QuickThrowOnFailure(Prop.ForAll(Arb.From(pairs), pair =>
        {
            var pieces = Redline.Of(pair.before, pair.after);
            // Words are compared with the space around them, so that the pieces are the texts again.
            return string.Concat(pieces.Where(p => p.Kind != RedlineKind.Added).Select(p => p.Text)) == pair.before
                && string.Concat(pieces.Where(p => p.Kind != RedlineKind.Removed).Select(p => p.Text)) == pair.after;
        }));
    }

    [Fact]
    public async Task A_term_put_in_front_is_the_only_thing_that_changed()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var first = await WriteAsync(opened, SettlementTests.Content);
        var second = await WriteAsync(opened, SettlementTests.Content with { Terms = [SettlementTests.Term with { Text = "A letter is written." }, SettlementTests.Term] });

        Assert.Null((await ChangesAsync(opened, first)).Since);
        var changes = await ChangesAsync(opened, second);
        Assert.Equal(1, changes.Since);
        Assert.All(changes.Changes, c => Assert.StartsWith("terms[0].", c.Field, StringComparison.Ordinal));
        Assert.Contains(changes.Changes, c => c.Field == "terms[0].text" && c.Pieces is [{ Kind: RedlineKind.Added, Text: "A letter is written." }]);
    }

    private static Task<Settlement> WriteAsync(OpenedCase opened, SettlementInput content) =>
        opened.DoAsync(s => s.Get<DraftSettlement>().RunAsync(new DraftSettlement.Command(opened.Id, content, opened.By("mediator")), s.Now, s.Ct));

    private static Task<VersionChanges> ChangesAsync(OpenedCase opened, Settlement settlement) => opened.World.ReadAsync(async s =>
        await s.Get<CompareVersions>().RunAsync((await s.Db.FindAsync<Settlement>([settlement.Id], s.Ct))!, s.Ct));
}
