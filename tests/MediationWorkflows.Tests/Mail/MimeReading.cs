using System.Text;
using System.Text.RegularExpressions;

namespace MediationWorkflows.Tests.Mail;

/// <summary>Just enough of a MIME reader to see a mail as its recipient does.</summary>
static partial class MimeReading
{
    public static string Header(string mail, string name)
    {
        var head = Unfold(mail.ReplaceLineEndings("\n").Split("\n\n")[0]);
        var line = head.Split('\n').Single(l => l.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase));
        // Space between two encoded words belongs to the encoding and not to the text.
        return EncodedWord().Replace(Between().Replace(line[(name.Length + 1)..].Trim(), "?==?"), m => Decode(m.Groups[1].Value, m.Groups[2].Value));
    }

    public static string Part(string mail, string type)
    {
        var lines = mail.ReplaceLineEndings("\n");
        var boundary = Boundary().Match(Unfold(lines.Split("\n\n")[0])).Groups[1].Value;
        var part = lines.Split("--" + boundary).Single(p => Unfold(p.TrimStart('\n').Split("\n\n")[0]).Contains(type, StringComparison.OrdinalIgnoreCase) && p.StartsWith('\n'));
        var split = part.TrimStart('\n').IndexOf("\n\n", StringComparison.Ordinal);
        var (head, body) = (part.TrimStart('\n')[..split], part.TrimStart('\n')[(split + 2)..]);
        return head.Contains("quoted-printable", StringComparison.OrdinalIgnoreCase) ? QuotedPrintable(body)
            : head.Contains("base64", StringComparison.OrdinalIgnoreCase) ? Encoding.UTF8.GetString(Convert.FromBase64String(body.Replace("\n", "", StringComparison.Ordinal))).ReplaceLineEndings("\n")
            : body;
    }

    static string Unfold(string head) => Regex.Replace(head, "\n[ \t]+", " ");

    static string Decode(string kind, string text) => kind is "B" or "b"
        ? Encoding.UTF8.GetString(Convert.FromBase64String(text)) : QuotedPrintable(text.Replace('_', ' '));

    static string QuotedPrintable(string text)
    {
        var bytes = new List<byte>();
        var joined = text.Replace("=\n", "", StringComparison.Ordinal);
        for (var i = 0; i < joined.Length; i++)
        {
            if (joined[i] == '=')
            {
                bytes.Add(Convert.ToByte(joined.Substring(i + 1, 2), 16));
                i += 2;
            }
            else
            {
                bytes.Add((byte)joined[i]);
            }
        }
        return Encoding.UTF8.GetString([.. bytes]);
    }

    [GeneratedRegex(@"=\?utf-8\?([BbQq])\?([^?]*)\?=", RegexOptions.IgnoreCase)]
    private static partial Regex EncodedWord();

    [GeneratedRegex(@"\?=\s+=\?")]
    private static partial Regex Between();

    [GeneratedRegex("boundary=\"?([^\";\n]+)\"?")]
    private static partial Regex Boundary();
}
