using System.Globalization;
using System.Net.Mail;
using System.Security.Cryptography;
using System.Text;

namespace MediationWorkflows.Mail;

/// <summary>A mail as RFC 5322 text: CRLF, encoded headers (RFC 2047), multipart/alternative with the plain text first.</summary>
static class EmlText
{
    const int LineLimit = 76;
    const int HardLimit = 998;

    public static string Of(RenderedMail mail)
    {
        var text = new StringBuilder();
        // The boundary comes from the mail itself, so equal mails are equal files.
        var boundary = "=_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(mail.MessageId + mail.Html)))[..32];
        Header(text, "Date", mail.At.ToDateTimeUtc().ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture));
        Header(text, "From", Address(mail.From));
        Header(text, "To", Address(mail.To));
        Header(text, "Subject", Encoded(mail.Subject));
        Header(text, "Message-ID", mail.MessageId);
        foreach (var header in mail.Headers)
            Header(text, header.Name, Encoded(header.Value));
        Header(text, "MIME-Version", "1.0");
        if (mail.Attachments.Count == 0)
        {
            Alternatives(text, boundary, mail);
            return text.ToString();
        }
        var mixed = boundary + "m";
        Header(text, "Content-Type", $"multipart/mixed; boundary=\"{mixed}\"");
        Line(text, "");
        Line(text, $"--{mixed}");
        Alternatives(text, boundary, mail);
        foreach (var attachment in mail.Attachments)
        {
            var method = attachment.Method is null ? "" : $"; method={attachment.Method}";
            Part(text, mixed, $"{attachment.ContentType}{method}", attachment.Text, $"attachment; filename=\"{attachment.FileName}\"");
        }
        Line(text, $"--{mixed}--");
        return text.ToString();
    }

    static void Alternatives(StringBuilder text, string boundary, RenderedMail mail)
    {
        Header(text, "Content-Type", $"multipart/alternative; boundary=\"{boundary}\"");
        Line(text, "");
        Part(text, boundary, "text/plain", mail.Text);
        Part(text, boundary, "text/html", mail.Html);
        Line(text, $"--{boundary}--");
    }

    static void Part(StringBuilder text, string boundary, string type, string body, string? disposition = null)
    {
        var lines = body.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        var plain = lines.All(l => l.Length <= HardLimit && Ascii.IsValid(l));
        Line(text, $"--{boundary}");
        Header(text, "Content-Type", $"{type}; charset=utf-8");
        Header(text, "Content-Transfer-Encoding", plain ? "7bit" : "quoted-printable");
        if (disposition is not null)
            Header(text, "Content-Disposition", disposition);
        Line(text, "");
        foreach (var line in lines)
            Line(text, plain ? line : QuotedPrintable(line));
    }

    static void Header(StringBuilder text, string name, string value)
    {
        // A line break here would let a value add headers of its own.
        if (value.Any(char.IsControl) || name.Any(c => c is <= ' ' or ':' or > '~'))
            throw new ArgumentException($"The header '{name}' holds control characters.", nameof(value));
        // Folded at spaces; an unfoldable word may be longer than 78, which RFC 5322 only advises against.
        var line = new StringBuilder($"{name}:");
        var length = line.Length;
        foreach (var word in value.Split(' '))
        {
            if (length > name.Length + 1 && length + 1 + word.Length > LineLimit)
            {
                line.Append("\r\n");
                length = 0;
            }
            line.Append(' ').Append(word);
            length += 1 + word.Length;
        }
        Line(text, line.ToString());
    }

    static string Address(MailAddress address) =>
        address.DisplayName.Length == 0 ? $"<{Mailbox(address)}>"
        : Ascii.IsValid(address.DisplayName) ? $"\"{address.DisplayName.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\" <{Mailbox(address)}>"
        : $"{Encoded(address.DisplayName)} <{Mailbox(address)}>";

    static string Mailbox(MailAddress address) => $"{address.User}@{new IdnMapping().GetAscii(address.Host)}";

    // Words of at most 45 bytes keep an encoded word below its 75 characters; no character is split between two.
    static string Encoded(string value)
    {
        if (Ascii.IsValid(value))
            return value;
        var words = new List<string>();
        var chunk = new List<byte>();
        foreach (var rune in value.EnumerateRunes())
        {
            var bytes = Encoding.UTF8.GetBytes(rune.ToString());
            if (chunk.Count + bytes.Length > 45)
                Flush();
            chunk.AddRange(bytes);
        }
        Flush();
        return string.Join(' ', words);

        void Flush()
        {
            words.Add($"=?utf-8?B?{Convert.ToBase64String([.. chunk])}?=");
            chunk.Clear();
        }
    }

    static string QuotedPrintable(string line)
    {
        var encoded = new StringBuilder();
        var column = 0;
        var bytes = Encoding.UTF8.GetBytes(line);
        for (var i = 0; i < bytes.Length; i++)
        {
            // A space at the end of a line does not survive every relay.
            var literal = bytes[i] is >= 33 and <= 126 and not (byte)'=' || (bytes[i] is (byte)' ' or (byte)'\t' && i < bytes.Length - 1);
            var token = literal ? ((char)bytes[i]).ToString() : $"={bytes[i]:X2}";
            if (column + token.Length > LineLimit - 1)
            {
                encoded.Append("=\r\n");
                column = 0;
            }
            encoded.Append(token);
            column += token.Length;
        }
        return encoded.ToString();
    }

    static void Line(StringBuilder text, string line) => text.Append(line).Append("\r\n");
}
