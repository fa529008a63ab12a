using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace MediationWorkflows.Browser.Tests;

/// <summary>
/// Every page that links lead to, of a case in every phase, and what people meet on the way: without a finding of axe-core, light and
/// dark, and without text that is cut or that one must scroll sideways for (<see cref="PageLook"/>).
/// </summary>
[Collection(SignedInBrowser.Shared)]
public sealed partial class AccessibilityTests(SignedInBrowser browser, DemoServer demo)
{
    [BrowserTheory]
    [InlineData("Administrator", "/operations", null, 20)]
    [InlineData("Coordinator", "/today", "coordinator@example.org", 20)]
    [InlineData("Mediator", "/today", "mediator@example.org", 20)]
    [InlineData("Client", "/my", "client-3@example.org", 8)]
    // Of the case whose settlement is being carried out: money, roadmap and restriction are there to be looked at.
    [InlineData("Oversight", "/my", "oversight-11@example.org", 8)]
    [InlineData("InstitutionRepresentative", "/my", "institution-11@example.org", 8)]
    [InlineData("Expert", "/my", "expert@example.org", 4)]
    // To whom whistleblowers' protection and every alarm are entrusted.
    [InlineData("SafetyOfficer", "/today", "officer@example.org", 8)]
    [InlineData("Analyst", "/insights", null, 3)]
    public async Task No_page_that_links_lead_to_keeps_anybody_out(string role, string start, string? email, int least)
    {
        var page = await browser.NewPageAsync(await demo.ServerAsync(), role, email);
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

        await page.CloseAsync();
        Assert.True(findings.Count == 0, $"{seen.Count} pages:\n{string.Join('\n', findings)}");
        // The journey is as long as it is: a start page without links would find nothing to complain about.
        Assert.InRange(seen.Count, least, 200);
    }

    [BrowserFact]
    public async Task Nobody_is_kept_out_before_they_are_in()
    {
        var page = await browser.NewStrangerPageAsync(await demo.ServerAsync());
        var findings = await FindingsAsync(page, "stranger", "/link/none");
        findings.AddRange(await FindingsAsync(page, "stranger", "/sign-in"));
        await page.Locator("#password").FillAsync("not mine");
        await SubmitAsync(page, "button[value=password]");
        findings.AddRange(await PageLook.FindingsAsync(browser, page, "stranger refused"));

        Assert.Empty(findings);
    }

    [BrowserFact]
    public async Task What_an_office_meets_on_the_way_keeps_nobody_out()
    {
        var page = await browser.NewPageAsync(await demo.ServerAsync(), "Coordinator", "coordinator@example.org");
        var findings = new List<string>();
        async Task LookAsync(string state, string proof)
        {
            Assert.True(await page.Locator(proof).First.IsVisibleAsync(), $"{state}: nothing is {proof} on {page.Url}");
            findings.AddRange(await PageLook.FindingsAsync(browser, page, state));
        }

        await page.GotoAsync("/cases/new");
        await SubmitAsync(page, "main form button.primary");
        await LookAsync("refused case", "[role=alert]");
        await page.GotoAsync("/cases/assign");
        await LookAsync("nothing to give", "main .empty");
        await page.GotoAsync("/");
        var ids = await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('input[name=id]')].map(i => i.value)");
        await page.GotoAsync($"/cases/assign?{string.Join('&', ids.Select(id => $"id={id}"))}");
        await LookAsync("to give", "#person");
        await SubmitAsync(page, "main form button.primary");
        await LookAsync("given", "#preview");

        await page.GotoAsync($"/cases/{ids[0]}");
        await page.EvaluateAsync("() => { document.getElementById('live').hidden = false; document.querySelectorAll('details').forEach(d => d.open = true); document.getElementById('session-ends').hidden = false; document.querySelectorAll('#session-ends p').forEach(p => p.hidden = false); }");
        await LookAsync("case changed meanwhile", "#live");
        await page.GotoAsync($"/cases/{ids[0]}/holds");
        await SubmitAsync(page, "main form:has([value=hold]) button");
        await LookAsync("refused hold", "[role=alert]");

