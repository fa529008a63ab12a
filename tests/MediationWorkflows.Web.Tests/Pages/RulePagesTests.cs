using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using MediationWorkflows.Access;
using MediationWorkflows.Web.Tests.Api;

namespace MediationWorkflows.Web.Tests.Pages;

/// <summary>Calendars and reminder ladders as people change them: what moves is seen before it moves.</summary>
public sealed class RulePagesTests : IAsyncLifetime
{
    const string Federal = "/operations/calendars/us-federal";
    const string Standard = "/operations/ladders/standard";

    readonly MediationFactory factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z");
    HttpClient program = null!;
    HttpClient coordinator = null!;
    HttpClient administrator = null!;
    string caseId = null!;

    [Fact]
    public async Task A_free_day_shows_which_dates_it_moves_and_moves_them_when_it_is_saved()
    {
        var before = await DueAsync();
        var preview = await (await administrator.PressAsync(Federal, "preview", null, ("Input.From", "2027-01-05"), ("Input.Text", "Storm"))).ReadAsync();
        var row = preview.QuerySelector("#preview tr[data-effect=Longer]")!;
        Assert.Equal(["2027-01-06", "2027-01-07"], row.QuerySelectorAll("time").Select(t => t.GetAttribute("datetime")));
        Assert.Equal(before, await DueAsync());

        Assert.Equal(HttpStatusCode.Redirect, (await ConfirmAsync(administrator, preview)).StatusCode);

        Assert.Contains("2027-01-07", await DueAsync());
        Assert.Contains("Storm", (await administrator.OpenAsync(Federal)).QuerySelector("#exceptions")!.TextContent, StringComparison.Ordinal);
        var stale = await (await ConfirmAsync(administrator, preview)).ReadAsync();
        Assert.Contains("changed since", stale.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_a_coordinator_who_has_looked_makes_a_date_earlier()
    {
        await ConfirmAsync(administrator, await (await administrator.PressAsync(Federal, "preview", null, ("Input.From", "2027-01-05"), ("Input.Text", "Storm"))).ReadAsync());
        var late = await DueAsync();

        // Now the first button of the page takes the free day back.
        Assert.Empty((await (await administrator.PressAsync(Federal, "preview")).ReadAsync()).QuerySelectorAll("#preview form"));
        var preview = await (await coordinator.PressAsync(Federal, "preview")).ReadAsync();
        Assert.NotEmpty(preview.QuerySelectorAll("#preview tr[data-effect=Shorter]"));
        var asked = await (await ConfirmAsync(coordinator, preview)).ReadAsync();
        Assert.Contains("looked at", asked.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(late, await DueAsync());

        await ConfirmAsync(coordinator, asked, ("Input.Checked", "true"));
        Assert.NotEqual(late, await DueAsync());
    }

    [Theory]
    [InlineData("Input.From", "someday", "A date looks like")]
    [InlineData("Input.Text", "", "needed")]
    public async Task What_is_no_day_or_has_no_reason_is_refused_and_kept(string field, string value, string why)
    {
        (string Name, string Value)[] typed = [("Input.From", "2027-01-05"), ("Input.Text", "Storm")];
        var page = await (await administrator.PressAsync(Federal, "preview", null, [.. typed.Select(t => t.Name == field ? (field, value) : t)])).ReadAsync();

        Assert.Contains(why, page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("#preview"));
        Assert.Equal(field == "Input.Text" ? "2027-01-05" : "someday", page.QuerySelector("#close-from")!.GetAttribute("value"));
    }

    [Fact]
    public async Task A_calendar_is_made_upon_another_and_changed_as_text()
    {
        var made = await administrator.PressAsync("/operations/calendars", "make", null, ("Input.Kind", "acme"), ("Input.Name", "Acme"), ("Input.Basis", "us-federal"));
        Assert.Equal("/operations/calendars/acme?done=1", made.Headers.Location!.PathAndQuery);
        Assert.Contains("us-federal@1+acme@1", (await administrator.OpenAsync("/operations/calendars/acme")).QuerySelector("code")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("already", (await (await administrator.PressAsync("/operations/calendars", "make", null, ("Input.Kind", "acme"), ("Input.Basis", "us-federal"))).ReadAsync())
            .QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);

        const string Acme = "/operations/calendars/acme";
        (string, string) AsText(string text) => ("Input.Text", text);
        var broken = await (await administrator.PressAsync(Acme, "preview", null, ("Input.Kind", "text"), AsText("{"))).ReadAsync();
        Assert.Contains("refused", broken.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("{", broken.QuerySelector("#text-whole")!.TextContent.Trim());
        const string Whole = """{"id": "acme", "version": 1, "name": "Acme", "base": "us-federal", "closures": [{"date": "2027-08-02", "why": "Retreat"}]}""";
        await ConfirmAsync(administrator, await (await administrator.PressAsync(Acme, "preview", null, ("Input.Kind", "text"), AsText(Whole))).ReadAsync(), Acme);
        Assert.Contains("Retreat", (await administrator.OpenAsync(Acme)).QuerySelector("#exceptions")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await administrator.GetAsync("/operations/calendars/nowhere")).StatusCode);
    }

    [Fact]
    public async Task A_ladder_shows_what_would_be_sent_when_and_keeps_what_is_under_way()
    {
        var typed = Typed(await coordinator.OpenAsync(Standard));
        var row = typed.First(t => t.Value == "t-5").Key.Replace(".Key", ".Offset", StringComparison.Ordinal);
        typed[row] = "-6 BD";
        var preview = await (await coordinator.PostAsync(Standard, new FormUrlEncodedContent(typed))).ReadAsync();
        var times = preview.QuerySelectorAll("#preview tr[data-rung=t-5] time").Select(t => t.GetAttribute("datetime")).ToList();
        Assert.Equal(2, times.Distinct().Count());
        Assert.Equal(2, preview.QuerySelectorAll("#preview tr[data-rung=t-1] time").Length);
        Assert.Contains("@1", (await coordinator.OpenAsync(Standard)).QuerySelector("code")!.TextContent, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Redirect, (await ConfirmAsync(coordinator, preview, Standard)).StatusCode);
        Assert.Contains("@2", (await coordinator.OpenAsync(Standard)).QuerySelector("code")!.TextContent, StringComparison.Ordinal);

        typed[row] = "5 BD";
        var refused = await (await coordinator.PostAsync(Standard, new FormUrlEncodedContent(typed))).ReadAsync();
        Assert.NotEqual("", refused.QuerySelector("[role=alert]")!.TextContent);
        Assert.Equal("5 BD", refused.QuerySelector($"[name='{row}']")!.GetAttribute("value"));
        Assert.Equal(HttpStatusCode.NotFound, (await coordinator.GetAsync("/operations/ladders/urgent")).StatusCode);
    }

    /// <summary>Everything that the ladder's form sends as it stands.</summary>
    static Dictionary<string, string> Typed(IHtmlDocument page)
    {
        var form = (IHtmlFormElement)page.QuerySelector("form.ladder")!;
        var typed = form.QuerySelectorAll("input:not([type=checkbox])").Cast<IHtmlInputElement>().ToDictionary(i => i.Name!, i => i.Value, StringComparer.Ordinal);
        foreach (var select in form.QuerySelectorAll("select").Cast<IHtmlSelectElement>())
            typed[select.Name!] = select.Value!;
        return typed;
    }

    static async Task<HttpResponseMessage> ConfirmAsync(HttpClient browser, IHtmlDocument preview, params (string Name, string Value)[] more) =>
        await browser.PostAsync(Federal, Forms.Content((IHtmlFormElement)preview.QuerySelector("#preview form")!, more));

    static async Task<HttpResponseMessage> ConfirmAsync(HttpClient browser, IHtmlDocument preview, string path) =>
        await browser.PostAsync(path, Forms.Content((IHtmlFormElement)preview.QuerySelector("#preview form")!));

    async Task<List<string>> DueAsync() => [.. (await program.ListAsync($"/cases/{caseId}/deadlines")).Select(d => d["dueOn"]!.ToString()).Order(StringComparer.Ordinal)];

    public async Task InitializeAsync()
    {
        program = await factory.ProgramAsync(Role.Coordinator);
        caseId = await program.OpenCaseAsync();
        coordinator = await factory.SignedInAsync("cora@example.org", Role.Coordinator);
        administrator = await factory.SignedInAsync("admin@example.org", Role.Administrator);
    }

    public async Task DisposeAsync() => await factory.DisposeAsync();
}
