using System.Text.Json.Nodes;
using MediationWorkflows.Database;

namespace MediationWorkflows.Web.Tests.Api.Writes;

public sealed class TaskWriteTests
{
    static JsonObject To(string assignee) => new() { ["assignee"] = assignee };

    [Fact]
    public async Task What_is_wrong_in_an_answer_is_named_where_it_stands_in_it()
    {
        await using var played = await PlayedCase.OpenAsync();
        await played.UntilAskedAsync("goals");
        var task = (await played.ListAsync("tasks")).First(t => t["state"]!.ToString() == "Open" && t["kind"]!.ToString() == "goals" && t["assignee"]!.ToString() == "client");
        foreach (var wrong in new JsonNode[] { " ", new string('x', 100_001), 7 })
            await played.WrongAsync("client", $"/tasks/{task["id"]}/complete", "data.goals", new JsonObject { ["outcome"] = task["outcomes"]![0]!.DeepClone(), ["data"] = new JsonObject { ["goals"] = wrong } });
    }

    [Theory]
    [BothDatabases]
    public async Task The_coordinator_gives_an_open_task_to_somebody_of_the_case_who_is_told_and_may_answer(DatabaseProvider provider)
    {
        await using var played = await PlayedCase.OpenAsync(provider);
        await played.UntilAskedAsync("groundRules.propose");
        var task = (await played.ListAsync("tasks")).Single(t => t["state"]!.ToString() == "Open" && t["kind"]!.ToString() == "groundRules.propose");
        var path = $"/tasks/{task["id"]}";
        await played.NobodyElseAsync($"{path}/assign", To("coordinator"), [.. PlayedCase.Parties, "mediator"]);
        await played.WrongAsync("coordinator", $"{path}/assign", "assignee", []);
        await played.WrongAsync("coordinator", $"{path}/assign", "assignee", To("nobody"));
        await played.NobodyElseAsync($"{path}/complete", new JsonObject { ["outcome"] = "Proposed" }, "coordinator", "client");

        Assert.Equal("coordinator", (await played.OkAsync("coordinator", $"{path}/assign", To("coordinator")))["assignee"]!.ToString());
        await played.OkAsync("coordinator", $"{path}/complete", new JsonObject { ["outcome"] = "Proposed" });
        await played.TooLateAsync("coordinator", $"{path}/assign", "Completed", To("mediator"));
        await played.Factory.SettleAsync();
        Assert.Contains(await played.ListAsync("mails"), mail => mail["to"]?.ToString() == "coordinator" && mail["taskId"]?.ToString() == task["id"]!.ToString());
    }
}
