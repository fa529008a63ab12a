using System.Net;
using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Web.Auth;
using MediationWorkflows.Web.Tests.Api;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MediationWorkflows.Web.Tests.Security;

/// <summary>A person is erased as far as the law allows, and is told beforehand what remains and why.</summary>
public sealed class ErasureTests : IAsyncLifetime
{
    readonly MediationFactory factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z");
    HttpClient coordinator = null!;
    HttpClient administrator = null!;
    HttpClient client = null!;
    string caseId = null!;
    string part = null!;

    [Fact]
    public async Task What_goes_and_what_remains_is_told_beforehand_and_then_it_is_so()
    {
        var alone = await ItemAsync("Only mine");
        var shown = await ItemAsync("For the mediator");
        await client.PostAsync($"/items/{shown}/share", new JsonObject { ["with"] = new JsonArray("mediator") }, ifMatch: "*");
        await client.SendAsync(HttpMethod.Put, $"/participations/{part}/contact", new JsonObject { ["channels"] = new JsonArray("email:second@example.net") }, ifMatch: "*");
        var before = await administrator.ReadAsync($"/participations/{part}/erasure");
        Assert.Contains("open", before["hindrance"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await EraseAsync(administrator)).StatusCode);
        await coordinator.PostAsync($"/cases/{caseId}/close", new JsonObject { ["outcome"] = "Withdrawn" }, ifMatch: "*");

        var preview = await administrator.ReadAsync($"/participations/{part}/erasure");
        Assert.Null(preview["hindrance"]);
        Assert.Equal(1, (int)preview["result"]!["itemsErased"]!);
        Assert.Equal(["audit links", "consents", "disclosures", "items"], preview["result"]!["remains"]!.AsArray().Select(r => r!["what"]!.ToString()).Order(StringComparer.Ordinal));
        Assert.All(preview["result"]!["remains"]!.AsArray(), kept => Assert.NotEmpty(kept!["why"]!.ToString()));
        var done = await EraseAsync(administrator);

        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        Assert.Equal(1, (int)(await done.JsonAsync())["itemsErased"]!);
        var mediator = await factory.ProgramAsync(Role.Mediator, "mediator@example.org");
        Assert.Equal(HttpStatusCode.OK, (await mediator.SendAsync(HttpMethod.Get, $"/items/{shown}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await mediator.SendAsync(HttpMethod.Get, $"/items/{alone}")).StatusCode);
        Assert.Equal("Erased person", (await coordinator.ListAsync($"/cases/{caseId}/participations")).Single(p => p["key"]!.ToString() == "client")["name"]!.ToString());
    }

    [Fact]
    public async Task The_account_goes_in_the_same_moment_with_everything_that_signs_in()
    {
        var browser = await factory.SignedInAgainAsync("client@example.org");
        await coordinator.PostAsync($"/cases/{caseId}/close", new JsonObject { ["outcome"] = "Withdrawn" }, ifMatch: "*");
        Assert.Equal(HttpStatusCode.OK, (await EraseAsync(administrator)).StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.SendAsync(HttpMethod.Get, "/cases")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/account")).StatusCode);
        await using var scope = factory.Services.CreateAsyncScope();
        Assert.False(await scope.ServiceProvider.GetRequiredService<AuthDb>().Users.AnyAsync(a => a.Email == "client@example.org"));
        await factory.Browser().SubmitAsync("/sign-in", ("Input.Email", "client@example.org"), ("Input.With", "link"));
        await factory.SettleAsync();
        Assert.DoesNotContain(factory.Mails().TakeLast(1), mail => mail.Contains("/link/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Neither_a_case_under_legal_hold_nor_somebody_without_the_office_erases_anybody()
    {
        await coordinator.PostAsync($"/cases/{caseId}/close", new JsonObject { ["outcome"] = "Withdrawn" }, ifMatch: "*");
        Assert.Equal(HttpStatusCode.Forbidden, (await EraseAsync(coordinator)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await coordinator.SendAsync(HttpMethod.Get, $"/participations/{part}/erasure")).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionRequired, (await administrator.PostAsync($"/participations/{part}/erase-person")).StatusCode);
        await coordinator.PostAsync($"/cases/{caseId}/legal-hold", new JsonObject { ["reason"] = "A court asked for it" });

        Assert.Contains("legal hold", (await administrator.ReadAsync($"/participations/{part}/erasure"))["hindrance"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await EraseAsync(administrator)).StatusCode);
    }

    Task<HttpResponseMessage> EraseAsync(HttpClient by) => by.PostAsync($"/participations/{part}/erase-person", ifMatch: "*");

    async Task<string> ItemAsync(string title) => (await (await client.PostAsync(
        $"/cases/{caseId}/items", new JsonObject { ["class"] = "PartyPrivate", ["title"] = title, ["text"] = "An apology." })).JsonAsync())["id"]!.ToString();

    public async Task InitializeAsync()
    {
        coordinator = await factory.ProgramAsync(Role.Coordinator);
        administrator = await factory.ProgramAsync(Role.Administrator);
        caseId = await coordinator.OpenCaseAsync();
        client = await factory.ProgramAsync(Role.Client, "client@example.org");
        part = (await coordinator.ListAsync($"/cases/{caseId}/participations")).Single(p => p["key"]!.ToString() == "client")["id"]!.ToString();
    }

    public async Task DisposeAsync() => await factory.DisposeAsync();
}
