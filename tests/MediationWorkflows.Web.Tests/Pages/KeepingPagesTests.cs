using System.Net;
using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Milestones;
using MediationWorkflows.Web.Tests.Api;
using MediationWorkflows.Web.Tests.Api.Writes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace MediationWorkflows.Web.Tests.Pages;

/// <summary>What comes after the signatures, by plain forms: milestones and reviews, restrictions, the ladder.</summary>
public sealed class KeepingPagesTests
{
    [Fact]
    public async Task What_was_promised_is_shown_done_verified_and_reviewed_on_one_page()
    {
        await using var played = await PlayedCase.OpenAsync();
        await played.UntilAskedAsync("milestone.evidence");
        var path = $"/cases/{played.Id}/keeping";
        var institution = await played.Factory.BrowserForAsync("institution@example.org");
        var coordinator = await played.Factory.BrowserForAsync("coordinator@example.org");
        var client = await played.Factory.BrowserForAsync("client@example.org");
        Assert.Equal(HttpStatusCode.NotFound, (await (await played.Factory.BrowserForAsync("stranger@example.org")).GetAsync(path)).StatusCode);
        Assert.Empty((await client.OpenAsync(path)).QuerySelectorAll("[name='Input.Verb'][value='evidence']"));

        await DoneAsync(institution, path, "evidence", ("Input.Text", "The attendance list"));
        // What somebody else's form was filled in about has changed meanwhile.
        Assert.NotEmpty((await (await coordinator.PressAsync(path, "verify", subject: null, ("Input.Version", "0"))).ReadAsync()).QuerySelectorAll("[role=alert]"));
        await DoneAsync(coordinator, path, "verify");
        Assert.Equal("Verified", (await played.ListAsync("milestones"))[0]["state"]!.ToString());
        await played.UntilAskedAsync("review.report");
        await DoneAsync(institution, path, "interim", ("Input.Text", "Eight of nine trained"));
        await DoneAsync(client, path, "note", ("Input.Text", "The ward is calmer"));
        await DoneAsync(coordinator, path, "finding", ("Input.Kind", "PartlyCompliant"), ("Input.Text", "One is missing"));

        await DoneAsync(coordinator, path, "cause", ("Input.Kind", "Medication"));
        Assert.Equal("Medication", (await coordinator.OpenAsync(path)).QuerySelector("#cause option[selected]")!.GetAttribute("value"));
        Assert.NotEmpty((await (await coordinator.PressAsync(path, "cause", subject: null, ("Input.Kind", ""))).ReadAsync()).QuerySelectorAll("[role=alert]"));
        Assert.Null((await client.OpenAsync(path)).QuerySelector("#cause"));
        Assert.Equal("PartlyCompliant", (await played.ListAsync("reviews"))[0]["state"]!.ToString());
        var page = (await client.OpenAsync(path)).QuerySelector("main")!.TextContent;
        Assert.All((string[])["The attendance list", "Eight of nine trained", "The ward is calmer", "One is missing"], words => Assert.Contains(words, page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_restriction_is_proposed_put_in_effect_and_kept_while_a_benchmark_is_not_shown()
    {
        await using var played = await PlayedCase.OpenAsync();
        await played.UntilAskedAsync("groundRules.propose");
        var path = $"/cases/{played.Id}/restrictions";
        var institution = await played.Factory.BrowserForAsync("institution@example.org");
        var clinician = await played.Factory.BrowserForAsync("clinician@example.org");
        await DoneAsync(institution, path, "propose", ("Input.From", "clinician"), ("Input.To", "institution"), ("Input.Text", "No unsupervised night shifts"), ("Input.Day", "2027-01-04"),
            ("Input.Basis", "2027-02-15"), ("Input.Days", "14"), ("Input.Purpose", "Ten supervised shifts\n? A course on handover"));
        Assert.Equal([true, false], (await played.ListAsync("restrictions")).Single()["benchmarks"]!.AsArray().Select(b => (bool)b!["mandatory"]!));
        await DoneAsync(institution, path, "activate");

        Assert.Empty((await clinician.OpenAsync(path)).QuerySelectorAll("[value='evidence'], [value='decide']"));
        var refused = await (await clinician.PressAsync(path, "lift")).ReadAsync();
        Assert.Contains("number 1", refused.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        await DoneAsync(institution, path, "evidence", ("Input.Text", "The rota"));
        await DoneAsync(clinician, path, "lift");
        await DoneAsync(clinician, path, "hear", ("Input.Text", "I have learnt"));
        var mediator = await played.Factory.BrowserForAsync("mediator@example.org");
        foreach (var browser in new[] { institution, mediator })
            await DoneAsync(browser, path, "decide", ("Input.Kind", "Lift"), ("Input.Text", "On the evidence"));

        Assert.Equal("Lifted", (await played.ListAsync("restrictions")).Single()["state"]!.ToString());
    }

    [Fact]
    public async Task A_party_takes_a_rung_the_clause_decides_over_an_expert_and_the_office_makes_the_report()
    {
        await using var played = await PlayedCase.OpenAsync();
        await played.UntilAskedAsync("settlement.draft");
        var settlement = await played.OkAsync("mediator", $"/cases/{played.Id}/settlements", SettlementWriteTests.Settlement(change: body => body["escalationClause"]!["requiresAdvisoryOpinion"] = false));
        await played.OkAsync("mediator", $"/settlements/{settlement["id"]}/submit");
        await played.UntilAskedAsync("milestone.evidence");
        var path = $"/cases/{played.Id}/escalations";
        var client = await played.Factory.BrowserForAsync("client@example.org");
        var mediator = await played.Factory.BrowserForAsync("mediator@example.org");

        await DoneAsync(client, path, "take", ("Input.Kind", "ExpertDetermination"), ("Input.Text", "Was the apology sincere?"));
        Assert.Contains("does not cover this question", (await client.OpenAsync(path)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        await DoneAsync(client, path, "take", ("Input.Kind", "ExpertDetermination"), ("Input.Text", "compliance"));
        await DoneAsync(mediator, path, "nominate", ("Input.Name", "E. Expert"), ("Input.To", "expert@example.org"));
        var expert = await played.Factory.BrowserForAsync("expert@example.org");
        var mandate = (await expert.OpenAsync("/my")).QuerySelector("#mandates a")!.GetAttribute("href")!;
        var asked = (await expert.OpenAsync(mandate)).QuerySelector("#question")!;
        Assert.Contains("compliance", asked.TextContent, StringComparison.Ordinal);
        Assert.NotNull(asked.QuerySelector("time"));
        Assert.NotNull((await expert.OpenAsync(mandate)).QuerySelector("#released .empty"));
        Assert.NotNull((await (await expert.PressAsync(mandate, "declare", null, ("Input.Text", " "))).ReadAsync()).QuerySelector("[role=alert]"));
        await DoneAsync(expert, mandate, "declare", ("Input.Text", "No ties"));
        Assert.NotNull((await (await mediator.PressAsync(path, "appoint", subject: null)).ReadAsync()).QuerySelector("[role=alert]"));
        await AllAnswerAsync(played, "expert.objections", "NoObjection");
        Assert.NotEmpty((await expert.OpenAsync(mandate)).QuerySelectorAll("#released a[href^='/settlements/']"));
        Assert.Contains("No ties", (await client.OpenAsync(mandate)).QuerySelector("#independence")!.TextContent, StringComparison.Ordinal);
        Assert.Empty((await client.OpenAsync(mandate)).QuerySelectorAll("#released a, [name='Input.Verb'][value='report']"));
        Assert.Equal(HttpStatusCode.NotFound, (await (await played.Factory.BrowserForAsync("stranger@example.org")).GetAsync(mandate)).StatusCode);
        await AllAnswerAsync(played, "expert.submission", "Submitted");
        await DoneAsync(expert, mandate, "report", ("Input.Text", "It was kept in part"));
        Assert.Empty(await played.AskedAsync("expert.determination"));
        Assert.Contains("It was kept in part", (await client.OpenAsync(path)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);

        await DoneAsync(client, path, "take", ("Input.Kind", "FormalDisputeResolution"), ("Input.Text", "What is owed?"));
        Assert.Empty((await client.OpenAsync(path)).QuerySelectorAll("[name='Input.Verb'][value='report']"));
        var told = (await (await (await played.Factory.BrowserForAsync("coordinator@example.org")).PressAsync(path, "report", subject: null, ("Input.To", "The district court"))).ReadAsync()).QuerySelector("main")!.TextContent;
        Assert.Contains("What all have signed", told, StringComparison.Ordinal);
        Assert.Empty(await played.AskedAsync("formal.report"));
    }

    [Fact]
    public async Task A_committee_finds_its_goals_and_figures_on_one_page_and_reports_there()
    {
        await using var played = await PlayedCase.OpenAsync();
        await played.UntilAskedAsync("milestone.evidence");
        await played.OkAsync("coordinator", $"/cases/{played.Id}/participations", ApiCalls.Party("committee", "Oversight", "committee@example.org"));
        var committee = await played.Factory.SignedInAsync("committee@example.org", Role.Oversight);
        var path = $"/cases/{played.Id}/oversight";
        Assert.NotNull((await committee.OpenAsync($"/cases/{played.Id}")).QuerySelector($"nav.pages a[href='{path}']"));
        Assert.Empty((await committee.OpenAsync(path)).QuerySelectorAll("[name='Input.Verb']"));
        var goal = new JsonObject { ["text"] = "Kept, in per cent", ["target"] = 100 };
        await played.OkAsync("mediator", $"/cases/{played.Id}/report-series", new()
        {
            ["purpose"] = "Oversight", ["title"] = "Is it kept?", ["headings"] = new JsonArray(goal, new JsonObject { ["text"] = "What stands in the way" }), ["reporter"] = "committee",
            ["first"] = (await played.OkAsync("coordinator", "/clock", new() { ["by"] = "PT0S" }))["now"]!.ToString()[..10], ["every"] = "1 w",
        });
        await played.OkAsync("coordinator", "/clock", new() { ["by"] = "P7D" });
        var page = await committee.OpenAsync(path);
        Assert.Contains("≥ 100", page.QuerySelector("#reports ol")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["0", "0"], page.QuerySelectorAll("#figures dd").Take(2).Select(d => d.TextContent.Trim()));
        Assert.NotNull((await (await committee.PressAsync(path, "write", null, ("Input.Rules[0].Text", "all"))).ReadAsync()).QuerySelector("[role=alert]"));
        await DoneAsync(committee, path, "write", ("Input.Rules[0].Text", "100"), ("Input.Rules[1].Text", "Nothing stands in the way"));

        Assert.Contains("Nothing stands in the way", (await committee.OpenAsync(path)).QuerySelector("#reports")!.TextContent, StringComparison.Ordinal);
        await played.Factory.Services.GetRequiredService<UnitOfWork>().RunAsync(
            scope => scope.Db.Set<Milestone>().ExecuteUpdateAsync(set => set.SetProperty(m => m.DueOn, new LocalDate(2027, 1, 4)), scope.Ct), default);
        Assert.Equal(["1", "0 (0 %)"], (await committee.OpenAsync(path)).QuerySelectorAll("#figures dd").Take(2).Select(d => d.TextContent.Trim()));
        Assert.Contains("Nothing stands in the way", (await (await played.Factory.BrowserForAsync("client@example.org")).OpenAsync(path)).QuerySelector("#reports")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("escalations", "take")]
    [InlineData("roadmap", "plan")]
    public async Task What_no_form_of_the_page_asks_for_is_refused(string page, string verb)
    {
        await using var played = await PlayedCase.OpenAsync();
        var mediator = await played.Factory.BrowserForAsync("mediator@example.org");

        var answer = await (await mediator.PressAsync($"/cases/{played.Id}/{page}", verb, subject: null, ("Input.Verb", "duel"))).ReadAsync();

        Assert.Contains("knows no such thing", answer.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
    }

    static async Task AllAnswerAsync(PlayedCase played, string kind, string outcome)
    {
        foreach (var task in (await played.ListAsync("tasks")).Where(t => t["kind"]!.ToString() == kind && t["state"]!.ToString() == "Open"))
            await played.OkAsync(task["assignee"]!.ToString(), $"/tasks/{task["id"]}/complete", new() { ["outcome"] = outcome });
    }

    static async Task DoneAsync(HttpClient browser, string path, string verb, params (string Name, string Value)[] filled)
    {
        var answer = await browser.PressAsync(path, verb, subject: null, filled);
        Assert.True(answer.StatusCode == HttpStatusCode.Redirect, answer.StatusCode == HttpStatusCode.OK ? $"{verb}: {(await answer.ReadAsync()).QuerySelector("[role=alert]")?.TextContent}" : $"{verb}: {answer.StatusCode}");
    }
}
