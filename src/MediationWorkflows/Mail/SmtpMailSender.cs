using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;

namespace MediationWorkflows.Mail;

/// <summary>
/// Sends over SMTP with System.Net.Mail: STARTTLS and authentication; whatever else a site needs is a relay's business. One connection per
/// mail, ended after <see cref="SmtpOptions.TimeoutSeconds"/>. The Date header is the moment of sending: SmtpClient allows no other.
/// </summary>
public sealed class SmtpMailSender(SmtpOptions options) : IMailSender
{
    /// <summary>A server takes a second copy as a second mail.</summary>
    public bool IsRepeatable => false;

    public TimeSpan LongestDelivery => TimeSpan.FromSeconds(options.TimeoutSeconds);

    public async Task<SendResult> SendAsync(RenderedMail mail, CancellationToken ct)
    {
        using var message = MessageOf(mail, out var handedOver);
        using var client = new SmtpClient(options.Host, options.Port)
        {
            EnableSsl = options.StartTls,
            Timeout = options.TimeoutSeconds * 1000,
            Credentials = string.IsNullOrEmpty(options.User) ? null : new NetworkCredential(options.User, options.Password),
        };
        try
        {
            await client.SendMailAsync(message, ct);
            return SendResult.Accepted;
        }
        catch (SmtpException e) when (ReplyCode(e) is { } code)
        {
            // Only these two speak of the recipient or the text. A 5xx to our sign-in or our sender address is our own fault, and must not
            // make anybody's address look dead.
            var final = code >= 500 && (e is SmtpFailedRecipientException || handedOver.Finished);
            return new(final ? SendOutcome.Refused : SendOutcome.Deferred, $"smtp-{code}");
        }
        catch (Exception e) when (e is SmtpException or OperationCanceledException or IOException or WebException or System.Security.Authentication.AuthenticationException)
        {
            return new(handedOver.Finished ? SendOutcome.Unknown : SendOutcome.Deferred, "no-answer");
        }
    }

    static MailMessage MessageOf(RenderedMail mail, out TellTale handedOver)
    {
        var message = new MailMessage(mail.From, mail.To) { Subject = mail.Subject, SubjectEncoding = Encoding.UTF8, HeadersEncoding = Encoding.UTF8 };
        message.Headers.Add("Message-ID", mail.MessageId);
        foreach (var header in mail.Headers)
            message.Headers.Add(header.Name, header.Value);
        message.AlternateViews.Add(View(Bytes(mail.Text), MediaTypeNames.Text.Plain));
        handedOver = Bytes(mail.Html);
        message.AlternateViews.Add(View(handedOver, MediaTypeNames.Text.Html));
        foreach (var attachment in mail.Attachments)
        {
            handedOver = Bytes(attachment.Text);
            var file = new Attachment(handedOver, TypeOf(attachment)) { TransferEncoding = TransferEncoding.Base64 };
            // Some clients take the name from here, others from the type.
            file.ContentDisposition!.FileName = attachment.FileName;
            message.Attachments.Add(file);
        }
        return message;
    }

    static AlternateView View(TellTale text, string type) =>
        new(text, new ContentType(type) { CharSet = "utf-8" }) { TransferEncoding = TransferEncoding.Base64 };

    // Lines of a text part end with CRLF (RFC 2045); SmtpClient leaves them as they are, and its quoted-printable would escape them.
    static TellTale Bytes(string text) => new(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n")));

    static ContentType TypeOf(MailAttachment attachment)
    {
        var type = new ContentType(attachment.ContentType) { CharSet = "utf-8", Name = attachment.FileName };
        if (attachment.Method is not null)
            type.Parameters["method"] = attachment.Method;
        return type;
    }

    // The server's answer, or null when there was none: a general failure carries no number of RFC 5321.
    static int? ReplyCode(SmtpException e) => (int)e.StatusCode is >= 400 and <= 599 and var code ? code : null;

    /// <summary>
    /// The last part of the text, as a stream that knows whether it was read to its end. SmtpClient says nothing of how far it came; before
    /// this end the server cannot have the mail, after it, it may.
    /// </summary>
    sealed class TellTale(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        public bool Finished { get; private set; }

        public override int Read(byte[] buffer, int offset, int count) => Noted(base.Read(buffer, offset, count));

        public override int Read(Span<byte> buffer) => Noted(base.Read(buffer));

        public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            Noted(await base.ReadAsync(buffer.AsMemory(offset, count), cancellationToken));

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Noted(await base.ReadAsync(buffer, cancellationToken));

        int Noted(int read)
        {
            Finished |= Position == Length;
            return read;
        }
    }
}
