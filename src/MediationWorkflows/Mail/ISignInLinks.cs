using NodaTime;

namespace MediationWorkflows.Mail;

/// <summary>
/// Makes one-time sign-in links. A project boundary: accounts belong to the host. The link is made while its mail is rendered,
/// in the same transaction, so that no outbox row ever holds what would sign somebody in.
/// </summary>
public interface ISignInLinks
{
    /// <summary>The template of the mail whose link signs in.</summary>
    const string Template = "sign-in-link";

    Task<SignInLinkMade> IssueAsync(Guid personId, CancellationToken ct);
}

/// <param name="Path">Below the public address, with a leading slash.</param>
public sealed record SignInLinkMade(string Path, Instant ExpiresAt);
