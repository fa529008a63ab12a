using System.Net;
using MediationWorkflows.Access;
using MediationWorkflows.Web.Tests.Api;

namespace MediationWorkflows.Web.Tests.Security;

public sealed class SessionTests : IAsyncLifetime
{
    readonly MediationFactory factory = new();

    [Fact]
    public async Task Signing_in_opens_a_new_session_whatever_cookie_somebody_has_planted()
    {
        var planted = await CookieAsync(await factory.LinkAsync("attacker@example.org", Role.Client), cookie: null);
        var victim = await CookieAsync(await factory.LinkAsync("victim@example.org", Role.Coordinator), planted);

        Assert.NotEqual(planted, victim);
        Assert.Contains("attacker@example.org", await AccountAsync(planted), StringComparison.Ordinal);
        Assert.Contains("victim@example.org", await AccountAsync(victim), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_session_cookie_is_out_of_reach_of_scripts_and_other_sites()
    {
        var browser = factory.Browser();
        var answer = await browser.SubmitAsync(await factory.LinkAsync("ada@example.org", Role.Client));
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), c => c.StartsWith("mediation=", StringComparison.Ordinal));

        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Guessing_keys_is_answered_alike_whether_the_prefix_exists_or_not()
    {
        var program = await factory.ProgramAsync(Role.Client);
        var key = program.DefaultRequestHeaders.Authorization!.Parameter!;
        async Task<(HttpStatusCode, string)> TryAsync(string guess)
        {
            var guesser = factory.Browser();
            guesser.DefaultRequestHeaders.Authorization = new("ApiKey", guess);
            var answer = await guesser.SendAsync(HttpMethod.Get, "/cases");
            return (answer.StatusCode, System.Text.RegularExpressions.Regex.Replace(await answer.Content.ReadAsStringAsync(), "\"traceId\":\"[^\"]*\"", ""));
        }

        var known = await TryAsync(key[..^4] + "AAAA");
        Assert.Equal(HttpStatusCode.Unauthorized, known.Item1);
        Assert.Equal(known, await TryAsync("mw_zzzzzzzzzz_" + key.Split('_', 3)[2]));
        Assert.Equal(known, await TryAsync("nonsense"));
    }

    [Fact]
    public async Task Names_are_words_on_a_page_and_never_markup_or_templates()
    {
        var coordinator = await factory.ProgramAsync(Role.Coordinator, "coordinator@example.org");
        var caseId = await coordinator.OpenCaseAsync(body =>
        {
            body["title"] = "<script>alert(1)</script>{{link}}";
            body["parties"]![0]!["name"] = "{{link}} Bcc: everybody@example.org<b>";
        });
        var browser = await factory.SignedInAsync("mediator@example.org", Role.Mediator);
        var page = await browser.GetAsync($"/cases/{caseId}");

        var text = await page.Content.ReadAsStringAsync();
        Assert.DoesNotContain("<script>alert", text, StringComparison.Ordinal);
        Assert.Contains("{{link}}", (await browser.OpenAsync($"/cases/{caseId}")).QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
        Assert.All(factory.Mails(), mail => Assert.DoesNotContain("everybody@example.org", mail, StringComparison.Ordinal));
    }

    async Task<string> CookieAsync(string link, string? cookie)
    {
        var browser = factory.Browser();
        if (cookie is not null)
            browser.DefaultRequestHeaders.Add("Cookie", cookie);
        var answer = await browser.SubmitAsync(link);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return Assert.Single(answer.Headers.GetValues("Set-Cookie"), c => c.StartsWith("mediation=", StringComparison.Ordinal)).Split(';')[0];
    }

    async Task<string> AccountAsync(string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/account");
        request.Headers.Add("Cookie", cookie);
        return await (await factory.Browser().SendAsync(request)).Content.ReadAsStringAsync();
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await factory.DisposeAsync();
}
