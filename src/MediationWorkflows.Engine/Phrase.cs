using System.Globalization;
using System.Runtime.CompilerServices;

namespace MediationWorkflows.Engine;

/// <summary>
/// Something said to people. It is written where it is said, in English and with its values in place, and keeps both apart:
/// <see cref="Id"/> is the English with <c>{0}</c>, <c>{1}</c> … for the values, and by that id a host finds the same in another language.
/// </summary>
[InterpolatedStringHandler]
public sealed class Phrase : IEquatable<Phrase>
{
    private readonly List<object?> values;
    private readonly System.Text.StringBuilder id;

    /// <summary>Called by the compiler for an interpolated string.</summary>
    public Phrase(int literalLength, int formattedCount) => (id, values) = (new(literalLength + (3 * formattedCount)), new(formattedCount));

    public string Id => id.ToString();

    /// <summary>May hold phrases and enum members, which have words of their own.</summary>
    public IReadOnlyList<object?> Values => values;

    public static implicit operator Phrase(string literal) => Of(literal);

    public static Phrase Of(string literal)
    {
        var phrase = new Phrase(literal.Length, formattedCount: 0);
        phrase.AppendLiteral(literal);
        return phrase;
    }

    public void AppendLiteral(string literal) => id.Append(literal.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));

    public void AppendFormatted<T>(T value)
    {
        id.Append('{').Append(values.Count).Append('}');
        values.Add(value);
    }

    public void AppendFormatted<T>(T value, string format)
        where T : IFormattable => AppendFormatted(value.ToString(format, CultureInfo.InvariantCulture));

    /// <summary>In a language.</summary>
    /// <param name="translate">What an id is there; the id itself where it has no translation.</param>
    public string In(Func<string, string> translate) => string.Format(
        CultureInfo.InvariantCulture, translate(Id), [.. values.Select(value => value switch
        {
            Phrase phrase => phrase.In(translate),
            Enum member => NameOf(member, translate),
            _ => value,
        })]);

    /// <summary>The id of an enum's member, which each language names by its type: a task is completed, and so is a case.</summary>
    public static string IdOf(Enum member) => $"{member.GetType().Name}.{member}";

    private static string NameOf(Enum member, Func<string, string> translate) => translate(IdOf(member)) is var name && name != IdOf(member) ? name : member.ToString();

    /// <summary>In English.</summary>
    public override string ToString() => In(english => english);

    public bool Equals(Phrase? other) => other is not null && ToString() == other.ToString();

    public override bool Equals(object? obj) => Equals(obj as Phrase);

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);
}
