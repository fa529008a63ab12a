using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MediationWorkflows.Browser.Tests;

[Collection(SignedInBrowser.Shared)]
public sealed class DesignerTests(SignedInBrowser browser)
{
    [BrowserFact]
    public async Task What_is_changed_in_the_editor_is_there_after_a_reload()
    {
        var designer = await OpenAsync();
        var id = await designer.PostAsync(GreetAndWait("Kept"));
        await designer.OpenEditorAsync(id);
        await designer.Node("Wait for two days").WaitForAsync();
        await designer.SelectAsync("Greet the parties");

        var answer = await designer.ChangeAsync("Text", "Welcome, everybody");

        Assert.Equal(200, answer.Status);
        await designer.OpenEditorAsync(id);
        await designer.SelectAsync("Greet the parties");
        await Expect(designer.Field("Text")).ToHaveValueAsync("Welcome, everybody");
        await browser.PictureAsync(designer.Page, "editor");
    }

    [BrowserFact]
    public async Task A_published_definition_runs_and_the_viewer_shows_where_it_waits()
    {
        var designer = await OpenAsync();
        await designer.OpenEditorAsync(await designer.PostAsync(GreetAndWait("Run")));
        await designer.Node("Wait for two days").WaitForAsync();

        Assert.Equal(200, (await designer.PublishAsync()).Status);
        await designer.RunAsync();

        // Green counts what is done, amber what waits.
        await Expect(designer.Node("Greet the parties").Locator(".mud-badge.mud-theme-success")).ToHaveTextAsync("1");
        await Expect(designer.Node("Wait for two days").Locator(".mud-badge.mud-theme-warning")).ToHaveTextAsync("1");
        await Expect(designer.Page.GetByText("Delay - Suspended")).ToBeVisibleAsync();
        await Expect(designer.Crash).ToBeHiddenAsync();
        await browser.PictureAsync(designer.Page, "viewer");
        await designer.OpenAsync("workflows/instances");
        await Expect(designer.Page.GetByRole(AriaRole.Cell, new PageGetByRoleOptions { Name = "Suspended" }).First).ToBeVisibleAsync();
        await browser.PictureAsync(designer.Page, "instances");
    }

    [BrowserFact]
    public async Task A_save_that_somebody_else_forestalled_is_announced_as_not_saved()
    {
        var designer = await OpenAsync();
        var id = await designer.PostAsync(GreetAndWait("Contested"));
        await designer.OpenEditorAsync(id);
        await designer.SelectAsync("Greet the parties");
        await Expect(designer.NotSaved).ToBeHiddenAsync();
        var other = await OpenAsync();
        await other.PostAsync(JsonSerializer.Deserialize<Dictionary<string, JsonElement>>((await other.StoredAsync(id)).GetRawText())!);

        var answer = await designer.ChangeAsync("Text", "Too late");

        Assert.Equal(412, answer.Status);
        await Expect(designer.NotSaved).ToBeVisibleAsync();
        await designer.Page.Locator("#show-both").ClickAsync();
        await Expect(designer.Page.Locator("#both li").Filter(new LocatorFilterOptions { HasText = "Greet the parties (text)" })).ToBeVisibleAsync();
        await browser.PictureAsync(designer.Page, "not-saved");
        await designer.Page.Locator("#keep-mine").ClickAsync();
        await Expect(designer.NotSaved).ToBeHiddenAsync();
        Assert.Contains("Too late", (await other.StoredAsync(id)).GetRawText(), StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task A_save_that_fails_is_announced_and_what_was_drawn_meanwhile_is_stored_once_the_server_is_back()
    {
        const string Saves = "**/elsa/api/workflow-definitions";
        var designer = await OpenAsync();
        var id = await designer.PostAsync(GreetAndWait("Outage"));
        await designer.OpenEditorAsync(id);
        await designer.SelectAsync("Greet the parties", "Text");
        await designer.Page.RouteAsync(Saves, route => route.Request.Method == "POST" ? route.AbortAsync() : route.ContinueAsync());

        await designer.FillAsync("Text", "Drawn while the server was away");

        await Expect(designer.NotSaved.Locator("[data-for=failed]")).ToBeVisibleAsync();
        await Expect(designer.Field("Text")).ToHaveValueAsync("Drawn while the server was away");
        await browser.PictureAsync(designer.Page, "save-failed");
        await designer.Page.UnrouteAsync(Saves);
        // By now Elsa Studio may be trying the first one again by itself.
        await designer.FillAsync("Description", "Drawn when it was back");
        await designer.UntilStoredAsync(id, "Drawn when it was back");
        await Expect(designer.NotSaved).ToBeHiddenAsync();
        Assert.Contains("Drawn while the server was away", (await designer.StoredAsync(id)).GetRawText(), StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task A_coordinator_draws_without_what_is_for_developers_or_refused()
    {
        var id = await (await OpenAsync()).PostAsync(GreetAndWait("Plain"));
        var designer = new Designer(await browser.NewPageAsync("Coordinator"));
        await designer.OpenEditorAsync(id);
        await designer.SelectAsync("Greet the parties");

        Assert.Equal(200, (await designer.ChangeAsync("Text", "Good day")).Status);
        foreach (var part in (string[])["Code View", "Test", "Commit Strategy", "Log", "Info"])
            await Expect(designer.Tab(part)).ToBeHiddenAsync();
        foreach (var setting in (string[])["Activation strategy", "Commit Strategy", "Usable as activity"])
            await Expect(designer.Page.GetByText(setting).First).ToBeHiddenAsync();
        await Expect(designer.Field("Description")).ToBeVisibleAsync();
        await Expect(designer.Tab("Input")).ToBeVisibleAsync();
        await Expect(designer.PublishButton).ToBeHiddenAsync();
        await Expect(designer.RunButton).ToBeHiddenAsync();
        await browser.PictureAsync(designer.Page, "coordinator");
        Assert.Equal(403, await designer.PublishPastTheButtonsAsync(id));
        Assert.False((await designer.StoredAsync(id)).GetProperty("isPublished").GetBoolean());
    }

    private async Task<Designer> OpenAsync()
    {
        var designer = new Designer(await browser.NewPageAsync());
        await designer.OpenAsync("workflows/definitions");
        return designer;
    }

    private static object GreetAndWait(string name) => new
    {
        name = $"{name} {Guid.NewGuid():N}",
        root = new
        {
            id = "flow",
            type = "Elsa.Flowchart",
            version = 1,
            activities = new object[]
            {
                new { id = "greet", type = "Elsa.WriteLine", version = 1, text = Literal("String", "Welcome"), metadata = At("Greet the parties", 60) },
                new { id = "wait", type = "Elsa.Delay", version = 1, timeSpan = Literal("TimeSpan", "2.00:00:00"), metadata = At("Wait for two days", 360) },
            },
            connections = new[] { new { source = new { activity = "greet", port = "Done" }, target = new { activity = "wait", port = "In" } } },
        },
    };

    private static object Literal(string typeName, string value) => new { typeName, expression = new { type = "Literal", value } };

    private static object At(string displayText, int x) => new { displayText, designer = new { position = new { x, y = 80 }, size = new { width = 180, height = 54 } } };
}