        await page.GotoAsync("/today");
        await page.GotoAsync((await page.EvaluateAsync<string?>("async () => { for (const a of document.querySelectorAll('#waiting a')) { const text = await (await fetch(a.href)).text(); const link = new DOMParser().parseFromString(text, 'text/html').querySelector('#deadlines a'); if (link) return link.getAttribute('href'); } }"))!);
        await page.Locator("#extend-rule").FillAsync("5 BD");
        await page.Locator("#extend-reason").FillAsync("On leave");
        await SubmitAsync(page, "main form:has(#extend-rule) button");
        await LookAsync("longer deadline", "#preview");
        await page.Locator("#extend-rule").FillAsync("sometime");
        await SubmitAsync(page, "main form:has(#extend-rule) button");
        await LookAsync("refused deadline", "[role=alert]");
        await page.Locator("summary:has-text('Waive')").ClickAsync();
        await LookAsync("deadline to waive", "#waive-reason");

        await page.GotoAsync("/operations/calendars/us-federal");
        await page.Locator("details.rest summary").First.ClickAsync();
        await page.Locator("details.rest input[type=date]").First.FillAsync("2027-03-12");
        await page.Locator("details.rest input[name='Input.Text']").First.FillAsync("A storm");
        await SubmitAsync(page, "details.rest[open] form button");
        await LookAsync("changed calendar", "#preview");
        await page.GotoAsync("/operations/ladders/standard");
        await SubmitAsync(page, "form.ladder > .actions button");
        await LookAsync("changed ladder", "#preview");
        await page.CloseAsync();

        Assert.True(findings.Count == 0, string.Join('\n', findings));
    }

    [BrowserFact]
    public async Task What_is_empty_keeps_nobody_out()
    {
        var page = await browser.NewPageAsync("Coordinator");
        var findings = new List<string>();
        foreach (var path in (string[])["/today", "/my", "/safety", "/operations/incidents", "/operations/retention"])
        {
            await page.GotoAsync(path);
            Assert.True(await page.Locator("main .empty").First.IsVisibleAsync(), $"{path} is not empty.");
            findings.AddRange(await PageLook.FindingsAsync(browser, page, $"empty{path.Replace('/', '-')}"));
        }

        await page.CloseAsync();
        Assert.True(findings.Count == 0, string.Join('\n', findings));
    }

    /// <summary>Of all the crawls together.</summary>
    private static readonly HashSet<string> Shapes = new(StringComparer.Ordinal);

    /// <summary>Which elements stand within which, however often.</summary>
    private const string Shape = "() => [...new Set([...document.querySelectorAll('main *')].map(e => `${e.parentElement.tagName}.${e.parentElement.className}>${e.tagName}.${e.className}${e.type ?? ''}`))].sort().join(' ')";

    /// <summary>Without what the browser itself would refuse.</summary>
    private static Task SubmitAsync(IPage page, string button) => page.LeaveAsync(
        () => page.EvaluateAsync("button => { const b = document.querySelector(button); b.form.noValidate = true; b.click(); }", button));

    private async Task<List<string>> FindingsAsync(IPage page, string role, string path)
    {
        var findings = new List<string>();
        var answer = await page.GotoAsync(path);
        if (answer is not { Ok: true })
            findings.Add($"{path} answered {answer?.Status}");
        if (new Uri(page.Url).AbsolutePath != path)
            findings.Add($"{path} led to {page.Url}");
        // What another role has met in the same shape brings nothing new.
        if (Shapes.Add($"{Template(path)} {await page.EvaluateAsync<string>(Shape)}"))
            findings.AddRange(await PageLook.FindingsAsync(browser, page, $"{role}{Template(path).Replace('/', '-')}"));
        return findings;
    }

    /// <summary>Pages of one kind are alike: one of each is looked at.</summary>
    private static string Template(string path) => Id().Replace(path, "*").TrimEnd('/');

    // The designer is somebody else's work and has tests of its own.
    [GeneratedRegex("^/(studio|api|elsa|status|language|sign-out)(/|$)|/report$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NotAPage();

    [GeneratedRegex("(?<=/)[0-9a-f]{8}-[0-9a-f-]{27}(?=/|$)|(?<=/definitions/)[^/]+|(?<=/(templates|calendars|ladders)/).+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Id();
}
