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
}
