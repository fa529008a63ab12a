using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using MediationWorkflows.Engine;

namespace MediationWorkflows.Mail.Editing;

/// <summary>
/// What an edited template may hold. Everything is refused that is not known to be harmless: variables from a short list, one condition, links to the
/// product only. So there is no code to run and nothing of a case to leak; and what the shipped text tells its reader the edited one must tell, too.
/// </summary>
public static partial class TemplateCheck
{
    const int LongestSubject = 120;
    const int LongestLine = 1000;
    const int Longest = 5000;

    static readonly FrozenSet<string> Tokens = FrozenSet.Create(StringComparer.Ordinal, "{{reference}}", "{{link}}", "{{due}}", "{{items}}", "{{#if due}}", "{{else}}", "{{/if}}");

    static readonly Lazy<string[]> Revealing = new(ReadWords);

    public static IReadOnlyList<string> Variables { get; } = ["{{reference}}", "{{due}}", "{{link}}", "{{items}}", "{{#if due}}…{{else}}…{{/if}}"];

    /// <summary>Words, or their beginnings, that no mail may contain, in all languages.</summary>
    public static IReadOnlyList<string> RevealingWords => Revealing.Value;

    /// <param name="shipped">The text that this one takes the place of.</param>
    /// <returns>What is wrong, each with its line; empty: it may be used.</returns>
    public static IReadOnlyList<Phrase> Check(MailTemplate shipped, string source)
    {
        var text = source.ReplaceLineEndings("\n").Trim();
        var lines = text.Split('\n');
        if (lines.Length < 3 || !lines[0].StartsWith("Subject: ", StringComparison.Ordinal) || lines[1].Trim().Length > 0)
            return ["It begins with one line 'Subject: …', an empty line, and then at least one paragraph."];
        if (text.Length > Longest)
            return [$"The text has {text.Length} characters; at most {Longest} are sent."];
        List<Phrase> found = [.. lines.SelectMany((line, i) => OfLine(shipped, line, i + 1)), .. Conditions(text)];
        return found.Count > 0 ? found : [.. Missing(shipped, new MailTemplate(shipped.Name, text))];
    }

    static IEnumerable<Phrase> OfLine(MailTemplate shipped, string line, int number)
    {
        var longest = number == 1 ? LongestSubject : LongestLine;
        if (line.Length > longest)
            yield return $"Line {number} is longer than {longest} characters.";
        foreach (var c in line.Where(IsInvisible))
            yield return $"Line {number} contains the invisible character {$"U+{(int)c:X4}"}.";
        foreach (var word in RevealingWords.Where(word => line.Contains(word, StringComparison.OrdinalIgnoreCase)))
            yield return $"Line {number}: '{word}' tells what a case is about. Use a neutral word.";
        foreach (var token in Token().Matches(line).Select(m => m.Value).Where(token => !Tokens.Contains(token)))
            yield return $"Line {number}: there is no variable '{token}'. Known: {string.Join(", ", Variables)}.";
        if (Token().Replace(line, "").IndexOfAny(['{', '}', '\\']) >= 0)
            yield return $"Line {number}: braces and backslashes stand in variables only, as in {"{{due}}"}.";
        foreach (var problem in Links(line, number))
            yield return problem;
        if (line.Contains("{{items}}", StringComparison.Ordinal) && (line.Trim() != "{{items}}" || !shipped.Needs.HasFlag(TemplateNeeds.Items)))
            yield return $"Line {number}: {"{{items}}"} stands by itself, and in a digest only.";
    }

    static IEnumerable<Phrase> Links(string line, int number)
    {
        foreach (var address in Address().Matches(line).Select(m => m.Value))
            yield return $"Line {number}: '{address}' leads elsewhere. Mails lead to {"[…]({{link}})"} only.";
        if ((line.Contains("{{link}}", StringComparison.Ordinal) || line.Contains("](", StringComparison.Ordinal)) && !Link().IsMatch(line))
            yield return $"Line {number}: a link is a paragraph of its own, {"[…]({{link}})"}.";
    }

    static IEnumerable<Phrase> Conditions(string text)
    {
        foreach (var block in text.Split("\n\n"))
        {
            // As letters: one condition after the other, each with one else at most.
            var shape = string.Concat(Token().Matches(block).Select(m => m.Value switch { "{{#if due}}" => "(", "{{else}}" => "|", "{{/if}}" => ")", _ => "" }));
            if (!Shape().IsMatch(shape))
                yield return $"A condition {"{{#if due}}…{{/if}}"} begins and ends within one paragraph, and contains no other.";
        }
    }

    static IEnumerable<Phrase> Missing(MailTemplate shipped, MailTemplate edited)
    {
        foreach (var (need, part) in new[]
        {
            (TemplateNeeds.Link, "[…]({{link}})"), (TemplateNeeds.Date, "{{due}}"), (TemplateNeeds.DateIfAny, "{{#if due}}…{{due}}…{{/if}}"),
            (TemplateNeeds.Reference, "{{reference}}"), (TemplateNeeds.Items, "{{items}}"),
        })
        {
            if (shipped.Needs.HasFlag(need) && !edited.Needs.HasFlag(need))
                yield return $"{part} is missing: the recipient must learn it.";
        }

        if (edited.Needs.HasFlag(TemplateNeeds.Date) && !shipped.Needs.HasFlag(TemplateNeeds.Date))
            yield return $"Not every mail of this kind has a date: put {"{{due}}"} into {"{{#if due}}…{{/if}}"}.";
    }

    // Also what changes the direction of the text around it, and what has no width.
    static bool IsInvisible(char c) => char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.PrivateUse
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    static string[] ReadWords()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("MediationWorkflows.Mail.Templates.forbidden-words.json")!;
        return JsonSerializer.Deserialize<string[]>(stream)!;
    }

    [GeneratedRegex(@"\{\{[^{}]*\}\}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Token();

    [GeneratedRegex(@"^(\(\|?\))*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Shape();

    [GeneratedRegex(@"^\[[^\[\]{}()]+\]\(\{\{link\}\}\)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"(https?:|www\.|mailto:)\S*|\S+@\S+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Address();
}
