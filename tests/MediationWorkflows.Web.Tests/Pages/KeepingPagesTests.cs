using System.Net;
using MediationWorkflows.Web.Tests.Api.Writes;

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
        await AnsweredAsync(played, "expert.statement", "Stated", "No ties");
        await DoneAsync(mediator, path, "appoint");
        foreach (var (kind, outcome) in new[] { ("expert.objections", "NoObjection"), ("expert.submission", "Submitted") })
            await AllAnswerAsync(played, kind, outcome);
        await AnsweredAsync(played, "expert.determination", "Determined", "It was kept in part");
        Assert.Contains("It was kept in part", (await client.OpenAsync(path)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);

        await DoneAsync(client, path, "take", ("Input.Kind", "FormalDisputeResolution"), ("Input.Text", "What is owed?"));
        Assert.Empty((await client.OpenAsync(path)).QuerySelectorAll("[name='Input.Verb'][value='report']"));
        var told = (await (await (await played.Factory.BrowserForAsync("coordinator@example.org")).PressAsync(path, "report", subject: null, ("Input.To", "The district court"))).ReadAsync()).QuerySelector("main")!.TextContent;
        Assert.Contains("What all have signed", told, StringComparison.Ordinal);
        Assert.Empty(await played.AskedAsync("formal.report"));
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

    /// <summary>An expert reads on the page of the task what it is about, and answers there.</summary>
    static async Task AnsweredAsync(PlayedCase played, string kind, string outcome, string words)
    {
        var browser = await played.Factory.BrowserForAsync("expert@example.org");
        var page = $"/my/tasks/{(await played.ListAsync("tasks")).Single(t => t["kind"]!.ToString() == kind)["id"]}";
        Assert.Contains("compliance", (await browser.OpenAsync(page)).QuerySelector(".subject")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull((await (await browser.SubmitAsync(page, ("Input.Outcome", outcome), ("Input.Note", words))).ReadAsync()).QuerySelector(".notice.good"));
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
