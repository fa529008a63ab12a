using MediationWorkflows.Access;
using NodaTime;

namespace MediationWorkflows.Web.Auth;

/// <summary>What a key for programs may do, within its owner's roles.</summary>
public enum KeyScope
{
    Full,

    /// <summary>Only look.</summary>
    Read,
}

/// <summary>A key for programs, with its owner's roles: <c>mw_PREFIX_SECRET</c>. The prefix finds the row, the hash proves the rest.</summary>
public sealed class ApiKey
{
    const string Mark = "mw";

    ApiKey()
    {
    }

    public Guid Id { get; private init; }

    public Guid AccountId { get; private init; }

    public string Prefix { get; private init; } = "";

    public byte[] Hash { get; private init; } = [];

    public KeyScope Scope { get; private init; }

    public Instant CreatedAt { get; private init; }

    public Instant? RevokedAt { get; private set; }

    /// <summary>A new key and its text, which is not kept.</summary>
    public static (ApiKey Key, string Text) Issue(Guid accountId, KeyScope scope, Instant now)
    {
        var (prefix, secret) = (Secret.NewPrefix(), Secret.New());
        var key = new ApiKey
        {
            Id = Guid.CreateVersion7(now.ToDateTimeOffset()),
            AccountId = accountId,
            Prefix = prefix,
            Hash = Secret.Hash(secret),
            Scope = scope,
            CreatedAt = now,
        };
        return (key, $"{Mark}_{prefix}_{secret}");
    }

    /// <summary>Splits a key's text. False for anything that no key could look like.</summary>
    public static bool TryRead(string text, out string prefix, out string secret)
    {
        (prefix, secret) = ("", "");
        // The secret's alphabet has '_' too, so only the first two separate.
        if (text.Split('_', 3) is not [Mark, { Length: > 0 } handle, { Length: > 0 } rest])
            return false;
        (prefix, secret) = (handle, rest);
        return true;
    }

    public bool Accepts(string secret) => RevokedAt is null && Secret.Matches(secret, Hash);

    public void Revoke(Instant now) => RevokedAt ??= now;
}
