namespace MediationWorkflows.Mail;

/// <summary>Hands one mail over to the outside world. Never throws for what a mail server does; the result says what to do next.</summary>
public interface IMailSender
{
    Task<SendResult> SendAsync(RenderedMail mail, CancellationToken ct);

    /// <summary>Whether sending the same mail again leaves no second one: then a delivery that was cut off may be repeated.</summary>
    bool IsRepeatable { get; }

    /// <summary>How long one delivery may take at most: a claim must outlast it.</summary>
    TimeSpan LongestDelivery => TimeSpan.Zero;
}

public enum SendOutcome
{
    /// <summary>The server, or the folder, has it.</summary>
    Accepted,

    /// <summary>The recipient or the text was refused for good (5xx): another attempt would end the same way.</summary>
    Refused,

    /// <summary>Not taken this time (4xx, a 5xx to ourselves, or no answer before the text was handed over): try again later.</summary>
    Deferred,

    /// <summary>The connection ended after the text was handed over and before the answer: it may have arrived. Never sent again blindly.</summary>
    Unknown,
}

/// <param name="Reason">A code for the record, such as <c>smtp-550</c> or <c>no-answer</c>; never the server's own text, which may quote the mail.</param>
public sealed record SendResult(SendOutcome Outcome, string? Reason = null)
{
    public static readonly SendResult Accepted = new(SendOutcome.Accepted);
}
