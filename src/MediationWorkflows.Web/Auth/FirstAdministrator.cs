using MediationWorkflows.Access;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MediationWorkflows.Web.Auth;

/// <summary>
/// An installation without an administrator gets its first one, whose one-time link is printed on the console: whoever can read
/// the console owns the installation already. As long as no administrator has signed in, a restart prints a new link.
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
        Console.WriteLine($"First sign-in as administrator (works once, for {options.Value.InvitationLinkHours} hours):");
        Console.WriteLine($"  {address.TrimEnd('/')}{SignInLink.Path(token)}");
    }

    /// <summary>The token of a fresh link, or null when an administrator can sign in already.</summary>
    internal async Task<string?> IssueLinkAsync(CancellationToken ct)
    {
        try
        {
            return await TryIssueLinkAsync(ct);
        }
        catch (Exception race) when (race is DbUpdateException or EmailTakenException)
        {
            // Nodes that start together all want to create the first administrator; who came second finds it there.
            return await TryIssueLinkAsync(ct);
        }
    }

    async Task<string?> TryIssueLinkAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AuthDb>();
        var add = scope.ServiceProvider.GetRequiredService<AddAccount>();
        var now = clock.Now();
        var administrators = await db.Users.Where(account => account.Roles.Any(held => held.Role == Role.Administrator)).OrderBy(account => account.Id).ToListAsync(ct);
        var ids = administrators.ConvertAll(account => account.Id);
        if (administrators.Exists(account => account.SignedInAt is not null) || await db.ApiKeys.AnyAsync(key => ids.Contains(key.AccountId), ct))
            return null;
        var first = administrators.FirstOrDefault() ?? await add.RunAsync(
            new AddAccount.Command(options.Value.FirstAdministratorName, options.Value.FirstAdministratorEmail, [Role.Administrator]), now, ct);
        var token = add.IssueLink(first, now, Duration.FromHours(options.Value.InvitationLinkHours));
        await db.SaveChangesAsync(ct);
        return token;
    }
}
