using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace MediationWorkflows.Access;

/// <summary>
/// Random bearer secrets: 256 bits, so a plain hash is enough at rest (there is nothing to guess, unlike with passwords).
/// Only the hash is stored; the text is shown once.
/// </summary>
public static class Secret
{
    const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";

    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>A public handle to find a secret's row by, without letters that look alike.</summary>
    public static string NewPrefix() => RandomNumberGenerator.GetString(Letters, 10);

    /// <summary>The hash as rows keep it that are found by it.</summary>
    public static string HashText(string secret) => Convert.ToHexStringLower(Hash(secret));

    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    public static bool Matches(string secret, byte[] hash) => CryptographicOperations.FixedTimeEquals(Hash(secret), hash);
}
