using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MediationWorkflows.Browser.Tests;

/// <summary>From an empty canvas to a case that runs on what was drawn, by mouse and keyboard.</summary>
[Collection(SignedInBrowser.Shared)]
public sealed class DrawingTests(SignedInBrowser browser)
{
    [BrowserFact]
    public async Task What_is_drawn_by_hand_is_checked_mended_tried_published_and_leads_a_case()
    {
        var designer = new Designer(await browser.NewPageAsync());
        // Room for the whole drawing, wherever the designer puts its middle.
        await designer.Page.SetViewportSizeAsync(1920, 1080);
        await designer.OpenAsync("workflows/definitions");
        var name = $"Ask and close {Guid.NewGuid():N}";
        var id = await designer.CreateAsync(name);
        await DrawAsync(designer);

        // What was drawn and set is there after a reload, titled as in the palette.
        await designer.OpenEditorAsync(id);
        await Expect(designer.Node("AskPeople")).ToHaveCountAsync(0);
        await designer.SelectAsync("Ask people", "Time to answer");
        await Expect(designer.Page.Locator(".x6-edge")).ToHaveCountAsync(3);
        await Expect(designer.Field("Time to answer")).ToHaveValueAsync("3 BD");

        // The flaw is found, its way is shown on the drawing, and it is gone once it is mended.
        var finding = designer.Page.Locator("#checks button[data-code=silence-leads-nowhere]");
        await finding.ClickAsync();
        await Expect(designer.Page.Locator("#checks .way li")).ToHaveCountAsync(2);
        await Expect(designer.Page.Locator(".x6-node.here")).ToContainTextAsync("Ask people");
        await browser.PictureAsync(designer.Page, "drawn-flaw");
        Assert.Equal(200, (await designer.ConnectAsync("Ask people", "Silent", "Close the case")).Status);
        await browser.PictureAsync(designer.Page, "drawn-mended");
        await Expect(finding).ToHaveCountAsync(0);
        await Expect(designer.Page.Locator("#checks .state")).ToBeVisibleAsync();

        await TryAsync(designer.Page, id);
        await designer.Page.GotoAsync($"/definitions/{id}/publish");
        await designer.Page.Locator("#impact button[type=submit]").ClickAsync();
        await Expect(designer.Page.Locator(".notice.good")).ToBeVisibleAsync();

        await ExampleCase.OpenAsync(browser.Server, id);
        await designer.OpenInstanceAsync(name);
        await Expect(designer.Node("Ask people").Locator(".mud-badge.mud-theme-warning")).ToHaveTextAsync("1");
        await Expect(designer.Crash).ToBeHiddenAsync();
        await browser.PictureAsync(designer.Page, "drawn-position");
    }

    /// <summary>Three activities and two outcomes; a third one leads nowhere yet.</summary>
    private static async Task DrawAsync(Designer designer)
    {
        await designer.DropAsync("Flow", "Start", 100, 60);
        await designer.DropAsync("Ask people", "Ask people", 350, 60);
        await designer.DropAsync("Decide on the course", "Close the case", 350, 300);
        await designer.ConnectAsync("Start", "Done", "Ask people");
        await designer.ConnectAsync("Ask people", "Done", "Close the case");
        await designer.ConnectAsync("Ask people", "Refused", "Close the case");
        await designer.SelectAsync("Close the case", "Outcome");
        await designer.ChooseAsync("Outcome", "Withdrawn");
        await designer.SelectAsync("Ask people", "What");
        await designer.ChooseAsync("What", "Acknowledge the request, check conflicts");
        await designer.ChooseAsync("Who", "Coordinator");
        Assert.Equal(200, (await designer.ChangeAsync("Time to answer", "3 BD")).Status);
    }

    private static async Task TryAsync(IPage page, string id)
    {
        await page.GotoAsync($"/definitions/{id}/fast-forward");
        await page.Locator("#days").FillAsync("30");
        await page.Locator("form[method=get] button[type=submit]").ClickAsync();
        await Expect(page.Locator(".axis circle").First).ToBeAttachedAsync();
        await Expect(page.Locator("#entries tr[data-kind=Mail]").First).ToBeVisibleAsync();
    }
}
