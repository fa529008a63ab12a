using System.Text;
using System.Text.RegularExpressions;

namespace MediationWorkflows.Web.Tests;

/// <summary>Just enough of MIME to read our own mails: quoted-printable or base64 parts, decoded in place.</summary>
static partial class Eml
{
    public static string Text(string raw)
    {
        var text = raw.ReplaceLineEndings("\n");
        var decoded = new StringBuilder();
        foreach (var part in Boundary().Split(text))
        {
            var split = part.IndexOf("\n\n", StringComparison.Ordinal);
            var (head, body) = split < 0 ? (part, "") : (part[..split], part[split..]);
            decoded.Append(head).Append(
                head.Contains("quoted-printable", StringComparison.OrdinalIgnoreCase) ? QuotedPrintable(body)
                : head.Contains("encoding: base64", StringComparison.OrdinalIgnoreCase) ? Encoding.UTF8.GetString(Convert.FromBase64String(body.Replace("\n", "", StringComparison.Ordinal)))
                : body);
        }

        return decoded.ToString();
    }

    static string QuotedPrintable(string body) => Encoding.UTF8.GetString(
        Encoding.Latin1.GetBytes(Escape().Replace(body.Replace("=\n", "", StringComparison.Ordinal), m => ((char)Convert.ToByte(m.Groups[1].Value, 16)).ToString())));

    [GeneratedRegex("^--[^\n]+\n?", RegexOptions.Multiline, 1000)]
    private static partial Regex Boundary();

    [GeneratedRegex("=([0-9A-F]{2})", RegexOptions.None, 1000)]
    private static partial Regex Escape();
}
