using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MediationWorkflows.Browser.Tests;

/// <summary>The stops of docs/tour.md, over the example cases; <c>eng/pictures</c> keeps what they look like.</summary>
[Collection(SignedInBrowser.Shared)]
public sealed class TourTests(SignedInBrowser browser, DemoServer demo)
{
    [BrowserFact]
    public async Task The_tour_finds_what_it_tells_of()
    {
        var server = await demo.ServerAsync();
        var office = await browser.NewPageAsync(server, "Coordinator", "coordinator@example.org");
        await StopAsync(office, "/today", "today", "#waiting tbody tr");
        await StopAsync(office, "/", "cases", "main tbody tr");
        var led = await office.Locator("main tbody a", new PageLocatorOptions { HasText = "Medication changed without notice" }).First.GetAttributeAsync("href");
        await StopAsync(office, led!, "case", "#plot svg circle");
        await StopAsync(office, $"{led}/course", "course", ".course svg .here");
        await office.GotoAsync(led!);
        await StopAsync(office, (await office.Locator("#deadlines a").First.GetAttributeAsync("href"))!, "deadline", "ol.reasons li");
        await StopAsync(office, "/operations/stalled", "stalled", "main .empty, tr[data-reason]");
        await StopAsync(office, "/definitions/mediation-case/fast-forward?run=1", "fast-forward", "svg circle");
        await office.CloseAsync();

        var mediator = await browser.NewPageAsync(server, "Mediator", "mediator@example.org");
        await mediator.GotoAsync($"{led}/sessions");
        await StopAsync(mediator, (await mediator.Locator("main a[href^='/sessions/']").First.GetAttributeAsync("href"))!, "session", "main .split");
        await mediator.CloseAsync();

        var party = await browser.NewPageAsync(server, "Clinician", "clinician-2@example.org");
        await party.SetViewportSizeAsync(390, 844);
        await StopAsync(party, "/my", "party", "main a[href^='/my/tasks/']");
        await party.CloseAsync();
    }

    private async Task StopAsync(IPage page, string path, string name, string sight)
    {
        if (page.ViewportSize is { Width: > 1000 })
            await page.SetViewportSizeAsync(1280, 860);
        await page.GotoAsync(path);
        await Expect(page.Locator(sight).First).ToBeAttachedAsync();
        await page.Locator(sight).First.ScrollIntoViewIfNeededAsync();
        await browser.PictureAsync(page, name);
    }
}
