using System.CommandLine;
using MediationWorkflows.Database;
using MediationWorkflows.Web.Auth;
using MediationWorkflows.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using NodaTime.Text;

namespace MediationWorkflows.Web.CommandLine;

/// <summary><c>user keys</c> and <c>user revoke-key</c>: an account's API keys, never their secrets.</summary>
static class UserKeysVerb
{
    public static Command CreateList()
    {
        var (email, data) = (EmailOption(), DataOption.Create());
        var verb = new Command("keys", "List somebody's API keys: prefix, scope, when made, when revoked.") { email, data };
        verb.SetAction((parsed, ct) => OnKeysAsync(parsed.GetValue(data)!, parsed.GetValue(email)!, async (keys, account) =>
        {
            foreach (var key in await keys.ListAsync(account.Id, ct))
                await parsed.InvocationConfiguration.Output.WriteLineAsync($"{key.Prefix} {key.Scope} {InstantPattern.General.Format(key.CreatedAt)} {(key.RevokedAt is { } at ? InstantPattern.General.Format(at) : "-")}");
        }, ct));
        return verb;
    }

    public static Command CreateRevoke()
    {
        var (email, data) = (EmailOption(), DataOption.Create());
        var prefix = new Option<string>("--key") { Required = true, HelpName = "PREFIX", Description = "The key's prefix, as `user keys` prints it." };
        var verb = new Command("revoke-key", "Revoke one of somebody's API keys; it stops at once.") { email, prefix, data };
        verb.SetAction((parsed, ct) => OnKeysAsync(parsed.GetValue(data)!, parsed.GetValue(email)!, async (keys, account) =>
        {
            var key = (await keys.ListAsync(account.Id, ct)).FirstOrDefault(k => k.Prefix == parsed.GetValue(prefix))
                ?? throw new UsageException("--key: this account has no such key.");
            await keys.RevokeAsync(account.Id, key.Id, ct);
        }, ct));
        return verb;
    }

    static Option<string> EmailOption() => new("--email") { Required = true, HelpName = "E", Description = "Whose." };

    static async Task OnKeysAsync(string data, string email, Func<ApiKeysOfAccount, Account, Task> act, CancellationToken ct)
    {
        await using var installation = Installation.Open(DataFolder.At(data));
        await installation.GetRequiredService<Migrator>().MigrateAsync(ct);
        await using var scope = installation.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AuthDb>();
        var normalized = Account.Normalize(email);
        var account = await db.Users.SingleOrDefaultAsync(a => a.NormalizedEmail == normalized, ct) ?? throw new UsageException("--email: there is no such account.");
        await act(scope.ServiceProvider.GetRequiredService<ApiKeysOfAccount>(), account);
    }
}
