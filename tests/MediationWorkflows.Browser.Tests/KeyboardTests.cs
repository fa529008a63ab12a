using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MediationWorkflows.Browser.Tests;

/// <summary>The main journeys without a mouse: every stop of the focus is seen, and lies on the screen.</summary>
[Collection(SignedInBrowser.Shared)]
public sealed class KeyboardTests(SignedInBrowser browser)
{
    [BrowserFact]
    public async Task A_case_is_opened_and_its_first_task_answered_by_keys_alone()
    {
        var page = await browser.NewPageAsync("Coordinator");
        await page.GotoAsync("/");
        // The way around what every page begins with.
        await page.Keyboard.PressAsync("Tab");
        Assert.Contains("skip", await page.EvaluateAsync<string>("() => document.activeElement.className"), StringComparison.Ordinal);
        await PressAsync(page, "header a[href='/cases/new']");
        foreach (var (field, text) in new[] { ("#title", "Words after a surgery"), ("#name0", "Pat Client"), ("#email0", "pat@example.net"), ("#name1", "Dr. Lee"), ("#email1", "lee@example.net") })
        {
            await TabToAsync(page, field);
            await page.Keyboard.TypeAsync(text);
        }

        await PressAsync(page, "main form button.primary");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Words after a surgery");

        await PressAsync(page, "#tasks a[href^='/my/tasks/']");
        await TabToAsync(page, "main input[type=radio]");
        await page.Keyboard.PressAsync("Space");
        await PressAsync(page, "main form button[type=submit]");
        await Expect(page.Locator("main [role=status]").First).ToContainTextAsync("Thank you");
        await page.CloseAsync();
    }

    [BrowserFact]
    public async Task Stalled_cases_are_helped_many_at_a_time_by_keys_alone()
    {
        var asleep = await ExampleCase.OpenAsync(browser.Server);
        await browser.Server.ChangeAsync("DELETE FROM timers WHERE kind = 'Deadline' AND target_id IN (SELECT id FROM deadlines WHERE case_id = (SELECT id FROM cases WHERE reference = $id))", asleep);
        var page = await browser.NewPageAsync();
        await page.GotoAsync("/");

        await PressAsync(page, "header a[href='/operations/stalled']");
        await Expect(page.Locator("#reason-DeadlineWithoutWakeUp")).ToContainTextAsync(asleep);
        await PressAsync(page, "#reason-DeadlineWithoutWakeUp button");
        await PressAsync(page, "#preview button.primary");

        await Expect(page.Locator("main .notice.good")).ToBeVisibleAsync();
        await Expect(page.Locator("#reason-DeadlineWithoutWakeUp")).ToHaveCountAsync(0);
        await page.CloseAsync();
    }

    [BrowserFact]
    public async Task A_page_that_stays_open_says_that_something_changed_and_asks_before_words_are_lost()
    {
        var page = await browser.NewPageAsync(browser.Server, "Coordinator", "coordinator@example.net");
        await page.Clock.InstallAsync();
        await page.GotoAsync("/today");
        var opened = await ExampleCase.OpenAsync(browser.Server);
        await Expect(page.Locator("#live")).ToBeHiddenAsync();
        await page.Clock.FastForwardAsync(31_000);
        await Expect(page.Locator("#live")).ToBeVisibleAsync();
        await page.Locator("#live a").ClickAsync();
        await Expect(page.Locator("#changes")).ToContainTextAsync(opened);
        await Expect(page.Locator("#live")).ToBeHiddenAsync();

        await page.GotoAsync("/cases/new");
        await page.Locator("#title").FillAsync("Half a sentence");
        var asked = new TaskCompletionSource<string>();
        page.Dialog += async (_, dialog) =>
        {
            asked.TrySetResult(dialog.Type);
            await dialog.DismissAsync();
        };
        await page.EvaluateAsync("() => { location.href = '/my'; }");
        Assert.Equal("beforeunload", await asked.Task.WaitAsync(TimeSpan.FromSeconds(30)));
        await Expect(page.Locator("#title")).ToHaveValueAsync("Half a sentence");
        await page.CloseAsync();
    }

    private static async Task PressAsync(IPage page, string selector)
    {
        await TabToAsync(page, selector);
        await page.LeaveAsync(() => page.Keyboard.PressAsync("Enter"));
    }

    /// <summary>Goes on from stop to stop until this one is reached.</summary>
    private static async Task TabToAsync(IPage page, string selector)
    {
        const int most = 120;
        for (var stop = 0; stop < most; stop++)
        {
            await page.Keyboard.PressAsync("Tab");
            var focus = await page.EvaluateAsync<Focus>(Focused, selector);
            Assert.True(focus.IsSeen, $"{page.Url}: nobody sees where the focus is: {focus.Html}");
            Assert.True(focus.IsOnScreen, $"{page.Url}: the focus is not on the screen: {focus.Html}");
            if (focus.IsThere)
                return;
        }

        Assert.Fail($"{page.Url}: no key leads to {selector}.");
    }

    private const string Focused = """
        selector => {
            const at = document.activeElement;
            const box = at.getBoundingClientRect();
            // Choices show it around the whole answer.
            const seen = e => e && getComputedStyle(e).outlineStyle !== 'none' && parseFloat(getComputedStyle(e).outlineWidth) >= 2;
            return {
                isThere: at.matches(selector), isSeen: at === document.body || seen(at) || seen(at.closest('label')),
                isOnScreen: at === document.body || (box.width > 0 && box.bottom > 0 && box.top < innerHeight), html: at.outerHTML.slice(0, 120),
            };
        }
        """;

    private sealed class Focus
    {
        public bool IsThere { get; set; }

        public bool IsSeen { get; set; }

        public bool IsOnScreen { get; set; }

        public string Html { get; set; } = "";
    }
}
