using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Web.CommandLine;
using MediationWorkflows.Web.Hosting;
using MediationWorkflows.Web.Tests.Api;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MediationWorkflows.Web.Tests.Security;

public sealed class ContentKeysTests
{
    [Fact]
    public async Task A_key_that_is_gone_is_found_at_start_and_named()
    {
        await using var factory = new MediationFactory().WithOwnKeys();
        await CheckAsync(factory, KeysOf(factory));
        using var elsewhere = new TemporaryFolder();

        var refused = await Assert.ThrowsAsync<UsageException>(() => CheckAsync(factory, elsewhere.Path));

        Assert.Contains(KeyFile(KeysOf(factory)), refused.Message, StringComparison.Ordinal);
        Assert.Contains("Restore", refused.Message, StringComparison.Ordinal);
        // The folder from the backup makes it whole again.
        foreach (var file in Directory.GetFiles(KeysOf(factory)))
            File.Copy(file, Path.Combine(elsewhere.Path, Path.GetFileName(file)), overwrite: true);
        await CheckAsync(factory, elsewhere.Path);
    }

    [Fact]
    public async Task After_a_rotation_old_content_is_still_read_and_the_loss_of_either_key_is_found()
    {
        await using var factory = new MediationFactory().WithOwnKeys();
        var before = KeyFile(KeysOf(factory));
        await CheckAsync(factory, KeysOf(factory));
        var old = Cipher(KeysOf(factory)).Protect("before");
        using (var keys = Provider(KeysOf(factory)))
            keys.GetRequiredService<IKeyManager>().CreateNewKey(TimeProvider.System.GetUtcNow(), DateTimeOffset.MaxValue);
        await CheckAsync(factory, KeysOf(factory));

        Assert.Equal("before", Cipher(KeysOf(factory)).Unprotect(old));
        Assert.Equal(2, await factory.Services.GetRequiredService<UnitOfWork>().ReadAsync(
            scope => scope.Db.Set<SystemSetting>().CountAsync(s => s.Key.StartsWith("content-key:"), scope.Ct), default));
        File.Delete(Path.Combine(KeysOf(factory), $"key-{before}.xml"));
        await Assert.ThrowsAsync<UsageException>(() => CheckAsync(factory, KeysOf(factory)));
    }

    static Task CheckAsync(MediationFactory factory, string keys) =>
        new ContentKeys(factory.Services.GetRequiredService<UnitOfWork>(), Cipher(keys), DataFolder.At(factory.Data)).CheckAsync(default);

    static DataProtectedContent Cipher(string keys) => new(Provider(keys).GetRequiredService<IDataProtectionProvider>());

    static ServiceProvider Provider(string keys)
    {
        var services = new ServiceCollection();
        services.AddDataProtection().SetApplicationName("mediation").PersistKeysToFileSystem(new DirectoryInfo(keys));
        return services.BuildServiceProvider();
    }

    static string KeysOf(MediationFactory factory)
    {
        _ = factory.Services;
        return Path.Combine(factory.Data, "keys");
    }

    static string KeyFile(string keys) => Path.GetFileNameWithoutExtension(Assert.Single(Directory.GetFiles(keys, "key-*.xml")))["key-".Length..];

    sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("keys-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
