using System.Security.Cryptography;
using MediationWorkflows.Database;
using MediationWorkflows.Web.CommandLine;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Web.Hosting;

/// <summary>
/// Finds at start that a key is gone, instead of on the day when somebody needs what it protects. For each key that content was
/// encrypted with the database holds a probe; a probe that cannot be opened names the key that is missing.
/// </summary>
sealed class ContentKeys(UnitOfWork work, IContentCipher cipher, DataFolder data)
{
    const string Prefix = "content-key:";
    const string Known = "This can be read.";

    /// <exception cref="UsageException">A key is missing: says which, and what to do.</exception>
    public Task CheckAsync(CancellationToken ct) => work.RunAsync(
        async scope =>
        {
            foreach (var probe in await scope.Db.Set<SystemSetting>().Where(s => s.Key.StartsWith(Prefix)).ToListAsync(scope.Ct))
            {
                if (!Opens(probe.Value))
                    throw new UsageException(
                        $"The key {probe.Key[Prefix.Length..]} is not in {data.Keys}: what was encrypted with it cannot be read. Restore the folder from its backup (docs/security.md). Nothing was changed.");
            }

            // The key of today may be new; from now on its loss would be found, too.
            var fresh = cipher.Protect(Known);
            if (await scope.Db.FindAsync<SystemSetting>([Prefix + KeyOf(fresh)], scope.Ct) is null)
                scope.Db.Add(new SystemSetting { Key = Prefix + KeyOf(fresh), Value = fresh });
        },
        ct);

    bool Opens(string probe)
    {
        try
        {
            return cipher.Unprotect(probe) == Known;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>Data Protection writes four bytes of a mark and then the key's id.</summary>
    static Guid KeyOf(string ciphertext) => new(WebEncoders.Base64UrlDecode(ciphertext).AsSpan(4, 16));
}
