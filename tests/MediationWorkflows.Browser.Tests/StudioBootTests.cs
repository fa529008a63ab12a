using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace MediationWorkflows.Browser.Tests;

/// <summary>What it takes until somebody sees the canvas: the first time, and every other time.</summary>
[Collection(SignedInBrowser.Shared)]
public sealed class StudioBootTests(SignedInBrowser browser, ITestOutputHelper output)
{
    [BrowserFact]
    public async Task The_designer_arrives_compressed_once_and_out_of_the_cache_from_then_on()
    {
        // A profile of its own: nothing is cached.
        var page = await browser.NewPageAsync("Designer");
        await page.AddInitScriptAsync("performance.setResourceTimingBufferSize(5000)");
        var plain = new List<string>();
        page.Response += (_, response) =>
        {
            if (response.Url.Contains("/studio/_framework/", StringComparison.Ordinal) && response is { Status: 200, FromServiceWorker: false } && !response.Headers.ContainsKey("content-encoding"))
                plain.Add(response.Url);
        };

        var (cold, coldBytes) = await OpenAsync(page);
        var (warm, warmBytes) = await OpenAsync(page);

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"studio canvas cold-ms={cold} cold-bytes={coldBytes} warm-ms={warm} warm-bytes={warmBytes}"));
        Assert.Empty(plain);
        Assert.InRange(coldBytes, 5_000_000, 12_000_000);
        Assert.InRange(warmBytes, 0, coldBytes / 20);
    }

    [BrowserFact]
    public async Task From_page_to_page_the_designer_stays_and_does_not_boot_again()
    {
        var designer = new Designer(await browser.NewPageAsync());
        var page = designer.Page;
        await designer.OpenAsync("workflows/definitions");
        // Gone with the first page that the browser loads anew.
        await page.EvaluateAsync("window.kept = true");

        await page.GetByRole(AriaRole.Cell, new PageGetByRoleOptions { Name = "Mediation case" }).First.ClickAsync();
        await Expect(designer.Node("Intake, ground rules, consent")).ToBeVisibleAsync();
        await Expect(page.Locator("#checks .state")).ToBeVisibleAsync();
        await page.Locator(".bar a[href='/studio/workflows/instances']").ClickAsync();
        await page.WaitForURLAsync("**/studio/workflows/instances");
        await Expect(page.Locator(".x6-node")).ToHaveCountAsync(0);
        await Expect(page.Locator("#checks")).ToHaveCountAsync(0);
        await page.GoBackAsync();

        await Expect(designer.Node("Intake, ground rules, consent")).ToBeVisibleAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/mediation-case/edit$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Expect(designer.Crash).ToBeHiddenAsync();
        Assert.True(await page.EvaluateAsync<bool>("window.kept === true"));
    }

    /// <returns>Milliseconds until the drawing is there, and the bytes of files that came over the wire for it.</returns>
    private static async Task<(long Milliseconds, long Bytes)> OpenAsync(IPage page)
    {
        var watch = Stopwatch.StartNew();
        await page.GotoAsync("/studio/workflows/definitions/mediation-case/edit");
        await Expect(page.Locator(".x6-node").First).ToBeVisibleAsync();
        return (watch.ElapsedMilliseconds, await page.EvaluateAsync<long>(
            "() => performance.getEntriesByType('resource').filter(e => e.name.includes('/studio/')).reduce((sum, e) => sum + e.transferSize, 0)"));
    }
}
