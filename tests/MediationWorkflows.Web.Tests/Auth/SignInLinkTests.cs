using System.Net;
using AngleSharp.Html.Dom;
using MediationWorkflows.Access;

namespace MediationWorkflows.Web.Tests.Auth;

public sealed class SignInLinkTests : IAsyncLifetime
{
    readonly MediationFactory factory = new();

    [Fact]
    public async Task A_link_signs_in_once()
    {
        var link = await factory.LinkAsync("ada@example.org", Role.Coordinator);
        var browser = factory.Browser();

        var first = await browser.SubmitAsync(link);
        Assert.Equal(HttpStatusCode.Redirect, first.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account")).StatusCode);

        var other = factory.Browser();
        var page = await other.OpenAsync(link);
        Assert.Null(page.QuerySelector("main form:not([hidden])"));
        Assert.Contains("does not work any more", page.QuerySelector("h1")!.TextContent);
    }

    [Fact]
    public async Task Opening_a_link_does_not_use_it_up()
    {
        var link = await factory.LinkAsync("ada@example.org", Role.Coordinator);
        for (var scan = 0; scan < 3; scan++)
            (await factory.Browser().GetAsync(link)).EnsureSuccessStatusCode();

        Assert.Equal(HttpStatusCode.Redirect, (await factory.Browser().SubmitAsync(link)).StatusCode);
    }

    [Fact]
    public async Task Two_clicks_at_once_sign_in_one_browser()
    {
        var link = await factory.LinkAsync("ada@example.org", Role.Coordinator);
        var ready = new List<(HttpClient Browser, HttpContent Form)>();
        for (var i = 0; i < 4; i++)
        {
            var browser = factory.Browser();
            ready.Add((browser, Forms.Content((IHtmlFormElement)(await browser.OpenAsync(link)).QuerySelector("main form")!)));
        }

        var answers = await Task.WhenAll(ready.Select(open => open.Browser.PostAsync(link, open.Form)));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task An_unknown_link_looks_like_a_used_one()
    {
        var used = await factory.LinkAsync("ada@example.org", Role.Coordinator);
        await factory.Browser().SubmitAsync(used);

        var texts = new List<string>();
        foreach (var path in new[] { used, "/link/never-issued" })
            texts.Add((await factory.Browser().OpenAsync(path)).QuerySelector("main")!.TextContent);
        Assert.Equal(texts[0], texts[1]);
    }

    [Fact]
    public async Task A_forged_form_does_not_use_a_link()
    {
        var link = await factory.LinkAsync("ada@example.org", Role.Coordinator);
        var answer = await factory.Browser().PostAsync(link, new FormUrlEncodedContent([new("_handler", "use-link")]));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await factory.Browser().SubmitAsync(link)).StatusCode);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await factory.DisposeAsync();
}
