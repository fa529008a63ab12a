using Microsoft.Playwright;

namespace MediationWorkflows.Browser.Tests;

/// <summary>A sign-in that is about to end, in a browser whose clock the test moves.</summary>
[Collection(SignedInBrowser.Shared)]
public sealed class SessionEndTests(SignedInBrowser browser)
{
    /// <summary>Twelve hours are what a sign-in lasts unless somebody sets another time.</summary>
    private const long Lasts = 12 * 3600 * 1000;

    private const long Minute = 60_000;

    [BrowserFact]
    public async Task A_warning_comes_in_time_its_button_prolongs_the_sign_in_and_what_was_typed_stays()
    {
        var page = await browser.NewPageAsync();
        await page.Clock.InstallAsync();
        await page.GotoAsync("/operations/people");
        await page.Locator("#q").FillAsync("somebody");
        var (soon, over) = (page.Locator("#session-ends .soon"), page.Locator("#session-ends .over"));
        await Assertions.Expect(soon).ToBeHiddenAsync();

        await page.Clock.FastForwardAsync(Lasts - (10 * Minute));
        await Assertions.Expect(soon).ToBeHiddenAsync();
        await page.Clock.FastForwardAsync(6 * Minute);
        await Assertions.Expect(soon).ToBeVisibleAsync();
        await browser.PictureAsync(page, "session-ends");

        await soon.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(soon).ToBeHiddenAsync();
        await page.Clock.FastForwardAsync(Lasts - (10 * Minute));
        await Assertions.Expect(soon).ToBeHiddenAsync();
        await page.Clock.FastForwardAsync(11 * Minute);
        await Assertions.Expect(over).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#q")).ToHaveValueAsync("somebody");
        await page.CloseAsync();
    }
}
