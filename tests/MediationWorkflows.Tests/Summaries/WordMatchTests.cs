using FsCheck;
using FsCheck.Fluent;
using MediationWorkflows.Summaries;

namespace MediationWorkflows.Tests.Summaries;

public sealed class WordMatchTests
{
    [Theory]
    [InlineData("He began to drink again in spring.", "she said he BEGAN, to drink — again", true)]
    [InlineData("He began to drink again in spring.", "he began to drink in spring again", false)]
    [InlineData("Él volvió a beber en mayo", "el volvio\u0301 a\u200B beber en", true)]
    [InlineData("The oﬃce told us about it", "(the office told us) about it", true)]
    [InlineData("They don\u2019t know what he did", "they dont know what he", true)]
    [InlineData("relapse in May", "After the relapse in May.", true)]
    [InlineData("relapse in May", "After the relapse in Mayfair.", false)]
    [InlineData("one two three four five", "one two three four six", false)]
    [InlineData("…", "anything at all", false)]
    public void Five_words_in_a_row_or_all_of_a_shorter_text_are_a_repetition(string kept, string summary, bool repeats) =>
        Assert.Equal(repeats, new WordMatch(summary).Repeats(kept));

    [Fact]
    public void Whatever_stands_around_and_between_them_five_words_in_a_row_are_found()
    {
        string[] vocabulary = ["he", "came", "home", "late", "and", "nobody", "knew", "why", "äußerst", "señor"];
        var words = Gen.Elements(vocabulary).ArrayOf(9);
        var marks = Gen.Elements(" ", ", ", " — ", "\n", "! ", " \u00AD", "\u00A0").ArrayOf(9);
        var cases = from secret in words from mark in marks from start in Gen.Choose(0, 4) from loud in Gen.Elements(true, false) select (secret, mark, start, loud);

        Check.QuickThrowOnFailure(Prop.ForAll(Arb.From(cases), c =>
        {
            var part = string.Concat(c.secret.Skip(c.start).Take(5).Select((w, i) => w + c.mark[i]));
            return new WordMatch($"Before, {(c.loud ? part.ToUpperInvariant() : part)} after.").Repeats(string.Join(' ', c.secret));
        }));
    }
}
