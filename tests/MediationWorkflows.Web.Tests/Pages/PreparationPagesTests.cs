using MediationWorkflows.Web.Tests.Api;
using MediationWorkflows.Web.Tests.Api.Writes;

namespace MediationWorkflows.Web.Tests.Pages;

/// <summary>The forms of preparation, without any script, and what the case's page shows of it to whom.</summary>
public sealed class PreparationPagesTests
{
    [Fact]
    public async Task A_party_fills_in_goals_and_a_fear_and_only_they_find_them()
    {
        await using var played = await PlayedCase.OpenAsync();
        await played.UntilAskedAsync("goals");
        var browser = await played.Factory.SignedInAgainAsync("client@example.org");
        var task = (await played["client"].ListAsync("/tasks?mine=true")).First(t => t["kind"]!.ToString() == "goals")["id"];

        var answer = await (await browser.SubmitAsync(
            $"/my/tasks/{task}", ("Input.Outcome", "Written"), ("Input.Fields[goals]", "An apology"), ("Input.Fields[fears]", "They know my landlord."), ("Input.Fields[fearKind]", "Retaliation"))).ReadAsync();

        Assert.NotNull(answer.QuerySelector(".notice.good"));
        var form = (await played["client"].ListAsync($"/cases/{played.Id}/goals")).Single(g => g["of"]!.ToString() == "client");
        Assert.Contains("An apology", (await played["client"].ReadAsync($"/items/{form["itemId"]}"))["text"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal("Retaliation", Assert.Single(await played["client"].ListAsync($"/cases/{played.Id}/fears"))["kind"]!.ToString());
        Assert.Empty(await played["clinician"].ListAsync($"/cases/{played.Id}/fears"));
    }

    [Fact]
    public async Task The_mediator_maps_interests_line_by_line_and_the_cases_page_shows_them_with_the_checklist()
    {
        await using var played = await PlayedCase.OpenAsync();
        await played.OkAsync("mediator", $"/cases/{played.Id}/prior-clause", new() { ["text"] = "What is said is confidential." });
        await played.UntilAskedAsync("interests.map");
        var browser = await played.Factory.SignedInAgainAsync("mediator@example.org");
        var task = (await played["mediator"].ListAsync("/tasks?mine=true")).First(t => t["kind"]!.ToString() == "interests.map")["id"];

        await browser.SubmitAsync($"/my/tasks/{task}", ("Input.Outcome", "Mapped"), ("Input.Fields[entries]", "client | Money | That it happens to nobody else\nSafety on the ward"));
        var page = (await (await played.Factory.SignedInAgainAsync("clinician@example.org")).OpenAsync($"/cases/{played.Id}")).QuerySelector("main")!.TextContent;

        Assert.Contains("Money → That it happens to nobody else", page, StringComparison.Ordinal);
        Assert.Contains("Safety on the ward", page, StringComparison.Ordinal);
        Assert.Contains("The documentation of the treatment in question", page, StringComparison.Ordinal);
        Assert.Contains("What is said is confidential.", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_are_asked_for_and_waived_and_the_prior_clause_is_recorded_and_confirmed_on_their_pages()
    {
        await using var played = await PlayedCase.OpenAsync();
        var (mediator, client) = (await played.Factory.SignedInAgainAsync("mediator@example.org"), await played.Factory.SignedInAgainAsync("client@example.org"));
        var records = $"/cases/{played.Id}/records";
        await Forms.PressAsync(mediator, records, "ask", null, ("Input.Name", "The rota of March"), ("Input.To", "client"), ("Input.Basis", "5 BD"), ("Input.Checked", "true"));
        Assert.Contains("The rota of March", (await client.OpenAsync(records)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        await Forms.PressAsync(client, records, "bring-in");
        Assert.Equal("In", Assert.Single(await played.ListAsync("record-requests"))["state"]!.ToString());

        var clause = $"/cases/{played.Id}/prior-clause";
        await Forms.PressAsync(mediator, clause, "record", null, ("Input.Text", "What is said is confidential. No court before 45 days of mediation."));
        Assert.Contains("45", (await mediator.OpenAsync(clause)).GetElementById("days")!.GetAttribute("value"), StringComparison.Ordinal);
        var wrong = await (await Forms.PressAsync(mediator, clause, "confirm", null, ("Input.Days", "900"))).ReadAsync();
        Assert.NotNull(wrong.QuerySelector("[role=alert]"));
        await Forms.PressAsync(mediator, clause, "confirm", null, ("Input.Rules[0].Kind", "Confidentiality"), ("Input.Rules[0].Text", "Nothing leaves the room."), ("Input.Days", "60"));
        var confirmed = Assert.Single(await played.ListAsync("prior-clause"));
        Assert.Equal(("Confirmed", 60, "Nothing leaves the room."), (confirmed["state"]!.ToString(), (int)confirmed["mediationDays"]!, confirmed["rules"]![0]!["text"]!.ToString()));
        Assert.Null((await client.OpenAsync(clause)).QuerySelector("main textarea"));
    }

    [Fact]
    public async Task Terms_are_written_on_a_form_that_names_what_is_wrong_and_each_time_makes_the_next_version()
    {
        await using var played = await PlayedCase.OpenAsync();
        var mediator = await played.Factory.SignedInAgainAsync("mediator@example.org");
        var terms = $"/cases/{played.Id}/terms";
        (string, string)[] payment =
        [
            ("Input.Terms[0].Kind", "payment"), ("Input.Terms[0].Text", "The clinic pays."), ("Input.Terms[0].Obligor", "institution"), ("Input.Terms[0].Verifier", "coordinator"),
            ("Input.FirstAfterMonths", "6"), ("Input.EveryMonths", "0"), ("Input.Count", "1"), ("Input.Questions", "compliance"), ("Input.IsBinding", "true"),
        ];
        var wrong = await (await mediator.SubmitAsync(terms, [.. payment, ("Input.Terms[0].Amount", "a lot")])).ReadAsync();
        Assert.NotEqual("", wrong.GetElementById("amount0-error")!.TextContent.Trim());
        Assert.Equal("a lot", wrong.GetElementById("amount0")!.GetAttribute("value"));
        Assert.Empty(await played.ListAsync("settlements"));

        await mediator.SubmitAsync(terms, [.. payment, ("Input.Terms[0].Amount", "1500.50"), ("Input.Terms[0].Currency", "USD"), ("Input.Terms[0].Instalments", "2027-06-30 1000\n2027-09-30 500.50")]);
        var first = Assert.Single(await played.ListAsync("settlements"));
        Assert.Equal((1500.50m, 2), ((decimal)first["terms"]![0]!["amount"]!, first["terms"]![0]!["instalments"]!.AsArray().Count));
        var page = await mediator.OpenAsync(terms);
        Assert.Contains("The clinic pays.", page.GetElementById("Text0")!.TextContent, StringComparison.Ordinal);
        var annex = await UploadAsync(played, "Joint", "protocol.txt");
        await UploadAsync(played, "PartyPrivate", "notes.txt");
        page = await mediator.OpenAsync(terms);
        Assert.Equal(annex, Assert.Single(page.QuerySelectorAll("input[name='Input.Annexes']")).GetAttribute("value"));
        await mediator.SubmitAsync(terms, [.. payment, ("Input.Terms[0].Amount", "1500"), ("Input.Annexes", annex), ("Input.SkipTo", "AdvisoryOpinion"), ("Input.First", "2027-09-01")]);
        var second = (await played.ListAsync("settlements"))[^1];
        Assert.Equal((annex, "AdvisoryOpinion", "2027-09-01"),
            (second["annexes"]![0]!["documentId"]!.ToString(), second["escalationClause"]!["skipTo"]!.ToString(), second["reviewPlan"]!["first"]!.ToString()));
        page = await mediator.OpenAsync(terms);
        Assert.NotNull(page.QuerySelector("input[name='Input.Annexes'][checked]"));
        Assert.Equal("AdvisoryOpinion", page.QuerySelector("select[name='Input.SkipTo'] option[selected]")!.GetAttribute("value"));
        Assert.Equal(2, (await played.ListAsync("settlements")).Count);
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, (await (await played.Factory.SignedInAgainAsync("client@example.org")).GetAsync(terms)).StatusCode);
    }

    static async Task<string> UploadAsync(PlayedCase played, string @class, string name)
    {
        using var form = new MultipartFormDataContent { { new StringContent(@class), "class" }, { new StringContent("How it is done.") { Headers = { ContentType = new("text/plain") } }, "file", name } };
        return (await (await played["mediator"].PostAsync($"/api/v1/cases/{played.Id}/documents", form)).JsonAsync())["id"]!.ToString();
    }
}
