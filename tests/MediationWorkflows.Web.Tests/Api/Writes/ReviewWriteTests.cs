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
}
