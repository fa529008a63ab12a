using MediationWorkflows.Access;
using NodaTime;

namespace MediationWorkflows.Web.Auth;

/// <summary>
/// A link that signs somebody in once. Opening it shows a page; only the button on it uses the link up,
/// so that a mail scanner that follows every address does not.
/// </summary>
public sealed class SignInLink
{
    SignInLink()
    {
    }

    public Guid Id { get; private init; }

    public Guid AccountId { get; private init; }

    public byte[] Hash { get; private init; } = [];

    public Instant CreatedAt { get; private init; }

    public Instant ExpiresAt { get; private init; }

    /// <summary>Set by the one sign-in that the link allows, with a conditional update: of two clicks at once, one wins.</summary>
    public Instant? UsedAt { get; private set; }

    /// <summary>A new link and its token, which is not kept.</summary>
    public static (SignInLink Link, string Token) Issue(Guid accountId, Instant now, Duration validFor)
    {
        var token = Secret.New();
        var link = new SignInLink
        {
            Id = Guid.CreateVersion7(now.ToDateTimeOffset()),
            AccountId = accountId,
            Hash = Secret.Hash(token),
            CreatedAt = now,
            ExpiresAt = now + validFor,
        };
        return (link, token);
    }

    public static string Path(string token) => $"/link/{token}";
}
