using System.Text;

namespace MediationWorkflows.Engine.Expressions;

/// <summary>Character classes: "[a-z\d]".</summary>
internal sealed partial class RegExpTranslator
{
    private void Class()
    {
        i++;
        var negated = i < pattern.Length && pattern[i] == '^';
        if (negated)
            i++;
        var body = new StringBuilder();
        while (true)
        {
            if (i >= pattern.Length)
                throw Invalid();
            if (pattern[i] == ']')
                break;
            ClassItem(body);
        }

        i++;
        if (body.Length == 0)
            result.Append(negated ? @"[\s\S]" : "(?!)");
        else
            result.Append(negated ? "[^" : "[").Append(body).Append(']');
    }

    private void ClassItem(StringBuilder body)
    {
        if (ClassSet(body))
            return;
        var from = ClassCharacter();
        if (i + 1 < pattern.Length && pattern[i] == '-' && pattern[i + 1] != ']')
        {
            var at = i;
            i++;
            var set = new StringBuilder();
            if (!ClassSet(set))
            {
                var to = ClassCharacter();
                if (to < from)
                    throw Invalid();
                body.Append(Literal(from)).Append('-').Append(Literal(to));
                return;
            }

            i = at;
            body.Append(Literal(from)).Append(@"\-");
            i++;
            return;
        }

        body.Append(Literal(from));
    }

    private bool ClassSet(StringBuilder body)
    {
        if (pattern[i] != '\\' || i + 1 >= pattern.Length)
            return false;
        switch (pattern[i + 1])
        {
            case 'd':
                body.Append("0-9");
                break;
            case 'D':
                body.Append(@"\u0000-/:-\uFFFF");
                break;
            case 'w':
                body.Append("A-Za-z0-9_");
                break;
            case 'W':
                body.Append(@"\u0000-/:-@\[-\^`\{-\uFFFF");
                break;
            case 's':
                body.Append(Space);
                break;
            case 'S':
                body.Append(@"\u0000-\u0008\u000E-\u001F!-\u009F\u00A1-\u167F\u1681-\u1FFF\u200B-\u2027\u202A-\u202E\u2030-\u205E\u2060-\u2FFF\u3001-\uFEFE\uFF00-\uFFFF");
                break;
            case 'p' or 'P' when isUnicode:
                var negated = pattern[i + 1] == 'P';
                i += 2;
                var length = result.Length;
                Property(negated);
                body.Append(result, length, result.Length - length);
                result.Length = length;
                return true;
            default:
                return false;
        }

        i += 2;
        return true;
    }

    private char ClassCharacter()
    {
        var c = pattern[i++];
        if (c != '\\')
            return c;
        if (i >= pattern.Length)
            throw Invalid();
        c = pattern[i++];
        if (c == 'b')
            return '\b';
        if (c is >= '1' and <= '7' && !isUnicode)
        {
            var value = c - '0';
            while (i < pattern.Length && pattern[i] is >= '0' and <= '7' && (value * 8) + pattern[i] - '0' <= 255)
                value = (value * 8) + pattern[i++] - '0';
            return (char)value;
        }

        return CharacterEscape(c);
    }
}
