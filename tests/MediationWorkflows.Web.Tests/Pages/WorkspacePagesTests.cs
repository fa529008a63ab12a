using System.Net;
using System.Text.Json.Nodes;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using MediationWorkflows.Access;
using MediationWorkflows.Web.Tests.Api;

namespace MediationWorkflows.Web.Tests.Pages;

/// <summary>What a coordinator works with from day to day, without any script.</summary>
public sealed class WorkspacePagesTests : IAsyncLifetime
{
    readonly MediationFactory factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z");
    HttpClient program = null!;
    HttpClient coordinator = null!;
    string caseId = null!;

    [Fact]
    public async Task Today_shows_what_one_is_asked_whom_one_waits_for_and_what_happened_since_yesterday()
    {
        var page = await coordinator.OpenAsync("/today");
        Assert.Contains("Acknowledge the case", page.QuerySelector("#mine")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Case opened", page.QuerySelector("#changes")!.TextContent, StringComparison.Ordinal);

        await AcknowledgeAsync();
        page = await coordinator.OpenAsync("/today");
        Assert.Contains("Clinician", Words(page, "#waiting tbody"), StringComparison.Ordinal);
        Assert.Contains("Acknowledge the case", page.QuerySelector("#changes")!.TextContent, StringComparison.Ordinal);

        await MoveAsync("P3D");
        Assert.Contains("3 days ago", Words(await coordinator.OpenAsync("/today"), "#waiting tbody"), StringComparison.Ordinal);
        Assert.DoesNotContain("Case opened", (await coordinator.OpenAsync("/today")).QuerySelector("#changes")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Today_tells_nothing_of_cases_in_which_one_has_no_part()
    {
        var other = await factory.SignedInAsync("other@example.org", Role.Coordinator);
        var page = await other.OpenAsync("/today");

        Assert.NotNull(page.QuerySelector("#waiting .empty"));
        Assert.DoesNotContain("Case opened", page.QuerySelector("#changes")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await (await factory.SignedInAsync("party@example.org", Role.Client)).GetAsync("/today")).StatusCode);
    }

    [Fact]
    public async Task A_case_tells_what_happens_next_and_when()
    {
        var next = (await coordinator.OpenAsync($"/cases/{caseId}")).QuerySelector("#next")!;

        Assert.NotEmpty(next.QuerySelectorAll("li time"));
        Assert.StartsWith("/deadlines/", next.QuerySelector("li a")!.GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_case_shows_at_a_glance_what_was_and_what_is_to_come_and_says_the_same_in_a_table()
    {
        await AcknowledgeAsync();
        await coordinator.PressAsync($"/cases/{caseId}/holds", "hold", null, ("Input.Kind", "Admin"), ("Input.Text", "The records are being copied"));
        await MoveAsync("P3D");
        var plot = (await coordinator.OpenAsync($"/cases/{caseId}")).QuerySelector("#plot")!;

        var marks = plot.QuerySelectorAll("svg circle title, svg rect title").Select(t => t.TextContent[(t.TextContent.IndexOf(':', StringComparison.Ordinal) + 2)..]).Order(StringComparer.Ordinal).ToList();
        var rows = plot.QuerySelectorAll("tbody tr").ToList();
        Assert.Equal(marks.Count, rows.Count);
        Assert.All(marks, mark => Assert.Contains(rows, row => row.TextContent.Contains(mark, StringComparison.Ordinal)));
        Assert.Equal(["Deadlines", "Holds", "Mails", "Steps"], rows.Select(r => r.GetAttribute("data-lane")!).Distinct().Order(StringComparer.Ordinal));
        Assert.NotNull(plot.QuerySelector("svg rect.hold"));
        Assert.NotNull(plot.QuerySelector("svg circle.step:not(.coming)"));
        Assert.NotNull(plot.QuerySelector("svg line.now"));
        Assert.Equal(plot.QuerySelectorAll("svg .coming").Length, rows.Count(r => r.TextContent.Contains("to come", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_page_that_stays_open_learns_that_something_has_changed_and_nothing_else()
    {
        foreach (var path in (string[])["/today", $"/cases/{caseId}", "/operations/stalled"])
            Assert.Equal((path, HttpStatusCode.NotModified), (path, await AgainAsync(coordinator, await LiveAsync(coordinator, path))));
        var clinician = await factory.SignedInAsync("lee@example.org");
        var (theirs, today, ours) = (await LiveAsync(clinician, $"/cases/{caseId}"), await LiveAsync(coordinator, "/today"), await LiveAsync(coordinator, $"/cases/{caseId}"));
        await AcknowledgeAsync();
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (await AgainAsync(coordinator, today), await AgainAsync(coordinator, ours)));
        Assert.Equal(HttpStatusCode.NoContent, await AgainAsync(clinician, theirs));

        ours = await LiveAsync(coordinator, $"/cases/{caseId}");
        // What is kept from somebody must not show by its time either.
        var report = await (await factory.KeyForAsync("lee@example.org")).PostAsync($"/cases/{caseId}/whistleblower-reports", new JsonObject { ["text"] = "The doses are wrong." });
        Assert.Equal(HttpStatusCode.Created, report.StatusCode);
        Assert.Equal(HttpStatusCode.NotModified, await AgainAsync(coordinator, ours));
        Assert.Equal(HttpStatusCode.Forbidden, (await clinician.GetAsync("/live/today")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await (await factory.SignedInAsync("nobody@example.org", Role.Client)).GetAsync($"/live/cases/{caseId}")).StatusCode);
    }

    static async Task<(string From, string Version)> LiveAsync(HttpClient browser, string path)
    {
        var live = (await browser.OpenAsync(path)).GetElementById("live")!;
        return (live.GetAttribute("data-from")!, live.GetAttribute("data-version")!);
    }

    static async Task<HttpStatusCode> AgainAsync(HttpClient browser, (string From, string Version) page)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, page.From);
        request.Headers.TryAddWithoutValidation("If-None-Match", page.Version);
        return (await browser.SendAsync(request)).StatusCode;
    }

    [Fact]
    public async Task A_deadline_is_extended_after_its_new_date_was_shown_and_waived()
    {
        var path = (await coordinator.OpenAsync($"/cases/{caseId}")).QuerySelector("#next li a")!.GetAttribute("href")!;
        (string, string)[] more = [("Input.Text", "5 BD"), ("Input.Basis", "The clinician is on leave")];
        var preview = await (await coordinator.PressAsync(path, "preview", null, more)).ReadAsync();
        var promised = preview.QuerySelector("#preview p strong time")!.GetAttribute("datetime");
        Assert.NotEmpty(preview.QuerySelectorAll("#preview details li"));
        Assert.NotEqual(promised, Due(await coordinator.OpenAsync(path)));

        var form = (IHtmlFormElement)preview.QuerySelector("#preview form")!;
        Assert.Equal(HttpStatusCode.Redirect, (await coordinator.PostAsync(path, Forms.Content(form))).StatusCode);
        var page = await coordinator.OpenAsync(path);
        Assert.Equal(promised, Due(page));
        Assert.Contains("The clinician is on leave", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);

        var stale = await (await coordinator.PostAsync(path, Forms.Content(form))).ReadAsync();
        Assert.Contains("changed since", stale.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);

        await coordinator.PressAsync(path, "waive", null, ("Input.Basis", "Settled by telephone"));
        Assert.Contains("Cancelled", (await coordinator.OpenAsync(path)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sometime", "no")]
    [InlineData("5 BD", "")]
    public async Task More_time_without_a_rule_or_a_reason_is_refused(string rule, string reason)
    {
        var path = (await coordinator.OpenAsync($"/cases/{caseId}")).QuerySelector("#next li a")!.GetAttribute("href")!;
        var page = await (await coordinator.PressAsync(path, "preview", null, ("Input.Text", rule), ("Input.Basis", reason))).ReadAsync();

        Assert.NotEqual("", page.QuerySelector("[role=alert]")!.TextContent);
        Assert.Null(page.QuerySelector("#preview"));
        Assert.Equal(rule, page.QuerySelector("#extend-rule")!.GetAttribute("value"));
    }

    [Fact]
    public async Task A_hold_shows_on_the_case_and_ends_after_its_moved_dates_were_shown()
    {
        var holds = $"/cases/{caseId}/holds";
        await AcknowledgeAsync();
        await coordinator.PressAsync(holds, "hold", null, ("Input.Kind", "Admin"), ("Input.Text", "The records are being copied"));
        Assert.NotNull((await coordinator.OpenAsync($"/cases/{caseId}")).QuerySelector("#hold"));

        var clinician = await factory.SignedInAsync("lee@example.org");
        var theirs = await clinician.OpenAsync(holds);
        Assert.Contains("Paused", theirs.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("records are being copied", theirs.QuerySelector("main")!.TextContent, StringComparison.Ordinal);

        await MoveAsync("P7D");
        var preview = await (await coordinator.PressAsync(holds, "preview")).ReadAsync();
        Assert.NotEmpty(preview.QuerySelectorAll("#preview li time"));
        Assert.NotNull((await coordinator.OpenAsync($"/cases/{caseId}")).QuerySelector("#hold"));

        await coordinator.PostAsync(holds, Forms.Content((IHtmlFormElement)preview.QuerySelector("#preview form")!));
        Assert.Null((await coordinator.OpenAsync($"/cases/{caseId}")).QuerySelector("#hold"));
    }

    [Theory]
    [InlineData("q=US-NY", 1)]
    [InlineData("q=US-CA", 0)]
    [InlineData("phase=Intake", 1)]
    [InlineData("phase=Closed", 0)]
    [InlineData("waiting=Coordinator", 1)]
    [InlineData("waiting=Expert", 0)]
    [InlineData("phase=Nonsense&waiting=99", 1)]
    public async Task Cases_are_found_by_words_phase_and_whom_they_wait_for(string query, int found)
    {
        var page = await coordinator.OpenAsync($"/?{query}");

        Assert.Equal(found, page.QuerySelectorAll("main tbody tr").Length);
        Assert.Equal(found == 0, page.QuerySelector(".empty a") is not null);
    }

    [Fact]
    public async Task A_filter_is_kept_under_a_name_found_again_and_forgotten_and_is_nobody_elses()
    {
        Assert.Null((await coordinator.OpenAsync("/")).QuerySelector("#filters"));
        Assert.Equal("/?phase=Intake&done=1", (await coordinator.PressAsync("/?phase=Intake", "keep", null, ("Input.Name", "New ones"))).Headers.Location!.PathAndQuery);
        Assert.Equal("/?phase=Intake", (await coordinator.OpenAsync("/")).QuerySelector("#filters li a")!.GetAttribute("href"));
        var unnamed = await (await coordinator.PressAsync("/?q=US-NY", "keep", null, ("Input.Name", " "))).ReadAsync();
        Assert.Contains("name", unnamed.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);

        var other = await factory.SignedInAsync("other@example.org", Role.Coordinator);
        Assert.Null((await other.OpenAsync("/")).QuerySelector("#filters"));
        await coordinator.PressAsync("/", "forget");
        Assert.Null((await coordinator.OpenAsync("/")).QuerySelector("#filters"));
    }

    [Fact]
    public async Task Cases_are_given_to_a_coordinator_after_it_was_shown_who_gets_what()
    {
        var other = await factory.SignedInAsync("other@example.org", Role.Coordinator);
        var path = $"/cases/assign?id={caseId}";
        Assert.Equal(caseId, (await coordinator.OpenAsync("/")).QuerySelector("main tbody input[form=assign][name=id]")!.GetAttribute("value"));
        Assert.NotNull((await coordinator.OpenAsync("/cases/assign")).QuerySelector(".empty"));
        var previews = new List<IHtmlDocument>();
        foreach (var person in (await coordinator.OpenAsync(path)).QuerySelectorAll("#person option"))
            previews.Add(await (await coordinator.PressAsync(path, "preview", null, ("Input.Subject", person.GetAttribute("value")!))).ReadAsync());
        Assert.Contains("already", Assert.Single(previews, p => p.QuerySelector("#preview form") is null).QuerySelector("#preview")!.TextContent, StringComparison.Ordinal);
        var preview = Assert.Single(previews, p => p.QuerySelector("#preview form") is not null);
        Assert.Contains("1 of 1", preview.QuerySelector("#preview h2")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Acknowledge the case", (await other.OpenAsync("/today")).QuerySelector("#mine")!.TextContent, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Redirect, (await coordinator.PostAsync(path, Forms.Content((IHtmlFormElement)preview.QuerySelector("#preview form")!))).StatusCode);
        Assert.Contains("Acknowledge the case", (await other.OpenAsync("/today")).QuerySelector("#mine")!.TextContent, StringComparison.Ordinal);
        // Whoever gave their own case away works here still.
        Assert.DoesNotContain("Acknowledge the case", (await coordinator.OpenAsync("/today")).QuerySelector("#mine")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await (await factory.SignedInAsync("mediator@example.org", Role.Mediator)).GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task The_course_shows_where_a_case_stands_on_its_drawing_and_what_it_went_through()
    {
        var path = $"/cases/{caseId}/course";
        var page = await coordinator.OpenAsync(path);
        Assert.Contains("Acknowledge the request", page.QuerySelector("#here tbody")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("▶", page.QuerySelector("#here-intake text")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector("#here-acknowledge"));
        Assert.Equal(path, new Uri(new Uri("http://x"), page.QuerySelector("a[href*='#here-']")!.GetAttribute("href")).AbsolutePath);

        await AcknowledgeAsync();
        page = await coordinator.OpenAsync(path);
        Assert.Null(page.QuerySelector("#here-acknowledge"));
        Assert.Contains("Acknowledge the request", page.QuerySelector("#trail")!.TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(page.QuerySelectorAll(".course .done"));

        var clinician = await factory.SignedInAsync("lee@example.org");
        Assert.Equal(HttpStatusCode.Forbidden, (await clinician.GetAsync(path)).StatusCode);
        Assert.Null((await clinician.OpenAsync($"/cases/{caseId}")).QuerySelector($"a[href='{path}']"));
        Assert.Equal(HttpStatusCode.NotFound, (await (await factory.SignedInAsync("stranger@example.org", Role.Client)).GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task The_audit_trail_shows_to_each_what_is_theirs_to_see()
    {
        var path = $"/cases/{caseId}/audit";
        var theirs = await coordinator.OpenAsync(path);
        Assert.Contains("case.opened", theirs.QuerySelector("tbody")!.TextContent, StringComparison.Ordinal);
        Assert.Null(theirs.QuerySelector("a[download]"));

        var auditor = await factory.SignedInAsync("auditor@example.org", Role.Auditor);
        var whole = await auditor.OpenAsync(path);
        Assert.Contains("intact", whole.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await auditor.GetAsync(whole.QuerySelector("a[download]")!.GetAttribute("href"))).StatusCode);

        var clinician = await factory.SignedInAsync("lee@example.org");
        Assert.NotNull((await clinician.OpenAsync(path)).QuerySelector(".empty"));
        Assert.Equal(HttpStatusCode.NotFound, (await (await factory.SignedInAsync("stranger@example.org", Role.Client)).GetAsync(path)).StatusCode);
    }

    async Task AcknowledgeAsync()
    {
        var task = (await coordinator.OpenAsync("/today")).QuerySelectorAll("#mine a").First(a => a.TextContent.Contains("Acknowledge", StringComparison.Ordinal)).GetAttribute("href")!;
        await coordinator.SubmitAsync(task, ("Input.Outcome", "Acknowledged"));
        await factory.SettleAsync();
    }

    Task<HttpResponseMessage> MoveAsync(string by) => program.PostAsync("/clock", new JsonObject { ["by"] = by });

    static string Words(IDocument page, string selector) => page.QuerySelector(selector)?.TextContent ?? "";

    static string? Due(IDocument page) => page.QuerySelector("main p strong time")!.GetAttribute("datetime");

    public async Task InitializeAsync()
    {
        coordinator = await factory.SignedInAsync("cora@example.org", Role.Coordinator, Role.Administrator);
        program = await factory.KeyForAsync("cora@example.org");
        var opened = await coordinator.SubmitAsync(
            "/cases/new", ("Input.Title", "Words after a surgery"), ("Input.Jurisdiction", "US-NY"), ("Input.TimeZone", "America/New_York"), ("Input.Calendar", "us-federal"),
            ("Input.Severity", "2"), ("Input.Parties[0].Name", "Pat Client"), ("Input.Parties[0].Email", "pat@example.org"), ("Input.Parties[1].Name", "Dr. Lee"),
            ("Input.Parties[1].Email", "lee@example.org"));
        caseId = opened.Headers.Location!.PathAndQuery.Split('/')[^1];
    }

    public async Task DisposeAsync() => await factory.DisposeAsync();
}
