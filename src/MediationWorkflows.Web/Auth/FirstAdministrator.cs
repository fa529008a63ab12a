using MediationWorkflows.Access;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MediationWorkflows.Web.Auth;

/// <summary>
/// An installation without accounts gets its first administrator, whose one-time link is printed on the console: whoever can
/// read the console owns the installation already. As long as nobody has signed in, a restart prints a new link.
/// </summary>
sealed class FirstAdministrator(
    IServiceScopeFactory scopes,
    IHostApplicationLifetime lifetime,
    IServer server,
    SignInClock clock,
    IOptions<AuthOptions> options) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The link needs the address, and that is known once the server listens.
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var onStarted = lifetime.ApplicationStarted.Register(listening.SetResult);
        await listening.Task.WaitAsync(stoppingToken);

        if (await IssueLinkAsync(stoppingToken) is not { } token)
            return;
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "";
        Console.WriteLine($"First sign-in as {options.Value.FirstAdministratorEmail} (works once, for {options.Value.InvitationLinkHours} hours):");
        Console.WriteLine($"  {address.TrimEnd('/')}{SignInLink.Path(token)}");
    }

    internal async Task<string?> IssueLinkAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AuthDb>();
        var add = scope.ServiceProvider.GetRequiredService<AddAccount>();
        var now = clock.Now();
        if (await db.Users.AnyAsync(account => account.SignedInAt != null, ct) || await db.ApiKeys.AnyAsync(ct))
            return null;
        var email = Account.Normalize(options.Value.FirstAdministratorEmail);
        var first = await db.Users.SingleOrDefaultAsync(account => account.NormalizedEmail == email, ct);
        if (first is null && await db.Users.AnyAsync(ct))
            return null;
        first ??= await add.RunAsync(
            new AddAccount.Command(options.Value.FirstAdministratorName, options.Value.FirstAdministratorEmail, [Role.Administrator]), now, ct);
        var token = add.IssueLink(first, now, Duration.FromHours(options.Value.InvitationLinkHours));
        await db.SaveChangesAsync(ct);
        return token;
    }
}
