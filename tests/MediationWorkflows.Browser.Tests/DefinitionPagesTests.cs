using System.Globalization;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MediationWorkflows.Browser.Tests;

/// <summary>Our own pages around the designer: checks beside the drawing, publishing with a preview, fast-forward, versions.</summary>
[Collection(SignedInBrowser.Shared)]
public sealed class DefinitionPagesTests(SignedInBrowser browser)
{
    [BrowserFact]
    public async Task A_flaw_is_named_beside_the_drawing_with_the_way_to_it_and_gone_once_it_is_mended()
    {
        var designer = await OpenAsync();
        var id = await designer.PostAsync(Case("Flawed", silenceLeadsTo: null));
        await designer.OpenEditorAsync(id);
        await designer.Node("Acknowledge").WaitForAsync();
        var finding = designer.Page.Locator("#checks button[data-code=silence-leads-nowhere]");

        await finding.ClickAsync();

        await Expect(designer.Page.Locator("#checks .way li")).ToHaveTextAsync(["start → Done", "Acknowledge → Silent"]);
        await Expect(designer.Page.Locator(".x6-node.on-way")).ToHaveCountAsync(2);
        await Expect(designer.Page.Locator(".x6-node.here")).ToContainTextAsync("Acknowledge");
        await browser.PictureAsync(designer.Page, "checks");
        await designer.PostAsync(With(Case("Mended", silenceLeadsTo: "close"), id));
        await Expect(finding).ToHaveCountAsync(0);
        await Expect(designer.Page.Locator("#checks .state")).ToBeVisibleAsync();
        await Expect(designer.Crash).ToBeHiddenAsync();
    }

    [BrowserFact]
    public async Task What_has_errors_cannot_be_published_and_what_is_sound_is_published_from_the_preview_and_logged()
    {
        var designer = await OpenAsync();
        var id = await designer.PostAsync(Case("Preview", silenceLeadsTo: null));
        var publish = designer.Page.Locator("#impact button[type=submit]");
        await designer.Page.GotoAsync($"/definitions/{id}/publish");
        await Expect(publish).ToBeDisabledAsync();
        await browser.PictureAsync(designer.Page, "publish-refused");
        await designer.OpenAsync("workflows/definitions");
        await designer.PostAsync(With(Case("Preview", silenceLeadsTo: "close"), id));

        await designer.Page.GotoAsync($"/definitions/{id}/publish");
        await publish.ClickAsync();

        await Expect(designer.Page.Locator(".notice.good")).ToBeVisibleAsync();
        await browser.PictureAsync(designer.Page, "published");
        await designer.Page.GotoAsync($"/definitions/{id}");
        await Expect(designer.Page.Locator("#changes li")).ToHaveCountAsync(1);
        await browser.PictureAsync(designer.Page, "history");
        var coordinator = await browser.NewPageAsync("Coordinator");
        await coordinator.GotoAsync($"/definitions/{id}/publish");
        await Expect(coordinator.Locator("#may-not")).ToBeVisibleAsync();
        await Expect(coordinator.Locator("#impact button[type=submit]")).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task Fast_forward_tells_the_steps_the_dates_and_the_mails_of_a_case()
    {
        var page = await browser.NewPageAsync();
        await page.GotoAsync("/definitions");
        await browser.PictureAsync(page, "definitions");
        await page.Locator("tr[data-definition=mediation-case] a", new PageLocatorOptions { HasText = "Fast-forward" }).ClickAsync();
        await page.Locator("#days").FillAsync("30");
        await page.Locator("#client").SelectOptionAsync("Silent");
        await page.Locator("form[method=get] button[type=submit]").ClickAsync();

        await Expect(page.Locator(".axis circle").First).ToBeAttachedAsync();
        await Expect(page.Locator("#entries tr[data-kind=Mail]").First).ToBeVisibleAsync();
        await Expect(page.Locator("#entries tr[data-kind=Deadline]").First).ToBeVisibleAsync();
        await browser.PictureAsync(page, "fast-forward");
    }

    [BrowserFact]
    public async Task A_crowd_says_how_far_it_is_and_is_called_off()
    {
        var page = await browser.NewPageAsync("Coordinator");
        await page.GotoAsync("/definitions/mediation-case/fast-forward");
        var crowd = page.Locator("#crowd");
        await crowd.Locator("button[value=start]").ClickAsync();

        var progress = crowd.Locator("progress");
        await Expect(progress).ToHaveAttributeAsync("max", "1000");
        await browser.PictureAsync(page, "crowd");
        await crowd.Locator("button[value=stop]").ClickAsync();

        await Expect(crowd.Locator("button[value=start]")).ToBeVisibleAsync();
        Assert.InRange(int.Parse((await progress.GetAttributeAsync("value"))!, CultureInfo.InvariantCulture), 0, 999);
    }

    private async Task<Designer> OpenAsync()
    {
        var designer = new Designer(await browser.NewPageAsync());
        await designer.OpenAsync("workflows/definitions");
        return designer;
    }

    private static Dictionary<string, object> With(Dictionary<string, object> definition, string id) => new(definition) { ["definitionId"] = id };

    private static Dictionary<string, object> Case(string name, string? silenceLeadsTo) => new()
    {
        ["name"] = $"{name} {Guid.NewGuid():N}",
        ["root"] = new
        {
            id = "flow",
            type = "Elsa.Flowchart",
            version = 1,
            activities = new object[]
            {
                new { id = "start", type = "Elsa.Start", version = 1, metadata = At("start", 60) },
                new { id = "ask", type = "Mediation.AskPeople", version = 1, taskKind = "acknowledge", audience = "coordinator", ladder = "standard", rule = new { typeName = "String", expression = new { type = "Literal", value = "10 BD" } }, metadata = At("Acknowledge", 360) },
                new { id = "close", type = "Mediation.CloseCase", version = 1, outcome = "Withdrawn", metadata = At("Close", 760) },
            },
            connections = Ways(silenceLeadsTo).Select(w => new { source = new { activity = w.From, port = w.Port }, target = new { activity = w.To, port = "In" } }).ToArray(),
        },
    };

    private static IEnumerable<(string From, string Port, string To)> Ways(string? silenceLeadsTo)
    {
        (string, string, string)[] ways = [("start", "Done", "ask"), ("ask", "Done", "close"), ("ask", "Refused", "close")];
        return silenceLeadsTo is null ? ways : [.. ways, ("ask", "Silent", silenceLeadsTo)];
    }

    private static object At(string displayText, int x) => new { displayText, designer = new { position = new { x, y = 80 }, size = new { width = 180, height = 54 } } };
}
