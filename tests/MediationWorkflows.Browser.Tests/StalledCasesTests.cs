using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MediationWorkflows.Browser.Tests;

[Collection(SignedInBrowser.Shared)]
public sealed class StalledCasesTests(SignedInBrowser browser)
{
    [BrowserFact]
    public async Task A_case_that_waits_too_long_and_one_that_nothing_will_wake_are_listed_apart()
    {
        var overdue = await ExampleCase.OpenAsync(browser.Server);
        var asleep = await ExampleCase.OpenAsync(browser.Server);
        // Whoever had to answer did not, and nothing happened for weeks.
        await browser.Server.ChangeAsync("UPDATE deadlines SET due_on = '2026-01-05', expires_at = '2026-01-06' || substr(expires_at, 11) WHERE case_id = (SELECT id FROM cases WHERE reference = $id)", overdue);
        await browser.Server.ChangeAsync("DELETE FROM timers WHERE kind = 'Deadline' AND target_id IN (SELECT id FROM deadlines WHERE case_id = (SELECT id FROM cases WHERE reference = $id))", asleep);

        var page = await browser.NewPageAsync();
        await page.GotoAsync("/operations/stalled");

        // A case opens with two questions, and neither was answered.
        await Expect(Row(page, "Overdue", overdue)).ToHaveCountAsync(2);
        await Expect(Row(page, "Overdue", asleep)).ToHaveCountAsync(0);
        await Expect(Row(page, "DeadlineWithoutWakeUp", asleep).First).ToBeVisibleAsync();
        await Expect(Row(page, "DeadlineWithoutWakeUp", overdue)).ToHaveCountAsync(0);
        await browser.PictureAsync(page, "stalled");

        await page.Locator("#reason-DeadlineWithoutWakeUp button").ClickAsync();
        await Expect(page.Locator("#preview h2")).ToBeVisibleAsync();
        await browser.PictureAsync(page, "stalled-preview");
        foreach (var name in (string[])["", "incidents", "timers", "mail", "outage"])
        {
            await page.GotoAsync($"/operations/{name}");
            await Expect(page.Locator("nav.pages a[aria-current=page]")).ToBeVisibleAsync();
            await browser.PictureAsync(page, $"operations-{name}");
        }
    }

    private static ILocator Row(IPage page, string reason, string reference) =>
        page.Locator($"tr[data-reason={reason}]").Filter(new LocatorFilterOptions { HasText = reference });
}
