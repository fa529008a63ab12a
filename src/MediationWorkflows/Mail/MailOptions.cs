using System.ComponentModel.DataAnnotations;
using System.Net.Mail;

namespace MediationWorkflows.Mail;

/// <summary>Settings of the section <c>Mail</c>. Without <see cref="Smtp"/> mails become files in <see cref="Folder"/>.</summary>
public sealed class MailOptions : IValidatableObject
{
    public const string Section = "Mail";

    /// <summary>The sender, with or without a display name: <c>Secure file &lt;file@example.org&gt;</c>. Its domain ends every Message-ID.</summary>
    [Required]
    public string From { get; set; } = "Secure file <no-reply@localhost>";

    /// <summary>Where <c>.eml</c> files go, relative to the data directory.</summary>
    [Required]
    public string Folder { get; set; } = "mail";

    /// <summary>What links in mails start with, as the recipients' browsers see it.</summary>
    [Required]
    public string PublicUrl { get; set; } = "http://localhost:5000";

    /// <summary>Where the mail server drops delivery status notifications: a maildir, files ending in <c>.eml</c>, or whole mailboxes ending in <c>.mbox</c>. Null: nowhere.</summary>
    public string? BounceFolder { get; set; }

    /// <summary>A mailbox file (mbox) to which the mail server appends them; it is taken from there into <see cref="BounceFolder"/>. Null: none.</summary>
    public string? BounceMailbox { get; set; }

    /// <summary>How many mails a node sends within a minute at most: after an outage a backlog goes out at this pace.</summary>
    [Range(1, 100_000)]
    public int MostPerMinute { get; set; } = 600;

    /// <summary>
    /// The hours of the day, on the recipient's clock, in which a party may get mail that is not urgent, where they named no hours of their own. 0 and 24: at any.
    /// </summary>
    [Range(0, 23)]
    public int FromHour { get; set; } = 8;

    /// <inheritdoc cref="FromHour"/>
    [Range(1, 24)]
    public int UntilHour { get; set; } = 20;

    public SmtpOptions? Smtp { get; set; }

    /// <summary>Over how many seconds the reminders of one instant are spread. 0 where instants must be exact: under a virtual clock.</summary>
    [Range(0, 1800)]
    public int JitterSeconds { get; set; }

    /// <summary>Absolute address of a page of ours.</summary>
    /// <param name="path">With a leading slash.</param>
    public string PageUrl(string path) => PublicUrl.TrimEnd('/') + path;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!MailAddress.TryCreate(From, out _))
            yield return new($"Mail:From '{From}' is no address. Example: Secure file <file@example.org>.", [nameof(From)]);
        if (!Uri.TryCreate(PublicUrl, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            yield return new($"Mail:PublicUrl '{PublicUrl}' is no http or https address.", [nameof(PublicUrl)]);
        if (FromHour >= UntilHour)
            yield return new("Mail:FromHour lies before Mail:UntilHour.", [nameof(FromHour)]);
        if (!string.IsNullOrEmpty(BounceMailbox) && string.IsNullOrEmpty(BounceFolder))
            yield return new("Mail:BounceMailbox needs Mail:BounceFolder, into which what it held is taken.", [nameof(BounceMailbox)]);
        if (Smtp is not null)
        {
            // The validator of options does not look into nested objects by itself.
            var found = new List<ValidationResult>();
            Validator.TryValidateObject(Smtp, new ValidationContext(Smtp), found, validateAllProperties: true);
            foreach (var result in found)
                yield return new($"Mail:Smtp: {result.ErrorMessage}", [nameof(Smtp)]);
        }
    }
}

public sealed class SmtpOptions : IValidatableObject
{
    [Required]
    public string Host { get; set; } = "";

    [Range(1, 65535)]
    public int Port { get; set; } = 587;

    /// <summary>Demands STARTTLS; a server that does not offer it gets nothing.</summary>
    public bool StartTls { get; set; } = true;

    public string? User { get; set; }

    public string? Password { get; set; }

    /// <summary>For one whole delivery.</summary>
    [Range(1, 600)]
    public int TimeoutSeconds { get; set; } = 60;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrEmpty(User) != string.IsNullOrEmpty(Password))
            yield return new("User and Password come together.", [nameof(User)]);
        if (!string.IsNullOrEmpty(User) && !StartTls)
            yield return new("a password is never sent without StartTls.", [nameof(StartTls)]);
    }
}
