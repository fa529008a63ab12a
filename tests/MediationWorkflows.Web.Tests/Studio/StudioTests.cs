using System.Net;
using MediationWorkflows.Access;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace MediationWorkflows.Web.Tests.Studio;

public sealed class StudioTests(MediationFactory factory) : IClassFixture<MediationFactory>
{
    static string Email => $"{Guid.NewGuid():N}@example.org";

    [Fact]
    public async Task A_page_of_the_designer_brings_its_own_policy_and_no_inline_script()
    {
        var browser = await factory.SignedInAsync(Email, Role.Administrator);

        var answer = await browser.GetAsync("/studio/workflows/definitions/some-id/edit");

        Assert.Contains("'wasm-unsafe-eval'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        var page = await answer.ReadAsync();
        Assert.Equal("/studio/", page.QuerySelector("base")!.GetAttribute("href"));
        Assert.Equal("some-id", page.QuerySelector("#studio")!.GetAttribute("data-id"));
        Assert.All(page.QuerySelectorAll("script"), script => Assert.True(script.HasAttribute("src")));
        Assert.All(page.QuerySelectorAll("[src], link"), e => Assert.DoesNotContain("//", e.GetAttribute("src") ?? e.GetAttribute("href"), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Role.Mediator)]
    [InlineData(Role.Client)]
    public async Task The_designer_is_closed_to_others(Role role)
    {
        var browser = await factory.SignedInAsync(Email, role);

        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("/studio/workflows/definitions")).StatusCode);
    }

    [Theory]
    [InlineData("br", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("gzip, br", "br")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("identity", null)]
    public async Task Files_of_the_designer_come_compressed_as_the_browser_likes(string accepted, string? expected)
    {
        var browser = factory.Browser();
        browser.DefaultRequestHeaders.Add("Accept-Encoding", accepted);

        var answer = await browser.GetAsync("/studio/_framework/dotnet.js");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(expected, answer.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal("text/javascript", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("Accept-Encoding", answer.Headers.Vary);
    }

    [Fact]
    public async Task A_file_whose_name_holds_its_hash_is_kept_for_ever_and_another_is_asked_for_again()
    {
        var browser = factory.Browser();
        var files = factory.Services.GetRequiredService<IWebHostEnvironment>().WebRootFileProvider.GetDirectoryContents("/studio/_framework");
        var native = Assert.Single(files, file => file.Name.StartsWith("dotnet.native.", StringComparison.Ordinal) && file.Name.EndsWith(".wasm", StringComparison.Ordinal));

        var hashed = await browser.GetAsync($"/studio/_framework/{native.Name}");
        var plain = await browser.GetAsync("/studio/_framework/dotnet.js");

        Assert.Equal("application/wasm", hashed.Content.Headers.ContentType!.MediaType);
        Assert.Contains("immutable", hashed.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.True(plain.Headers.CacheControl!.NoCache);
        browser.DefaultRequestHeaders.IfNoneMatch.Add(plain.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await browser.GetAsync("/studio/_framework/dotnet.js")).StatusCode);
    }

    [Theory]
    [InlineData("/studio/none.js")]
    [InlineData("/studio/..%2Fapp.css")]
    [InlineData("/studio/_framework/%2e%2e%2F%2e%2e%2Fapp.css")]
    public async Task What_is_not_the_designers_is_not_found(string path) =>
        Assert.Equal(HttpStatusCode.NotFound, (await factory.Browser().GetAsync(path)).StatusCode);
}
