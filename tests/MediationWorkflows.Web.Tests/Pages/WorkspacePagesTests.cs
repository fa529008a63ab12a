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
