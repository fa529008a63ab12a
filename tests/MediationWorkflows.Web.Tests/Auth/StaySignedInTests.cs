using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using AngleSharp.Html.Dom;
using MediationWorkflows.Access;
using MediationWorkflows.Time;
using NodaTime;

namespace MediationWorkflows.Web.Tests.Auth;

/// <summary>A sign-in that ends says so beforehand, and lasts longer for whoever wants it (WCAG 2.2.1).</summary>
public sealed class StaySignedInTests : IAsyncLifetime
{
    readonly VirtualClock clock = new(TimeProvider.System.Now());
    MediationFactory factory = null!;
    HttpClient browser = null!;

    [Fact]
    public async Task Every_page_says_how_long_it_lasts_and_its_button_begins_that_time_anew()
    {
        Assert.Equal(Duration.FromHours(480), await LeftAsync());
        Pass(Duration.FromDays(5));
        Assert.Equal(Duration.FromHours(360), await LeftAsync());

        var answer = await StayAsync("application/json");
        // A cookie's times have whole seconds.
        Assert.InRange((long)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["seconds"]!, (480 * 3600) - 1, 480 * 3600);
        Assert.Equal(Duration.FromHours(480), await LeftAsync());

        Assert.Equal("/account#stay", (await StayAsync("text/html")).Headers.Location!.ToString());
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/session/stay", new FormUrlEncodedContent([]))).StatusCode);
    }

    [Fact]
    public async Task No_button_keeps_a_sign_in_beyond_the_longest_that_there_is()
    {
        Pass(Duration.FromDays(9));
        await StayAsync("application/json");
        Pass(Duration.FromDays(9));
        await StayAsync("application/json");
        Assert.Equal(Duration.FromDays(12), await LeftAsync());

        Pass(Duration.FromDays(12));
        Assert.Equal("/sign-in", (await browser.GetAsync("/account")).Headers.Location!.AbsolutePath);
    }

    [Fact]
    public async Task Using_it_past_its_middle_begins_its_time_anew_and_the_page_says_so()
    {
        Pass(Duration.FromDays(11));

        Assert.Equal(Duration.FromDays(19), await LeftAsync());
        Assert.Equal(Duration.FromDays(19), await LeftAsync());
    }

    [Fact]
    public async Task A_page_that_asks_by_itself_whether_it_is_still_true_keeps_nobody_signed_in()
    {
        Pass(Duration.FromDays(11));
        Assert.Equal(HttpStatusCode.NoContent, (await browser.GetAsync("/live/today")).StatusCode);
        Pass(Duration.FromDays(10));

        Assert.Equal("/sign-in", (await browser.GetAsync("/account")).Headers.Location!.AbsolutePath);
    }

    [Fact]
    public async Task Nobody_is_told_of_it_who_is_not_signed_in() => Assert.Null((await factory.Browser().OpenAsync("/sign-in")).QuerySelector("#stay"));

    void Pass(Duration time) => clock.MoveTo(clock.Now() + time);

    async Task<IHtmlFormElement> FormAsync() => (IHtmlFormElement)(await browser.OpenAsync("/account")).QuerySelector("#stay")!;

    /// <summary>To the hour: the clock starts within a second.</summary>
    async Task<Duration> LeftAsync() =>
        Duration.FromHours(Math.Round(double.Parse((await FormAsync()).GetAttribute("data-seconds")!, CultureInfo.InvariantCulture) / 3600));

    async Task<HttpResponseMessage> StayAsync(string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/session/stay") { Content = Forms.Content(await FormAsync()) };
        request.Headers.Add("Accept", accept);
        return await browser.SendAsync(request);
    }

    public async Task InitializeAsync()
    {
        factory = new MediationFactory().WithSignInTime(clock).With("Auth:SessionHours", "480");
        browser = await factory.SignedInAsync("ada@example.org", Role.Coordinator);
    }

    public async Task DisposeAsync() => await factory.DisposeAsync();
}
