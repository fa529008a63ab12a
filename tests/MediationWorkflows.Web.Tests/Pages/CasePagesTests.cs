using System.Globalization;
using System.Net;
using MediationWorkflows.Access;
using MediationWorkflows.Web.Tests.Api;

namespace MediationWorkflows.Web.Tests.Pages;

/// <summary>The pages as a coordinator and a party use them, without any script.</summary>
public sealed class CasePagesTests : IAsyncLifetime
{
    readonly MediationFactory factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z");
    HttpClient coordinator = null!;

    static readonly (string Name, string Value)[] Filled =
    [
        ("Input.Title", "Words after a surgery"), ("Input.Jurisdiction", "US-NY"), ("Input.TimeZone", "America/New_York"), ("Input.Calendar", "us-federal"),
        ("Input.Severity", "2"), ("Input.Parties[0].Name", "Pat Client"), ("Input.Parties[0].Email", "pat@example.org"), ("Input.Parties[1].Name", "Dr. Lee"),
        ("Input.Parties[1].Email", "lee@example.org"),
    ];

    [Fact]
    public async Task A_case_is_opened_with_a_form_and_shows_its_deadline_and_why()
    {
        var answer = await coordinator.SubmitAsync("/cases/new", Filled);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        var page = await coordinator.OpenAsync(answer.Headers.Location!.PathAndQuery);

        Assert.Equal("Words after a surgery", page.QuerySelector("h1")!.TextContent);
        Assert.Equal("Intake", page.QuerySelector("[aria-current=step]")!.TextContent);
        Assert.Contains("Acknowledge the case", page.QuerySelector("main")!.TextContent);
        Assert.NotEmpty(page.QuerySelectorAll("details li"));
    }

    [Theory]
    [InlineData("Input.Title", "", "title-error")]
    [InlineData("Input.TimeZone", "America/Nowhere", "timeZone-error")]
    [InlineData("Input.LimitationDate", "2020-01-01", "limitationDate-error")]
    [InlineData("Input.Parties[1].Email", "not an address", "email1-error")]
    [InlineData("Input.Parties[1].TimeZone", "Mars/Base", "zone1-error")]
    public async Task A_wrong_field_is_told_beside_it_and_what_was_typed_stays(string field, string value, string message)
    {
        var answer = await coordinator.SubmitAsync("/cases/new", [.. Filled.Where(f => f.Name != field), (field, value)]);
        var page = await answer.ReadAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.NotEqual("", page.GetElementById(message)!.TextContent.Trim());
        Assert.Equal(value, page.QuerySelector($"[name='{field}']")!.GetAttribute("value"));
        Assert.Equal("pat@example.org", page.QuerySelector("[name='Input.Parties[0].Email']")!.GetAttribute("value"));
        Assert.NotNull(page.QuerySelector("[role=alert]"));
        Assert.Single(page.QuerySelectorAll(".error"), e => e.TextContent.Trim().Length > 0);
    }

    [Fact]
    public async Task A_case_without_parties_is_not_opened()
    {
        var page = await (await coordinator.SubmitAsync("/cases/new", Filled[..5])).ReadAsync();

        Assert.Contains("client", page.QuerySelector("[role=alert]")!.TextContent);
        Assert.Equal("No cases yet", (await coordinator.OpenAsync("/")).QuerySelector(".empty strong")!.TextContent);
    }

    [Fact]
    public async Task A_party_answers_a_plain_form_and_a_second_answer_is_met_kindly()
    {
        await coordinator.SubmitAsync("/cases/new", Filled);
        var task = (await coordinator.OpenAsync("/my")).QuerySelector("main a[href^='/my/tasks/']")!.GetAttribute("href")!;
        await coordinator.SubmitAsync(task, ("Input.Outcome", "Acknowledged"));
        await factory.SettleAsync();

        var clinician = await factory.SignedInAsync("lee@example.org");
        var mine = (await clinician.OpenAsync("/my")).QuerySelector("main a[href^='/my/tasks/']")!.GetAttribute("href")!;
        var form = (AngleSharp.Html.Dom.IHtmlFormElement)(await clinician.OpenAsync(mine)).QuerySelector("main form")!;
        var first = await (await clinician.PostAsync(mine, Forms.Content(form, ("Input.Outcome", "Accepted")))).ReadAsync();
        var second = await (await clinician.PostAsync(mine, Forms.Content(form, ("Input.Outcome", "Declined")))).ReadAsync();

        Assert.Contains("Thank you", first.QuerySelector("[role=status]")!.TextContent);
        Assert.Contains("already answered: “I accept”", second.QuerySelector("[role=status]")!.TextContent);
    }

    [Fact]
    public async Task An_empty_answer_is_asked_for_again()
    {
        await coordinator.SubmitAsync("/cases/new", Filled);
        var task = (await coordinator.OpenAsync("/my")).QuerySelector("main a[href^='/my/tasks/']")!.GetAttribute("href")!;
        var form = (AngleSharp.Html.Dom.IHtmlFormElement)(await coordinator.OpenAsync(task)).QuerySelector("main form")!;
        var page = await (await coordinator.PostAsync(task, Forms.Content(form))).ReadAsync();

        Assert.Equal("Please choose an answer.", page.QuerySelector("[role=alert]")!.TextContent);
        Assert.NotNull(page.QuerySelector("main form"));
    }

