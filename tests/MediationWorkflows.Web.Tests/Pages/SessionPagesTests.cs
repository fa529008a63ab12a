using System.Text.Json.Nodes;
using AngleSharp.Html.Dom;
using MediationWorkflows.Web.Tests.Api;
using MediationWorkflows.Web.Tests.Api.Writes;

namespace MediationWorkflows.Web.Tests.Pages;

/// <summary>The mediator's console and the parties' pages, without any script.</summary>
public sealed class SessionPagesTests : IAsyncLifetime
{
    PlayedCase played = null!;

    [Fact]
    public async Task Parties_propose_and_accept_a_time_in_their_own_zone_and_the_session_appears_in_both()
    {
        var client = await BrowserAsync("client");
        var day = await DayAsync();
        var list = $"/cases/{played.Id}/sessions";
        await SendAsync(client, list, ("Act.Command", "propose"), ("Act.StartsAt", $"{day:yyyy-MM-dd}T09:00"));
        foreach (var party in (string[])["clinician", "institution"])
        {
            var browser = await BrowserAsync(party);
            var button = (await browser.OpenAsync(list)).QuerySelector("button[value^='accept:']")!.GetAttribute("value")!;
            await SendAsync(browser, list, ("Act.Command", button));
        }

        var link = (await client.OpenAsync(list)).QuerySelector("main a[href^='/sessions/']")!.GetAttribute("href")!;
        var page = await client.OpenAsync(link);
        Assert.Contains("09:00", page.QuerySelector("[role=status]")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("America/New_York", (await client.OpenAsync(list)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_without_notice_is_told_beside_the_field()
    {
        var client = await BrowserAsync("client");
        var page = await SendAsync(client, $"/cases/{played.Id}/sessions", ("Act.Command", "propose"), ("Act.StartsAt", $"{await DayAsync(1):yyyy-MM-dd}T09:00"));

        Assert.Contains("five business days", page.QuerySelector("#startsAt-hint")!.TextContent, StringComparison.Ordinal);
        Assert.NotEqual("", page.GetElementById("startsAt-error")!.TextContent.Trim());
    }

    [Fact]
    public async Task The_mediator_leads_from_the_console_and_a_party_pauses()
    {
        var link = await LiveAsync();
        var (mediator, client) = (await BrowserAsync("mediator"), await BrowserAsync("client"));
        Assert.Equal(["pause", "caucus", "rejoin", "finish"], Commands(await mediator.OpenAsync(link)));
        Assert.Equal(["pause"], Commands(await client.OpenAsync(link)));
        Assert.Contains("50 minutes left", (await mediator.OpenAsync(link)).QuerySelector("[role=status]")!.TextContent, StringComparison.Ordinal);

        await PressAsync(mediator, link, "caucus", ("Act.With[0]", "client"));
        Assert.Contains("Caucus", (await mediator.OpenAsync(link)).QuerySelector("[role=status]")!.TextContent, StringComparison.Ordinal);
        await PressAsync(client, link, "pause");
        var paused = await client.OpenAsync(link);
        Assert.Contains("paused", paused.QuerySelector("[role=status]")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(Commands(paused));
        await PressAsync(mediator, link, "resume");
        Assert.Empty((await (await mediator.SubmitAsync(link, ("Note.Text", "They want an apology.\nMore than money."))).ReadAsync()).QuerySelectorAll("main [role=alert]"));
        Assert.NotNull((await (await mediator.SubmitAsync(link, ("Note.Text", " "))).ReadAsync()).QuerySelector("#notes [role=alert]"));
        var console = await mediator.OpenAsync(link);
        Assert.Contains("They want an apology.", console.QuerySelector("#notes li")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Caucus: Client", console.QuerySelector("main .timeline")!.TextContent, StringComparison.Ordinal);
        foreach (var other in (string[])["client", "clinician", "coordinator"])
        {
            var theirs = await (await BrowserAsync(other)).OpenAsync(link);
            Assert.Null(theirs.QuerySelector("#notes"));
            Assert.DoesNotContain("Caucus: Client", theirs.QuerySelector("main .timeline")!.TextContent, StringComparison.Ordinal);
            Assert.DoesNotContain("apology", (await (await BrowserAsync(other)).OpenAsync($"/cases/{played.Id}/items")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        }

        await PressAsync(mediator, link, "finish");
        Assert.Contains("over", (await client.OpenAsync(link)).QuerySelector("[role=status]")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_press_on_an_old_page_changes_nothing_and_shows_how_it_stands()
    {
        var link = await LiveAsync();
        var (mediator, client) = (await BrowserAsync("mediator"), await BrowserAsync("client"));
        var old = (IHtmlFormElement)(await mediator.OpenAsync(link)).QuerySelector("main form")!;
        await PressAsync(client, link, "pause");
        var page = await (await mediator.PostAsync(link, Forms.Content(old, ("Act.Command", "finish")))).ReadAsync();

        Assert.Contains("Somebody else was faster", page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("paused", page.QuerySelector("[role=status]")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_said_at_the_table_and_in_the_forum_is_written_answered_and_heard_on_one_page()
    {
        var said = $"{await LiveAsync()}/said";
        var (client, clinician) = (await BrowserAsync("client"), await BrowserAsync("clinician"));
        await Forms.PressAsync(client, said, "state", null, ("Input.Text", "The note was written on Friday."));
        await Forms.PressAsync(clinician, said, "dispute", null, ("Input.Text", "It was Saturday."));
        await Forms.PressAsync(client, said, "speak", null, ("Input.Text", "Nobody called back."));
        await Forms.PressAsync(clinician, said, "hear");
        var refused = await (await Forms.PressAsync(clinician, said, "speak", null, ("Input.Text", "Twelve patients a night."))).ReadAsync();
        await Forms.PressAsync(clinician, said, "speak", null, ("Input.Text", "Twelve patients a night."), ("Input.Purpose", "A second person."));

        Assert.NotNull(refused.QuerySelector("[role=alert]"));
        var read = (await client.OpenAsync(said)).QuerySelector("main")!.TextContent;
        Assert.All((string[])["The note was written on Friday.", "It was Saturday.", "seen differently", "Nobody called back.", "Twelve patients a night.", "A second person."], words => Assert.Contains(words, read, StringComparison.Ordinal));
        Assert.Contains(await played.ListAsync("forum"), e => e["heardBy"]!.AsArray().Count == 1);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await (await played.Factory.SignedInAsync("interpreter@example.org", Access.Role.Interpreter)).GetAsync(said)).StatusCode);
    }

    [Fact]
    public async Task The_pages_speak_Spanish_and_have_one_heading_and_labels()
    {
        var link = await LiveAsync();
        var mediator = await BrowserAsync("mediator");
        mediator.DefaultRequestHeaders.AcceptLanguage.ParseAdd("es");
        foreach (var path in new[] { link, $"{link}/said", $"/cases/{played.Id}/sessions", $"/cases/{played.Id}/records", $"/cases/{played.Id}/prior-clause", $"/cases/{played.Id}/terms" })
        {
            var page = await mediator.OpenAsync(path);
            Assert.Matches("esi|Lo que|Documentos|previa|Redactar", page.QuerySelectorAll("h1").Single().TextContent);
            foreach (var input in page.QuerySelectorAll("main input:not([type=hidden]), main textarea, main select"))
                Assert.True(input.Closest("label") is not null || page.QuerySelector($"label[for='{input.Id}']") is not null, $"{path}: {input.OuterHtml}");
        }
    }

    static IEnumerable<string> Commands(IHtmlDocument page) => page.QuerySelectorAll("main button[name='Act.Command']").Select(b => b.GetAttribute("value")!);

    Task PressAsync(HttpClient browser, string path, string command, params (string Name, string Value)[] filled) => SendAsync(browser, path, [("Act.Command", command), .. filled]);

    static async Task<IHtmlDocument> SendAsync(HttpClient browser, string path, params (string Name, string Value)[] filled)
    {
        var form = (IHtmlFormElement)(await browser.OpenAsync(path)).QuerySelector("main form")!;
        return await (await browser.PostAsync(path, Forms.Content(form, filled))).ReadAsync();
    }

    async Task<DateTime> DayAsync(int days = 14) =>
        DateTime.Parse((await played.OkAsync("coordinator", "/clock", new JsonObject { ["by"] = "PT0S" }))["now"]!.ToString(), System.Globalization.CultureInfo.InvariantCulture).Date.AddDays(days);

    async Task<string> LiveAsync()
    {
        var day = await DayAsync();
        var session = (await played.OkAsync("mediator", $"/cases/{played.Id}/sessions", new JsonObject { ["startsAt"] = $"{day:yyyy-MM-dd}T15:00:00Z" }))["id"]!;
        await played.OkAsync("coordinator", "/clock", new JsonObject { ["to"] = $"{day:yyyy-MM-dd}T15:00:00Z" });
        await played.OkAsync("mediator", $"/sessions/{session}/start");
        return $"/sessions/{session}";
    }

    Task<HttpClient> BrowserAsync(string person) => played.Factory.BrowserForAsync($"{person}@example.org");

    public async Task InitializeAsync()
    {
        played = await PlayedCase.OpenAsync();
        await played.UntilAskedAsync("session.times");
    }

    public async Task DisposeAsync() => await played.DisposeAsync();
}
