using System.Globalization;
using System.Text;

namespace MediationWorkflows.Engine.Expressions.Builtins;

/// <summary>Reads JSON as JSON.parse does: later duplicates win, half surrogates are kept.</summary>
internal sealed class JsonText
{
    private readonly Evaluation e;
    private readonly string s;
    private int i;

    private JsonText(Evaluation e, string s)
    {
        this.e = e;
        this.s = s;
    }

    public static object? Parse(Evaluation e, string text)
    {
        var reader = new JsonText(e, text);
        var value = reader.Value();
        reader.Blank();
        return reader.i == text.Length ? value : throw Invalid();
    }

    private static ExpressionException Invalid() => new("SyntaxError: the text is not JSON.");

    private void Blank()
    {
        while (i < s.Length && s[i] is ' ' or '\t' or '\n' or '\r')
            i++;
    }

    private object? Value()
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        e.Step();
        e.Allocate(1);
        Blank();
        if (i >= s.Length)
            throw Invalid();
        switch (s[i])
        {
            case '{':
                return Object_();
            case '[':
                return Array_();
            case '"':
                return Text();
            case 't':
                return Word("true", true);
            case 'f':
                return Word("false", false);
            case 'n':
                return Word("null", null);
            default:
                return Number();
        }
    }

    private object? Word(string word, object? value)
    {
        if (!s.AsSpan(i).StartsWith(word, StringComparison.Ordinal))
            throw Invalid();
        i += word.Length;
        return value;
    }

    private JsObject Object_()
    {
        var result = new JsObject();
        i++;
        Blank();
        if (Take('}'))
            return result;
        while (true)
        {
            Blank();
            if (i >= s.Length || s[i] != '"')
                throw Invalid();
            var key = Text();
            Blank();
            if (!Take(':'))
                throw Invalid();
            result.Set(key, Value());
            Blank();
            if (Take('}'))
                return result;
            if (!Take(','))
                throw Invalid();
        }
    }

    private JsArray Array_()
    {
        var result = new JsArray();
        i++;
        Blank();
        if (Take(']'))
            return result;
        while (true)
        {
            result.Items.Add(Value());
            Blank();
            if (Take(']'))
                return result;
            if (!Take(','))
                throw Invalid();
        }
    }

    private bool Take(char c)
    {
        if (i >= s.Length || s[i] != c)
            return false;
        i++;
        return true;
    }

    private string Text()
    {
        var text = new StringBuilder();
        i++;
        while (true)
        {
            if (i >= s.Length || s[i] < ' ')
                throw Invalid();
            var c = s[i++];
            if (c == '"')
                return text.ToString();
            if (c != '\\')
            {
                text.Append(c);
                continue;
            }

            if (i >= s.Length)
                throw Invalid();
            c = s[i++];
            if (c == 'u')
            {
                if (i + 4 > s.Length || !int.TryParse(s.AsSpan(i, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
                    throw Invalid();
                text.Append((char)code);
                i += 4;
                continue;
            }

            text.Append(c switch { '"' => '"', '\\' => '\\', '/' => '/', 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', _ => throw Invalid() });
        }
    }

    private object Number()
    {
        var start = i;
        Take('-');
        if (!Take('0') && !Digits())
            throw Invalid();
        if (Take('.') && !Digits())
            throw Invalid();
        if (i < s.Length && s[i] is 'e' or 'E')
        {
            i++;
            if (i < s.Length && s[i] is '+' or '-')
                i++;
            if (!Digits())
                throw Invalid();
        }

        return JsNumber.Box(double.Parse(s.AsSpan(start, i - start), NumberStyles.Float, CultureInfo.InvariantCulture));
    }

    private bool Digits()
    {
        var start = i;
        while (i < s.Length && char.IsAsciiDigit(s[i]))
            i++;
        return i > start;
    }
}