    [Fact]
    public async Task Another_partys_case_and_task_are_not_there()
    {
        var opened = (await coordinator.SubmitAsync("/cases/new", Filled)).Headers.Location!.PathAndQuery;
        var task = (await coordinator.OpenAsync("/my")).QuerySelector("main a[href^='/my/tasks/']")!.GetAttribute("href")!;
        var stranger = await factory.SignedInAsync("stranger@example.org", Role.Client);
        stranger.DefaultRequestHeaders.Accept.ParseAdd("text/html");

        foreach (var path in new[] { opened, task, $"/cases/{Guid.NewGuid()}" })
        {
            var answer = await stranger.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Equal("Not here", (await answer.ReadAsync()).QuerySelector("h1")!.TextContent);
        }
    }

    [Fact]
    public async Task Stalled_cases_are_listed_with_their_reasons_apart()
    {
        Assert.Equal("Nothing is stalled", (await coordinator.OpenAsync("/operations/stalled")).QuerySelector(".empty strong")!.TextContent);

        var program = await factory.KeyForAsync("cora@example.org");
        await program.OpenCaseAsync();
        await factory.WithoutWakeUpAsync();
        await program.OpenCaseAsync();
        await program.PostAsync("/clock", new System.Text.Json.Nodes.JsonObject { ["by"] = "P6D" });
        var page = await coordinator.OpenAsync("/operations/stalled");

        Assert.NotEmpty(page.QuerySelectorAll("[data-reason=DeadlineWithoutWakeUp]"));
        Assert.Contains("A fault of the system", page.QuerySelector("#reason-DeadlineWithoutWakeUp")!.TextContent);
    }

    [Fact]
    public async Task Of_many_cases_that_stand_still_for_one_reason_a_page_shows_fifty()
    {
        var program = await factory.KeyForAsync("cora@example.org");
        for (var i = 0; i < 26; i++)
            await program.OpenCaseAsync();
        await factory.WithoutWakeUpAsync();
        var page = await coordinator.OpenAsync("/operations/stalled");
        var next = await coordinator.OpenAsync(page.QuerySelector(".more a")!.GetAttribute("href")!);

        var (all, first, rest) = (int.Parse(page.QuerySelector("#reason-DeadlineWithoutWakeUp .tag")!.TextContent, CultureInfo.InvariantCulture), Rows(page), Rows(next));
        Assert.Equal((50, all - 50), (first.Count, rest.Count));
        Assert.Equal($"1 to 50 of {all} are shown: show the next", page.QuerySelector(".more a")!.TextContent);
        Assert.Null(next.QuerySelector(".more a"));

        static IReadOnlyList<string> Rows(AngleSharp.Html.Dom.IHtmlDocument page) => [.. page.QuerySelectorAll("[data-reason=DeadlineWithoutWakeUp]").Select(row => row.TextContent)];
    }

    [Fact]
    public async Task Stalled_cases_are_none_of_a_partys_business()
    {
        var party = await factory.SignedInAsync("party@example.org", Role.Client);

        Assert.Equal(HttpStatusCode.Forbidden, (await party.GetAsync("/operations/stalled")).StatusCode);
    }

    [Fact]
    public async Task The_language_switch_stays_picked()
    {
        var form = (AngleSharp.Html.Dom.IHtmlFormElement)(await coordinator.OpenAsync("/")).QuerySelector("form.language")!;
        await coordinator.PostAsync("/language", Forms.Content(form, ("language", "es")));
        var page = await coordinator.OpenAsync("/");

        Assert.Equal("es", page.DocumentElement.GetAttribute("lang"));
        Assert.Equal("Casos", page.QuerySelector("h1")!.TextContent);
    }

    [Fact]
    public async Task A_case_names_people_by_their_part_in_the_language_of_the_reader()
    {
        var opened = (await coordinator.SubmitAsync("/cases/new", Filled)).Headers.Location!.PathAndQuery;
        coordinator.DefaultRequestHeaders.AcceptLanguage.ParseAdd("es");
        var page = await coordinator.OpenAsync(opened);

        Assert.Contains("Coordinación", page.QuerySelector("#deadlines .muted")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("coordinator", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_page_has_landmarks_a_skip_link_one_heading_and_labels()
    {
        await coordinator.SubmitAsync("/cases/new", Filled);
        var task = (await coordinator.OpenAsync("/my")).QuerySelector("main a[href^='/my/tasks/']")!.GetAttribute("href")!;
        foreach (var path in new[] { "/", "/cases/new", "/my", task, "/operations/stalled", "/account" })
        {
            var page = await coordinator.OpenAsync(path);
            Assert.NotNull(page.QuerySelector("header"));
            Assert.NotNull(page.QuerySelector("main#content"));
            Assert.NotNull(page.QuerySelector("nav[aria-label]"));
            Assert.EndsWith("#content", page.QuerySelector("a.skip")!.GetAttribute("href"), StringComparison.Ordinal);
            Assert.Single(page.QuerySelectorAll("h1"));
            foreach (var input in page.QuerySelectorAll("main input:not([type=hidden]), main select, main textarea"))
                Assert.True(input.Closest("label") is not null || page.QuerySelector($"label[for='{input.Id}']") is not null || !string.IsNullOrWhiteSpace(input.GetAttribute("aria-label")), $"{path}: {input.OuterHtml}");
        }
    }

    public async Task InitializeAsync() => coordinator = await factory.SignedInAsync("cora@example.org", Role.Coordinator);

    public async Task DisposeAsync() => await factory.DisposeAsync();
}
