using System.CommandLine;
using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Web.Auth;
using MediationWorkflows.Web.Hosting;
using NodaTime;

namespace MediationWorkflows.Web.CommandLine;

/// <summary><c>user add</c>: an account, and once only the link or key that its owner starts with.</summary>
static class UserAddVerb
{
    static readonly string Names = string.Join(", ", Enum.GetNames<Role>());

    public static Command Create()
    {
        var name = new Option<string>("--name") { Required = true, HelpName = "N", Description = "As others see it." };
        var email = new Option<string>("--email") { Required = true, HelpName = "E", Description = "Where mails go; what the person signs in with." };
        var role = new Option<string>("--role") { Required = true, HelpName = "R", Description = $"One of {Names}." };
        var key = new Option<bool>("--api-key") { Description = "Print an API key for programs instead of a one-time link." };
        var readOnly = new Option<bool>("--read-only") { Description = "With --api-key: the key may look and change nothing." };
        var data = DataOption.Create();
        var verb = new Command("add", "Add somebody who signs in; prints a one-time link, or an API key, once.") { name, email, role, key, readOnly, data };
        verb.SetAction(async (parsed, ct) =>
        {
            if (!Enum.TryParse<Role>(parsed.GetValue(role), ignoreCase: true, out var known) || !Enum.IsDefined(known))
                throw new UsageException($"--role: '{parsed.GetValue(role)}' is not one of {Names}.");
            var address = parsed.GetValue(email)!;
            if (!AddAccount.IsAddress(address))
                throw new UsageException($"--email: '{address}' is not an e-mail address.");
            if (string.IsNullOrWhiteSpace(parsed.GetValue(name)))
                throw new UsageException("--name: may not be empty.");
            await using var installation = Installation.Open(DataFolder.At(parsed.GetValue(data)!));
            var shown = await AddAsync(installation, parsed.GetValue(name)!.Trim(), address, known, ScopeOf(parsed.GetValue(key), parsed.GetValue(readOnly)), ct);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(shown);
        });
        return verb;
    }

    static KeyScope? ScopeOf(bool asKey, bool readOnly) => (asKey, readOnly) switch
    {
        (false, true) => throw new UsageException("--read-only: only a key can be; say --api-key, too."),
        (false, false) => null,
        (true, _) => readOnly ? KeyScope.Read : KeyScope.Full,
    };

    static async Task<string> AddAsync(ServiceProvider installation, string name, string email, Role role, KeyScope? key, CancellationToken ct)
    {
        await installation.GetRequiredService<Migrator>().MigrateAsync(ct);
        await using var scope = installation.CreateAsyncScope();
        var (db, add) = (scope.ServiceProvider.GetRequiredService<AuthDb>(), scope.ServiceProvider.GetRequiredService<AddAccount>());
        var configuration = scope.ServiceProvider.GetRequiredService<IConfiguration>();
        var options = configuration.GetSection(AuthOptions.Section).Get<AuthOptions>() ?? new AuthOptions();
        var now = new SignInClock(scope.ServiceProvider.GetRequiredService<TimeProvider>()).Now();
        try
        {
            var account = await add.RunAsync(new AddAccount.Command(name, email, [role]), now, ct);
            var shown = key is { } asKey
                ? add.IssueKey(account, now, asKey)
                : $"{PublicAddress.Of(configuration)}{SignInLink.Path(add.IssueLink(account, now, Duration.FromHours(options.InvitationLinkHours)))}";
            await db.SaveChangesAsync(ct);
            return shown;
        }
        catch (EmailTakenException taken)
        {
            throw new UsageException($"--email: {taken.Message}", taken);
        }
    }
}
