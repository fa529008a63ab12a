using Microsoft.Playwright;

namespace MediationWorkflows.Browser.Tests;

/// <summary>The whole way with a device that Chromium plays by itself (WebAuthn's virtual authenticator).</summary>
[Collection(SignedInBrowser.Shared)]
public sealed class PasskeyTests(SignedInBrowser browser)
{
    [BrowserFact]
    public async Task A_passkey_is_added_and_signs_in_without_anything_typed_until_it_is_removed()
    {
        var page = await browser.NewStrangerPageAsync(browser.Server);
        var device = await page.Context.NewCDPSessionAsync(page);
        await device.SendAsync("WebAuthn.enable");
        await device.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true,
            },
        });
        // A passkey belongs to a name; an address of numbers is none.
        var site = $"http://localhost:{browser.Server.Address.Port}";
        await page.GotoAsync($"{site}{await browser.Server.AddPersonAsync("Coordinator")}");
        await page.Locator("main button[type=submit]").First.ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("/link/", StringComparison.Ordinal));

        await page.GotoAsync($"{site}/account");
        await page.Locator("#passkey-name").FillAsync("The laptop");
        await page.Locator("[data-passkey=create] button").ClickAsync();
        await Assertions.Expect(page.Locator("#passkeys li")).ToContainTextAsync("The laptop");
        await page.Locator("form[action='/sign-out'] button").ClickAsync();

        await page.GotoAsync($"{site}/sign-in");
        await page.Locator("[data-passkey=get] button").ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal));
        await page.GotoAsync($"{site}/account");
        await browser.PictureAsync(page, "passkeys", isWhole: true);
        await page.Locator("#passkeys summary").ClickAsync();
        await page.Locator("#passkeys button[value=remove]").ClickAsync();
        await Assertions.Expect(page.Locator("#passkeys li")).ToHaveCountAsync(0);
        await page.Locator("form[action='/sign-out'] button").ClickAsync();

        await page.GotoAsync($"{site}/sign-in");
        await page.Locator("[data-passkey=get] button").ClickAsync();
        await Assertions.Expect(page.Locator("[data-passkey=get] .failed")).ToBeVisibleAsync();
        await page.GotoAsync($"{site}/account");
        Assert.Contains("/sign-in", page.Url, StringComparison.Ordinal);
        await page.CloseAsync();
    }
}
