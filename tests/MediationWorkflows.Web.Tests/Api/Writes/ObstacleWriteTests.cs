using System.Text.Json.Nodes;
using MediationWorkflows.Database;

namespace MediationWorkflows.Web.Tests.Api.Writes;

public sealed class ObstacleWriteTests
{
    static JsonObject Obstacle => new() { ["text"] = "The trainer may fall ill" };

    static JsonObject Contingency(string text = "Another hospital's trainer") => new() { ["contingency"] = text };

    [Theory, BothDatabases]
    public async Task An_obstacle_is_noted_planned_for_tried_before_the_ladder_and_out_of_the_way(DatabaseProvider provider)
    {
        await using var played = await PlayedCase.OpenAsync(provider);
        await played.UntilAskedAsync("milestone.evidence");
        var obstacles = $"/cases/{played.Id}/obstacles";
        await played.NobodyElseAsync(obstacles, Obstacle);
        await played.WrongAsync("clinician", obstacles, "text", []);
        await played.WrongAsync("clinician", obstacles, "milestoneId", new JsonObject { ["text"] = "The trainer may fall ill", ["milestoneId"] = Guid.NewGuid().ToString() });
        var noted = await played.OkAsync("clinician", obstacles, Obstacle);
        var path = $"/obstacles/{noted["id"]}";
        Assert.Equal(("Open", "clinician", null), (noted["state"]!.ToString(), noted["notedBy"]!.ToString(), noted["contingency"]));

        await played.WrongAsync("institution", $"{path}/contingency", "contingency", Contingency(""));
        Assert.Equal("Another hospital's trainer", (await played.OkAsync("institution", $"{path}/contingency", Contingency()))["contingency"]!.ToString());
        // What somebody has foreseen is tried first: nobody is asked for a brief session.
        await played.OkAsync("client", $"/cases/{played.Id}/escalations", new JsonObject { ["rung"] = "DelayNotice", ["question"] = "compliance" });
        Assert.Equal(["institution"], await played.AskedAsync("escalation.contingency"));
        Assert.Empty(await played.AskedAsync("escalation.briefSession"));

        Assert.Equal("Resolved", (await played.OkAsync("mediator", $"{path}/resolve"))["state"]!.ToString());
        await played.TooLateAsync("mediator", $"{path}/resolve", "Resolved");
        await played.TooLateAsync("institution", $"{path}/contingency", "Resolved", Contingency());
    }
}
