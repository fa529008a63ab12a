using System.Diagnostics;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace MediationWorkflows.Browser.Tests;

/// <summary>What goes over the line until somebody can read their first page, with nothing in the browser's cache.</summary>
[Collection(SignedInBrowser.Shared)]
public sealed class PageWeightTests(SignedInBrowser browser, DemoServer demo, ITestOutputHelper output)
{
    [BrowserTheory]
    [InlineData("Client", "client-5@example.org", "/my", 100)]
    [InlineData("Coordinator", "coordinator@example.org", "/today", 500)]
    [InlineData("Coordinator", "coordinator@example.org", "/", 500)]
    public async Task A_first_page_is_light(string role, string email, string path, int kilobytes)
    {
        var page = await browser.NewPageAsync(await demo.ServerAsync(), role, email);
        var line = await page.Context.NewCDPSessionAsync(page);
        await line.SendAsync("Network.enable");
        await line.SendAsync("Network.clearBrowserCache");
        double bytes = 0;
        line.Event("Network.loadingFinished").OnEvent += (_, finished) => bytes += finished!.Value.GetProperty("encodedDataLength").GetDouble();

        var start = Stopwatch.GetTimestamp();
        await page.GotoAsync(path, new PageGotoOptions { WaitUntil = WaitUntilState.NetworkIdle });
        var painted = await page.EvaluateAsync<double>("() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1");
        await page.CloseAsync();

        // Time is for people to read: how long it takes depends on what else the machine does.
        output.WriteLine($"{role} {path}: {bytes / 1000:F1} kB, readable after {painted:F0} ms, all there after {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F0} ms.");
        Assert.InRange(bytes, 2000, kilobytes * 1000);
    }
}
