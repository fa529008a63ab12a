using System.CommandLine;
using MediationWorkflows.Database;
using MediationWorkflows.Web.Hosting;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace MediationWorkflows.Web.CommandLine;

/// <summary><c>key rotate</c>: what is written from now on is encrypted under a new key; what was written before stays readable under its own.</summary>
static class KeyRotateVerb
{
    /// <summary>As long as the key ring gives its own keys.</summary>
    static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    public static Command Create()
    {
        var data = DataOption.Create();
        var verb = new Command("rotate", "Encrypt from now on under a new key; prints its id. Back up DIR/keys afterwards.") { data };
        verb.SetAction(async (parsed, ct) =>
        {
            var folder = DataFolder.At(parsed.GetValue(data)!);
            await using (var installation = Installation.Open(folder))
            {
                await installation.GetRequiredService<Migrator>().MigrateAsync(ct);
                // A key that is missing already is found before another is added.
                await KeysOf(installation).CheckAsync(ct);
                var now = installation.GetRequiredService<TimeProvider>().GetUtcNow();
                var key = installation.GetRequiredService<IKeyManager>().CreateNewKey(now, now + Lifetime);
                await parsed.InvocationConfiguration.Output.WriteLineAsync(key.KeyId.ToString());
            }

            // A fresh ring has the new key in use: the database remembers it, so that its loss is found at start.
            await using var again = Installation.Open(folder);
            await KeysOf(again).CheckAsync(ct);
        });
        return verb;
    }

    static ContentKeys KeysOf(ServiceProvider installation) => ActivatorUtilities.CreateInstance<ContentKeys>(installation);
}
