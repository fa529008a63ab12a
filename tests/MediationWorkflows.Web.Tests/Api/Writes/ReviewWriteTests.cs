using System.Text.Json.Nodes;
using MediationWorkflows.Database;

namespace MediationWorkflows.Web.Tests.Api.Writes;

public sealed class ReviewWriteTests
{
    static JsonObject Report => new() { ["text"] = "Eight of nine trained" };

    static JsonObject Finding(string finding = "PartlyCompliant", string text = "One is missing") => new() { ["finding"] = finding, ["text"] = text };

    [Theory]
    [BothDatabases]
    public async Task Parties_report_and_neutrals_find_while_the_review_is_open(DatabaseProvider provider)
    {
        await using var played = await PlayedCase.OpenAsync(provider);
        await played.UntilAskedAsync("milestone.evidence");
        var path = $"/reviews/{(await played.ListAsync("reviews"))[0]["id"]}";
        await played.TooLateAsync("institution", $"{path}/interim-report", "Scheduled", Report);
        await played.TooLateAsync("mediator", $"{path}/finding", "Scheduled", Finding());

        await played.UntilAskedAsync("review.report");
        await played.NobodyElseAsync($"{path}/interim-report", Report, "mediator", "coordinator");
        await played.WrongAsync("institution", $"{path}/interim-report", "text", []);
        await played.OkAsync("institution", $"{path}/interim-report", Report);
        await played.NobodyElseAsync($"{path}/finding", Finding(), PlayedCase.Parties);
        await played.WrongAsync("mediator", $"{path}/finding", "finding", new JsonObject { ["text"] = "One is missing" });
        await played.WrongAsync("mediator", $"{path}/finding", "finding", Finding("Missed"));
        await played.WrongAsync("mediator", $"{path}/finding", "finding", Finding("Splendid"));
        await played.WrongAsync("mediator", $"{path}/finding", "text", Finding(text: ""));
        Assert.Equal("PartlyCompliant", (await played.OkAsync("mediator", $"{path}/finding", Finding()))["state"]!.ToString());
        await played.TooLateAsync("mediator", $"{path}/finding", "PartlyCompliant", Finding());
        await played.TooLateAsync("client", $"{path}/interim-report", "PartlyCompliant", Report);
    }

    [Fact]
    public async Task A_client_says_how_it_goes_while_the_review_is_open_and_both_sides_read_it()
    {
        await using var played = await PlayedCase.OpenAsync();
        await played.UntilAskedAsync("milestone.evidence");
        var path = $"/reviews/{(await played.ListAsync("reviews"))[0]["id"]}";
        await played.TooLateAsync("client", $"{path}/progress-note", "Scheduled", Report);
        await played.UntilAskedAsync("review.progressNote");
        Assert.Equal(["client"], await played.AskedAsync("review.progressNote"));

        await played.NobodyElseAsync($"{path}/progress-note", Report);
        await played.WrongAsync("client", $"{path}/progress-note", "text", []);
        await played.OkAsync("client", $"{path}/progress-note", Report);

        Assert.Empty(await played.AskedAsync("review.progressNote"));
        var note = Assert.Single((await played["clinician"].ListAsync($"/cases/{played.Id}/reviews"))[0]["reports"]!.AsArray())!;
        Assert.Equal(("client", true, "Eight of nine trained"), (note["by"]!.ToString(), (bool)note["progressNote"]!, note["text"]!.ToString()));
        await played.OkAsync("institution", $"{path}/interim-report", Report);
        await played.OkAsync("mediator", $"{path}/finding", Finding());
        await played.TooLateAsync("client", $"{path}/progress-note", "PartlyCompliant", Report);
    }
}
