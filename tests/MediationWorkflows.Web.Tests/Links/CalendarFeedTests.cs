using System.Net;
using System.Net.Http.Headers;
using MediationWorkflows.Access;
using MediationWorkflows.Web.Tests.Api;

namespace MediationWorkflows.Web.Tests.Links;

/// <summary>The secret link of a person's calendar, over HTTP.</summary>
public sealed class CalendarFeedTests
{
    [Fact]
    public async Task A_calendar_reads_its_persons_dates_and_asks_again_for_nothing()
    {
        await using var factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z");
        await (await factory.ProgramAsync(Role.Coordinator)).OpenCaseAsync();
        var client = await factory.ProgramAsync(Role.Mediator, "mediator@example.org");
        var made = await client.PostAsync("/me/calendar-feed");
        var path = new Uri((await made.JsonAsync())["url"]!.ToString()).AbsolutePath;
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);

        var calendar = factory.Browser();
        var first = await calendar.GetAsync(path);
        var text = await first.Content.ReadAsStringAsync();
        Assert.Equal("text/calendar", first.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("BEGIN:VCALENDAR\r\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Words after a surgery", text, StringComparison.Ordinal);

        using var again = new HttpRequestMessage(HttpMethod.Get, path);
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await calendar.SendAsync(again)).StatusCode);
        using var head = new HttpRequestMessage(HttpMethod.Head, path);
        Assert.Equal(first.Headers.ETag, (await calendar.SendAsync(head)).Headers.ETag);
    }

    [Fact]
    public async Task A_link_is_renewed_and_revoked_by_its_version_and_dies_at_once()
    {
        await using var factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z");
        var client = await factory.ProgramAsync(Role.Coordinator);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/api/v1/me/calendar-feed")).StatusCode);
        var first = await UrlAsync(await client.PostAsync("/me/calendar-feed"));
        Assert.Equal(HttpStatusCode.PreconditionRequired, (await client.PostAsync("/me/calendar-feed")).StatusCode);
        var second = await UrlAsync(await client.PostAsync("/me/calendar-feed", ifMatch: "*"));

        Assert.Equal(HttpStatusCode.NotFound, (await factory.Browser().GetAsync(first)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await factory.Browser().GetAsync(second)).StatusCode);
        using var revoke = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/me/calendar-feed");
        revoke.Headers.IfMatch.Add(EntityTagHeaderValue.Any);
        Assert.Equal(HttpStatusCode.NoContent, (await client.SendAsync(revoke)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await factory.Browser().GetAsync(second)).StatusCode);
    }

    [Fact]
    public async Task Who_tries_too_many_links_has_to_wait()
    {
        await using var factory = new MediationFactory().With("Auth:LinksPerMinute", "3");
        var browser = factory.Browser();
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 5; i++)
            answers.Add((await browser.GetAsync($"/calendar/guess{i}.ics")).StatusCode);

        Assert.Equal([HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests], answers);
    }

    [Fact]
    public async Task The_account_page_makes_a_link_shows_it_once_and_revokes_it()
    {
        await using var factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z");
        var browser = await factory.SignedInAsync("ada@example.org", Role.Coordinator);
        var made = await (await PressAsync(browser, "renew")).ReadAsync();
        var link = new Uri(made.QuerySelector("#calendar-link")!.GetAttribute("value")!).AbsolutePath;
        Assert.Equal(HttpStatusCode.OK, (await factory.Browser().GetAsync(link)).StatusCode);
        Assert.Null((await browser.OpenAsync("/account")).QuerySelector("#calendar-link"));

        await PressAsync(browser, "revoke");
        Assert.Equal(HttpStatusCode.NotFound, (await factory.Browser().GetAsync(link)).StatusCode);
    }

    static Task<HttpResponseMessage> PressAsync(HttpClient browser, string what) => browser.SubmitAsync("/account", ("Wanted.What", what));

    static async Task<string> UrlAsync(HttpResponseMessage made) => new Uri((await made.JsonAsync())["url"]!.ToString()).AbsolutePath;
}
