using MediationWorkflows.Database;
using Microsoft.AspNetCore.DataProtection;

namespace MediationWorkflows.Web.Hosting;

/// <summary>
/// Sensitive content at rest, encrypted and authenticated by Data Protection under keys that lie in DIR/keys, not in the database.
/// Old keys are kept for reading, so a rotation loses nothing.
/// </summary>
sealed class DataProtectedContent(IDataProtectionProvider protection) : IContentCipher
{
    readonly IDataProtector protector = protection.CreateProtector("MediationWorkflows.Content.v1");

    public string Protect(string plaintext) => protector.Protect(plaintext);

    public string Unprotect(string ciphertext) => protector.Unprotect(ciphertext);

    public byte[] Protect(byte[] plaintext) => protector.Protect(plaintext);

    public byte[] Unprotect(byte[] ciphertext) => protector.Unprotect(ciphertext);
}

static class ThrowawayCipher
{
    /// <summary>For a database that is deleted after the run: its key is never written anywhere.</summary>
    public static IServiceCollection AddThrowawayCipher(this IServiceCollection services) =>
        services.AddSingleton<IContentCipher>(new DataProtectedContent(new EphemeralDataProtectionProvider()));
}
