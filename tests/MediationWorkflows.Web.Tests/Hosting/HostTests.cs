using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MediationWorkflows.Access;

namespace MediationWorkflows.Web.Tests.Hosting;

public sealed class HostTests : IAsyncLifetime
{
    readonly MediationFactory factory = new();

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/sign-in")]
    [InlineData("/app.css")]
    public async Task These_are_public(string path) =>
        Assert.Equal(HttpStatusCode.OK, (await factory.Browser().GetAsync(path)).StatusCode);

    [Fact]
    public async Task Pages_allow_no_inline_script_and_nothing_from_elsewhere()
    {
        var answer = await factory.Browser().GetAsync("/sign-in");
        var policy = string.Join(' ', answer.Headers.GetValues("Content-Security-Policy"));

        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
        Assert.Empty((await answer.ReadAsync()).QuerySelectorAll("script:not([src]), [onclick], style"));
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
    }

    [Fact]
    public async Task A_program_without_a_key_gets_401_as_problem_details()
    {
        var answer = await factory.Browser().GetAsync("/api/v1/cases");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(401, (await answer.Content.ReadFromJsonAsync<JsonObject>())!["status"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_page_that_is_not_there_says_so_in_the_readers_language()
    {
        var browser = await factory.SignedInAsync("ada@example.org", Role.Coordinator);
        browser.DefaultRequestHeaders.AcceptLanguage.ParseAdd("es");
        browser.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        var answer = await browser.GetAsync("/nowhere");
        var page = await answer.ReadAsync();

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("No está aquí", page.QuerySelector("h1")!.TextContent);
        Assert.Equal("es", page.DocumentElement.GetAttribute("lang"));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await factory.DisposeAsync();
}
