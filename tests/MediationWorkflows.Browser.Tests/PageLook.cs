using System.Text.Json;
using Microsoft.Playwright;

namespace MediationWorkflows.Browser.Tests;

/// <summary>
/// How a page looks on a wide screen, at 200 % zoom (1280 pixels are 640 then, WCAG 1.4.4) and at 400 % or on a phone (320 pixels,
/// WCAG 1.4.10), light and dark: what axe-core finds, what is wider than the screen, and which words are cut.
/// </summary>
static class PageLook
{
    private const string Rules = "{ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }";
    private static readonly string Axe = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "axe.min.js"));
    // Nothing that axe-core looks for comes with half the width alone.
    private static readonly (string Name, int Width, ColorScheme Colours, bool WithAxe)[] Looks =
        [("wide", 1440, ColorScheme.Light, true), ("zoomed", 640, ColorScheme.Light, false), ("narrow", 320, ColorScheme.Dark, true)];

    private const string Widest =
        "() => [...document.querySelectorAll('main *, header *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && e.getBoundingClientRect().width > 1).slice(0, 3).map(e => e.outerHTML.slice(0, 100)).join(' | ')";

    /// <summary>Words behind an edge that nothing scrolls to; what is hidden for eyes on purpose is one pixel large.</summary>
    private const string Cut = """
        () => [...document.querySelectorAll('body *')].filter(e => e.clientWidth > 1 && e.innerText?.trim() && ['hidden', 'clip'].includes(getComputedStyle(e).overflowX)
            && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1)).map(e => e.outerHTML.slice(0, 100))
        """;

    /// <summary>Does what leads to another page, or to the same anew, and waits until it is there.</summary>
    public static async Task LeaveAsync(this IPage page, Func<Task> leave)
    {
        await page.EvaluateAsync("() => { window.isLeft = true; }");
        await leave();
        await page.WaitForFunctionAsync("() => !window.isLeft && document.readyState === 'complete'");
    }

    public static async Task<IReadOnlyList<string>> FindingsAsync(SignedInBrowser browser, IPage page, string name)
    {
        var findings = new List<string>();
        await page.EvaluateAsync(Axe);
        foreach (var (look, width, colours, withAxe) in Looks)
        {
            await page.SetViewportSizeAsync(width, 900);
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = colours, ReducedMotion = ReducedMotion.Reduce });
            await browser.PictureAsync(page, $"{name}-{look}", isWhole: true);
            if (withAxe)
            {
                var result = await page.EvaluateAsync<JsonElement>($"async () => (await axe.run(document, {Rules})).violations.flatMap(v => v.nodes.map(n => v.id + ' ' + n.target.join(' ') + ' ' + n.html.slice(0, 120)))");
                findings.AddRange(result.EnumerateArray().Select(found => $"{name} ({look}): {found}"));
            }

            if (await page.EvaluateAsync<int>("() => document.scrollingElement.scrollWidth - innerWidth") is > 0 and var more)
                findings.Add($"{name} ({look}): {more} pixels wider than the screen: {await page.EvaluateAsync<string>(Widest)}");
            findings.AddRange((await page.EvaluateAsync<string[]>(Cut)).Select(cut => $"{name} ({look}): cut: {cut}"));
        }

        return findings;
    }
}
