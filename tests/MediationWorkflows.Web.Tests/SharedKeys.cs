using MediationWorkflows.Database;
using MediationWorkflows.Web.Hosting;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace MediationWorkflows.Web.Tests;

/// <summary>
/// One real key ring for the installations of this run, in the keys folder of each. The database's model and its compiled queries
/// belong to a cipher: with a cipher each, every service of the run would compile them all again.
/// </summary>
static class SharedKeys
{
    static readonly DirectoryInfo Folder = Directory.CreateTempSubdirectory("mediation-web-tests-keys-");

    public static IContentCipher Cipher { get; } = Make();

    public static void CopyTo(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var key in Folder.GetFiles())
            key.CopyTo(Path.Combine(folder, key.Name));
    }

    static DataProtectedContent Make()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Folder.Delete(recursive: true);
        var services = new ServiceCollection();
        services.AddDataProtection().SetApplicationName("mediation").PersistKeysToFileSystem(Folder);
        var cipher = new DataProtectedContent(services.BuildServiceProvider().GetRequiredService<IDataProtectionProvider>());
        // Writes the first key.
        cipher.Protect("");
        return cipher;
    }
}
