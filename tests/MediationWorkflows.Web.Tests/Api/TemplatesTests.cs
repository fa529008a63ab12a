using System.Net;
using System.Text.Json.Nodes;
using MediationWorkflows.Access;

namespace MediationWorkflows.Web.Tests.Api;

/// <summary>Editing what mails say, over REST and on its page.</summary>
public sealed class TemplatesTests
{
    const string Words = "Subject: Our own words\n\nIn {{reference}} something is due {{due}}.\n\n[Open]({{link}})\n";

    [Fact]
    public async Task An_administrator_saves_previews_publishes_and_reverts()
    {
        await using var factory = new MediationFactory();
        var administrator = await factory.ProgramAsync(Role.Administrator);
        var shown = await administrator.SendAsync(HttpMethod.Get, "/templates/en.reminder");
        Assert.Equal("\"0\"", shown.Headers.ETag!.Tag);

        var saved = await administrator.SendAsync(HttpMethod.Put, "/templates/en.reminder", Body(Words), ifMatch: "\"0\"");
        Assert.Equal((HttpStatusCode.OK, "\"1\""), (saved.StatusCode, saved.Headers.ETag!.Tag));
        var preview = await (await administrator.PostAsync("/templates/en.reminder/preview")).JsonAsync();
        Assert.Equal("Our own words", preview["subject"]!.ToString());
        Assert.Contains("M-2027-SAMPLE00 something is due by the end of Tuesday, January 19, 2027", preview["text"]!.ToString(), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.PreconditionRequired, (await administrator.PostAsync("/templates/en.reminder/publish")).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await administrator.PostAsync("/templates/en.reminder/publish", ifMatch: "\"0\"")).StatusCode);
        var published = await (await administrator.PostAsync("/templates/en.reminder/publish", ifMatch: "\"1\"")).JsonAsync();
        Assert.Equal(("1", Words), (published["published"]!.ToString(), published["source"]!.ToString()));

        var reverted = await (await administrator.PostAsync("/templates/en.reminder/revert", new JsonObject { ["version"] = 0 }, ifMatch: "*")).JsonAsync();
        Assert.Equal("2", reverted["published"]!.ToString());
        Assert.Equal(reverted["shipped"]!.ToString(), reverted["source"]!.ToString());
    }

    [Fact]
    public async Task What_is_wrong_is_said_in_the_language_of_the_request_and_nothing_is_kept()
    {
        await using var factory = new MediationFactory();
        var administrator = await factory.ProgramAsync(Role.Administrator);
        administrator.DefaultRequestHeaders.AcceptLanguage.ParseAdd("es");
        var refused = await administrator.SendAsync(HttpMethod.Put, "/templates/en.reminder", Body(Words.Replace("{{due}}", "{{title}}", StringComparison.Ordinal)), ifMatch: "*");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("Línea 3: no existe la variable «{{title}}».", (await refused.JsonAsync())["errors"]!["source"]![0]!.ToString(), StringComparison.Ordinal);
        Assert.Null((await administrator.ReadAsync("/templates/en.reminder"))["draft"]);
    }

    [Fact]
    public async Task Who_is_no_administrator_may_read_at_most()
    {
        await using var factory = new MediationFactory();
        var coordinator = await factory.ProgramAsync(Role.Coordinator);
        Assert.NotEmpty(await coordinator.ListAsync("/templates"));
        Assert.Equal(HttpStatusCode.Forbidden, (await coordinator.SendAsync(HttpMethod.Put, "/templates/en.reminder", Body(Words), ifMatch: "*")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await (await factory.ProgramAsync(Role.Mediator)).SendAsync(HttpMethod.Get, "/templates")).StatusCode);
    }

    [Fact]
    public async Task The_page_shows_errors_previews_publishes_and_refuses_what_is_stale()
    {
        await using var factory = new MediationFactory();
        var browser = await factory.SignedInAsync("ada@example.org", Role.Administrator);
        const string Path = "/operations/templates/en.reminder";
        var wrong = await (await browser.SubmitAsync(Path, ("Wanted.Source", "Subject: x\n\nYour diagnosis is {{secret}}"), ("Wanted.What", "save"))).ReadAsync();
        Assert.Contains("{{secret}}", wrong.QuerySelector("#refused")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Your diagnosis", wrong.QuerySelector("textarea")!.TextContent, StringComparison.Ordinal);

        var saved = await (await browser.SubmitAsync(Path, ("Wanted.Source", Words), ("Wanted.What", "save"))).ReadAsync();
        Assert.Contains("Our own words", saved.QuerySelector("#preview")!.TextContent, StringComparison.Ordinal);
        var stale = await (await browser.SubmitAsync(Path, ("Wanted.Source", Words), ("Wanted.What", "save"), ("Wanted.Version", "0"))).ReadAsync();
        Assert.NotNull(stale.QuerySelector("[role=alert]"));

        var published = await (await browser.SubmitAsync(Path, ("Wanted.Source", Words), ("Wanted.What", "publish"))).ReadAsync();
        Assert.Contains("version 1", published.QuerySelector(".head")!.TextContent, StringComparison.Ordinal);
        var mail = await browser.GetAsync(Path + "/mail");
        Assert.Contains("sandbox", mail.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains("<h1>Our own words</h1>", await mail.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("version 1", (await browser.OpenAsync("/operations/templates")).Body!.TextContent, StringComparison.Ordinal);
    }

    static JsonObject Body(string source) => new() { ["source"] = source };
}
