using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace MediationWorkflows.Browser.Tests;

/// <summary>
/// Every page that links lead to, of a case in every phase: without a finding of axe-core, light and dark, and without scrolling
/// sideways on a screen of 320 pixels, which is also a wide one at 400 % zoom (WCAG 1.4.10).
/// </summary>
[Collection(SignedInBrowser.Shared)]
public sealed partial class AccessibilityTests(SignedInBrowser browser, DemoServer demo) : IClassFixture<DemoServer>
{
    private const string Rules = "{ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }";
    private static readonly string Axe = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "axe.min.js"));
    private static readonly (string Name, int Width, ColorScheme Colours)[] Looks = [("wide", 1440, ColorScheme.Light), ("narrow", 320, ColorScheme.Dark)];

    [BrowserTheory]
    [InlineData("Administrator", "/operations", null, 20)]
    [InlineData("Coordinator", "/today", "coordinator@example.org", 20)]
    [InlineData("Client", "/my", "client-3@example.org", 8)]
    // Of the case whose settlement is being carried out: money, roadmap and restriction are there to be looked at.
    [InlineData("Oversight", "/my", "oversight-11@example.org", 8)]
    [InlineData("InstitutionRepresentative", "/my", "institution-11@example.org", 8)]
    [InlineData("Analyst", "/insights", null, 3)]
    public async Task No_page_that_links_lead_to_keeps_anybody_out(string role, string start, string? email, int least)
    {
        var page = await browser.NewPageAsync(demo.Server, role, email);
        var findings = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var next = new Queue<string>([start, "/account"]);
        while (next.TryDequeue(out var path))
        {
            if (!seen.Add(Template(path)))
                continue;
            findings.AddRange(await FindingsAsync(page, role, path));
            foreach (var link in await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('a[href]:not([download])')].filter(a => a.origin === location.origin).map(a => a.pathname)"))
            {
                if (!NotAPage().IsMatch(link))
                    next.Enqueue(link);
            }
        }

        Assert.True(findings.Count == 0, $"{seen.Count} pages:\n{string.Join('\n', findings)}");
        // The journey is as long as it is: a start page without links would find nothing to complain about.
        Assert.InRange(seen.Count, least, 200);
    }

    [BrowserFact]
    public async Task Nobody_is_kept_out_before_they_are_in()
    {
        var page = await browser.NewStrangerPageAsync(demo.Server);
        var findings = await FindingsAsync(page, "stranger", "/sign-in");
        findings.AddRange(await FindingsAsync(page, "stranger", "/link/none"));

        Assert.Empty(findings);
    }

    private async Task<List<string>> FindingsAsync(IPage page, string role, string path)
    {
        var findings = new List<string>();
        foreach (var (look, width, colours) in Looks)
        {
            await page.SetViewportSizeAsync(width, 900);
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = colours, ReducedMotion = ReducedMotion.Reduce });
            var answer = await page.GotoAsync(path);
            if (answer is not { Ok: true })
                findings.Add($"{path} answered {answer?.Status}");
            if (new Uri(page.Url).AbsolutePath != path)
                findings.Add($"{path} led to {page.Url}");
            await browser.PictureAsync(page, $"{role}{Template(path).Replace('/', '-')}-{look}", isWhole: true);
            await page.EvaluateAsync(Axe);
            var result = await page.EvaluateAsync<JsonElement>($"async () => (await axe.run(document, {Rules})).violations.flatMap(v => v.nodes.map(n => v.id + ' ' + n.target.join(' ') + ' ' + n.html.slice(0, 120)))");
            findings.AddRange(result.EnumerateArray().Select(found => $"{path} ({look}): {found}"));
            if (await page.EvaluateAsync<int>("() => document.scrollingElement.scrollWidth - innerWidth") is > 0 and var more)
                findings.Add($"{path} ({look}): {more} pixels wider than the screen: {await page.EvaluateAsync<string>(Widest)}");
        }

        return findings;
    }

    private const string Widest =
        "() => [...document.querySelectorAll('main *, header *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && e.getBoundingClientRect().width > 1).slice(0, 3).map(e => e.outerHTML.slice(0, 100)).join(' | ')";

    /// <summary>Pages of one kind are alike: one of each is looked at.</summary>
    private static string Template(string path) => Id().Replace(path, "*").TrimEnd('/');

    // The designer is somebody else's work and has tests of its own.
    [GeneratedRegex("^/(studio|api|elsa|status|language|sign-out)(/|$)|/report$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NotAPage();

    [GeneratedRegex("(?<=/)[0-9a-f]{8}-[0-9a-f-]{27}(?=/|$)|(?<=/definitions/)[^/]+|(?<=/(templates|calendars|ladders)/).+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Id();
}
