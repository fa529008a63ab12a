using System.Globalization;
using System.Text.RegularExpressions;
using MediationWorkflows.Access;
using MediationWorkflows.Activities;
using MediationWorkflows.Engine;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Web.Pages;
using Translated = MediationWorkflows.Web.Hosting.Translations;

namespace MediationWorkflows.Web.Tests.Translation;

/// <summary>Everything that the service can say has words in each of its languages.</summary>
public sealed partial class PhrasesTests
{
    static readonly PhrasesInCode Code = PhrasesInCode.Of(typeof(Phrase).Assembly, typeof(DomainException).Assembly, typeof(Program).Assembly);

    public static TheoryData<string> Translations => [.. Languages.All.Select(language => language.Name).Where(name => name != "en")];

    /// <summary>To make it pass, add what it names to the <c>Phrases.*.json</c> of the assembly that says it.</summary>
    [Theory]
    [MemberData(nameof(Translations))]
    public void Every_phrase_state_and_text_of_the_palette_is_translated(string language)
    {
        var said = Code.Ids.Concat(Code.States.SelectMany(type => Enum.GetValues(type).Cast<Enum>()).Select(Phrase.IdOf)).Concat(Enum.GetValues<CaseAction>().Select(CaseActions.Words)).Concat(Palette());

        var missing = said.Distinct().Where(english => Translated.Find(english, new CultureInfo(language)) is null).Order(StringComparer.Ordinal).ToList();
        Assert.True(missing.Count == 0, string.Join('\n', missing));
    }

    [Theory]
    [MemberData(nameof(Translations))]
    public void A_translation_places_the_same_values(string language)
    {
        static IEnumerable<string> Values(string text) => Placeholder().Matches(text).Select(match => match.Value).Order(StringComparer.Ordinal);

        Assert.All(Code.Ids, english => Assert.Equal(Values(english), Values(Translated.Find(english, new CultureInfo(language)) ?? english)));
    }

    /// <summary>A text that is put together before it becomes a phrase would be found in no language.</summary>
    [Fact]
    public void Every_phrase_is_written_in_one_piece() => Assert.True(Code.Unknowable.Count == 0, string.Join('\n', Code.Unknowable));

    [GeneratedRegex(@"\{\d+\}", RegexOptions.NonBacktracking)]
    private static partial Regex Placeholder();

    static IEnumerable<string> Palette() => ActivityCatalog.BuiltIn().AddMediation().Descriptors.Where(activity => activity.IsBrowsable).SelectMany(activity => (IEnumerable<string?>)
    [
        activity.Category, activity.DisplayName, activity.Description,
        .. activity.Inputs.SelectMany(input => (string?[])[input.DisplayName ?? input.Name, input.Description, .. input.Options.Select(option => option.Text)]),
        .. activity.Outputs.SelectMany(output => (string?[])[output.DisplayName ?? output.Name, output.Description]),
        .. activity.Ports.Select(port => port.DisplayName ?? port.Name),
    ]).Where(text => !string.IsNullOrEmpty(text)).Select(text => text!);
}
