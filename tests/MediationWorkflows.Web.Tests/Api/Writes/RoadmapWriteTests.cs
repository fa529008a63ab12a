using System.Net;
using System.Text.Json.Nodes;
using MediationWorkflows.Database;

namespace MediationWorkflows.Web.Tests.Api.Writes;

public sealed class RoadmapWriteTests
{
    static JsonObject Step => new()
    {
        ["kind"] = "Intervention", ["what"] = "Shorter rounds", ["evidence"] = "The audit of May", ["measure"] = "Nine in ten in time", ["owner"] = "clinician", ["answersTo"] = "institution", ["dueOn"] = "2027-03-01",
    };

    static JsonObject Figure => new()
    {
        ["purpose"] = "KeyFigure", ["title"] = "Falls", ["headings"] = new JsonArray(new JsonObject { ["text"] = "Falls in a week", ["target"] = 2, ["atMost"] = true }), ["reporter"] = "clinician",
        ["first"] = "2027-01-05", ["every"] = "1 w",
    };

    [Theory, BothDatabases]
    public async Task A_roadmap_is_planned_carried_out_measured_and_answers_what_patients_say(DatabaseProvider provider)
    {
        await using var played = await PlayedCase.OpenAsync(provider);
        var steps = $"/cases/{played.Id}/roadmap-actions";
        await played.NobodyElseAsync(steps, Step, "client", "clinician");
        await played.WrongAsync("mediator", steps, "evidence", Without(Step, "evidence"));
        await played.WrongAsync("mediator", steps, "owner", Without(Step, "owner"));
        var step = $"/roadmap-actions/{(await played.OkAsync("institution", steps, Step))["id"]}";
        await played.NobodyElseAsync($"{step}/settle", Settled("Done"), "client");
        await played.NobodyElseAsync($"{step}/settle", Settled("Dropped"), "clinician");
        await played.WrongAsync("clinician", $"{step}/settle", "result", new JsonObject { ["state"] = "Done" });
        Assert.Equal("Done", (await played.OkAsync("clinician", $"{step}/settle", Settled("Done")))["state"]!.ToString());
        await played.TooLateAsync("mediator", $"{step}/settle", "Done", Settled("Missed"));

        await played.NobodyElseAsync($"/cases/{played.Id}/perspectives", new JsonObject { ["text"] = "Nobody has time" }, "clinician", "institution", "mediator");
        var view = $"/perspectives/{(await played.OkAsync("client", $"/cases/{played.Id}/perspectives", new JsonObject { ["text"] = "Nobody has time" }))["id"]}";
        await played.NobodyElseAsync($"{view}/answer", new JsonObject { ["text"] = "So be it" }, "client", "clinician");
        Assert.Equal("Rounds are shorter", (await played.OkAsync("mediator", $"{view}/answer", new JsonObject { ["text"] = "Rounds are shorter" }))["answer"]!.ToString());
        await played.TooLateAsync("mediator", $"{view}/answer", "Answered", new JsonObject { ["text"] = "Or not" });

        await played.WrongAsync("mediator", $"/cases/{played.Id}/report-series", "headings", Without(Figure, "headings"));
        await played.NobodyElseAsync($"/cases/{played.Id}/report-series", Figure, "client", "clinician");
        var series = $"/report-series/{(await played.OkAsync("mediator", $"/cases/{played.Id}/report-series", Figure))["id"]}";
        await played.OkAsync("coordinator", "/clock", new JsonObject { ["by"] = "P1D" });
        var report = $"/reports/{Assert.Single(await played.ListAsync("reports"))["id"]}";
        await played.NobodyElseAsync($"{report}/write", new JsonObject { ["entries"] = new JsonArray("1") }, "client", "mediator");
        await played.WrongAsync("clinician", $"{report}/write", "entries[0]", new JsonObject { ["entries"] = new JsonArray("few") });
        Assert.Equal("Issued", (await played.OkAsync("clinician", $"{report}/write", new JsonObject { ["entries"] = new JsonArray("1") }))["state"]!.ToString());
        await played.NobodyElseAsync($"{series}/end", [], "client", "clinician");
        Assert.NotNull((await played.OkAsync("mediator", $"{series}/end"))["endedAt"]);
        await played.TooLateAsync("mediator", $"{series}/end", "Ended");
    }

    [Fact]
    public async Task All_of_it_is_done_on_one_page_without_a_script()
    {
        await using var played = await PlayedCase.OpenAsync();
        var path = $"/cases/{played.Id}/roadmap";
        var mediator = await played.Factory.BrowserForAsync("mediator@example.org");
        Assert.Equal(HttpStatusCode.NotFound, (await (await played.Factory.BrowserForAsync("stranger@example.org")).GetAsync(path)).StatusCode);

        await mediator.PressAsync(path, "plan", subject: null, ("Input.Kind", "Training"), ("Input.Text", "A course on handover"), ("Input.Purpose", "All attend"),
            ("Input.From", "clinician"), ("Input.To", "institution"), ("Input.Day", "2027-03-01"));
        await mediator.PressAsync(path, "start", subject: null, ("Input.Kind", "KeyFigure"), ("Input.Name", "Falls"), ("Input.Text", "Falls in a week | <= 2"),
            ("Input.From", "clinician"), ("Input.Day", "2027-01-05"), ("Input.Basis", "1 w"));
        await mediator.PressAsync(path, "obstacle", subject: null, ("Input.Text", "The trainer is ill"), ("Input.Basis", "Another trainer"));
        await played.OkAsync("coordinator", "/clock", new JsonObject { ["by"] = "P1D" });

        var page = (await mediator.OpenAsync(path)).QuerySelector("main")!.TextContent;
        Assert.All((string[])["A course on handover", "Falls", "Another trainer"], words => Assert.Contains(words, page, StringComparison.Ordinal));
        Assert.Equal("True", (await played.ListAsync("report-series")).Single()["headings"]![0]!["atMost"]!.ToString(), ignoreCase: true);
        Assert.Equal("Due", (await played.ListAsync("reports")).Single()["state"]!.ToString());
    }

    static JsonObject Settled(string state) => new() { ["state"] = state, ["result"] = "As planned" };

    static JsonObject Without(JsonObject body, string field)
    {
        body.Remove(field);
        return body;
    }
}
