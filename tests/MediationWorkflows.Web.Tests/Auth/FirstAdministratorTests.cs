using System.Net;
using MediationWorkflows.Access;
using MediationWorkflows.Web.Auth;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MediationWorkflows.Web.Tests.Auth;

public sealed class FirstAdministratorTests : IAsyncLifetime
{
    readonly MediationFactory factory = new();

    FirstAdministrator First => factory.Services.GetServices<IHostedService>().OfType<FirstAdministrator>().Single();

    [Fact]
    public async Task A_new_installation_gets_a_link_until_somebody_has_used_one()
    {
        var token = await First.IssueLinkAsync(default);
        Assert.NotNull(token);
        Assert.NotNull(await First.IssueLinkAsync(default));

        Assert.Equal(HttpStatusCode.Redirect, (await factory.Browser().SubmitAsync(SignInLink.Path(token))).StatusCode);
        Assert.Null(await First.IssueLinkAsync(default));
    }

    [Fact]
    public async Task Other_accounts_do_not_stand_in_for_an_administrator()
    {
        await factory.SignedInAsync("cora@example.org", Role.Coordinator);

        Assert.NotNull(await First.IssueLinkAsync(default));
    }

    [Fact]
    public async Task An_administrator_with_a_key_needs_no_link()
    {
        await factory.ProgramAsync(Role.Administrator);

        Assert.Null(await First.IssueLinkAsync(default));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await factory.DisposeAsync();
}
