using System.Net;
using MediationWorkflows.Access;
using MediationWorkflows.Web.Auth;
using MediationWorkflows.Web.Tests.Api;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

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
    public async Task A_copy_of_the_cookie_dies_when_its_owner_signs_out()
    {
        var browser = await factory.SignedInAsync("ada@example.org", Role.Coordinator);
        var copy = await CopyAsync(browser, "ada@example.org");
        var other = await CookieAsync(await factory.AnotherLinkAsync("ada@example.org"), cookie: null);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(copy));

        var page = await browser.OpenAsync("/account");
        var form = (AngleSharp.Html.Dom.IHtmlFormElement)page.QuerySelector("form[action='/sign-out']")!;
        Assert.Equal(HttpStatusCode.Redirect, (await browser.PostAsync("/sign-out", Forms.Content(form))).StatusCode);

        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(copy));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(other));
    }

    [Fact]
    public async Task The_cookie_of_a_removed_account_opens_nothing_and_neither_do_its_key_and_its_link()
    {
        var cookie = await CookieAsync(await factory.LinkAsync("gone@example.org", Role.Coordinator), cookie: null);
        var (program, link) = (await factory.KeyForAsync("gone@example.org"), await factory.AnotherLinkAsync("gone@example.org"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(cookie));

        await factory.WithAccountsAsync(async (_, _) =>
        {
            await using var scope = factory.Services.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<AuthDb>().Users.Where(a => a.Email == "gone@example.org").ExecuteDeleteAsync();
        });

        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(cookie));
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.SendAsync(HttpMethod.Get, "/cases")).StatusCode);
        Assert.Null((await factory.Browser().OpenAsync(link)).QuerySelector("main form button"));
    }

    [Fact]
    public async Task A_new_password_ends_every_other_session_at_once()
    {
        var stolen = await CookieAsync(await factory.LinkAsync("ada@example.org", Role.Coordinator), cookie: null);
        var browser = factory.Browser();
        await browser.SubmitAsync(await factory.AnotherLinkAsync("ada@example.org"));
        await browser.SubmitAsync("/account", ("Input.Password", "a long enough password"));

        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(stolen));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account")).StatusCode);
    }

    [Fact]
    public async Task A_key_that_may_only_read_changes_nothing()
    {
        var coordinator = await factory.ProgramAsync(Role.Coordinator, "coordinator@example.org");
        await coordinator.OpenCaseAsync();
        var text = await factory.WithAccountsAsync(async (add, now) =>
            add.IssueKey(await factory.Services.CreateScope().ServiceProvider.GetRequiredService<AuthDb>().Users.SingleAsync(a => a.Email == "coordinator@example.org"), now, KeyScope.Read));
        var reader = factory.Browser();
        reader.DefaultRequestHeaders.Authorization = new("ApiKey", text);

        Assert.Single(await reader.ListAsync("/cases"));
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PostAsync("/cases", ApiCalls.Case())).StatusCode);
        Assert.Single(await reader.ListAsync("/cases"));
    }

    [Fact]
    public async Task Keys_are_listed_without_their_secret_and_a_revoked_one_stops_at_once()
    {
        var program = await factory.ProgramAsync(Role.Coordinator, "coordinator@example.org");
        var other = await factory.KeyForAsync("coordinator@example.org");
        var stranger = await factory.ProgramAsync(Role.Coordinator, "stranger@example.org");
        var answer = await program.ReadAsync("/account/keys");
        var (secret, prefix) = (other.DefaultRequestHeaders.Authorization!.Parameter!.Split('_', 3)[2], other.DefaultRequestHeaders.Authorization!.Parameter!.Split('_', 3)[1]);
        Assert.DoesNotContain(secret, answer.ToJsonString(), StringComparison.Ordinal);
        var id = answer["items"]!.AsArray().Single(k => k!["prefix"]!.ToString() == prefix)!["id"]!.ToString();

        Assert.Equal(HttpStatusCode.NotFound, (await stranger.PostAsync($"/account/keys/{id}/revoke")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await program.PostAsync($"/account/keys/{id}/revoke")).StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, (await other.SendAsync(HttpMethod.Get, "/cases")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await program.SendAsync(HttpMethod.Get, "/cases")).StatusCode);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/sign-in")]
    [InlineData("/nowhere")]
    [InlineData("/app.css")]
    [InlineData("/studio/")]
    [InlineData("/api/v1/cases")]
    [InlineData("/api/v1/nowhere")]
    [InlineData("/calendar/guess.ics")]
    [InlineData("/health/live")]
    public async Task Every_answer_carries_the_headers_that_protect_a_browser(string path)
    {
        var answer = await factory.Browser().GetAsync(path);

        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("frame-ancestors", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("script-src 'unsafe-inline'", policy, StringComparison.Ordinal);
        Assert.NotNull(answer.Headers.CacheControl);
    }

    [Fact]
    public async Task What_is_confidential_is_kept_in_no_cache()
    {
        var coordinator = await factory.ProgramAsync(Role.Coordinator, "coordinator@example.org");
        var caseId = await coordinator.OpenCaseAsync();

        Assert.True((await coordinator.SendAsync(HttpMethod.Get, $"/cases/{caseId}")).Headers.CacheControl!.NoStore);
        Assert.True((await (await factory.SignedInAsync("mediator@example.org", Role.Mediator)).GetAsync($"/cases/{caseId}")).Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task More_than_anybody_would_write_is_refused_before_it_is_read()
    {
        var client = await factory.ProgramAsync(Role.Coordinator, "coordinator@example.org");
        using var large = new StringContent(new string('a', 5 * 1024 * 1024), System.Text.Encoding.UTF8, "application/json");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await client.PostAsync("/api/v1/cases", large)).StatusCode);
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

    /// <summary>The cookie that this browser holds, as somebody would have it who looked over its shoulder.</summary>
    static async Task<string> CopyAsync(HttpClient browser, string email)
    {
        // The account page renews nothing; the cookie is read off the request that the handler sends.
        var answer = await browser.GetAsync("/account");
        Assert.Contains(email, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        return answer.RequestMessage!.Headers.TryGetValues("Cookie", out var sent) ? string.Join("; ", sent) : throw new InvalidOperationException("No cookie was sent.");
    }

    async Task<HttpStatusCode> StatusAsync(string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/account");
        request.Headers.Add("Cookie", cookie);
        return (await factory.Browser().SendAsync(request)).StatusCode;
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
