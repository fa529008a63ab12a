using System.Text.Json.Nodes;
using MediationWorkflows.Database;

namespace MediationWorkflows.Web.Tests.Api.Writes;

public sealed class DeadlineWriteTests
{
    static JsonObject More(string rule = "5 BD", string reason = "Illness") => new() { ["rule"] = rule, ["reason"] = reason };

    [Theory]
    [BothDatabases]
    public async Task Neutrals_give_more_time_and_a_waived_date_binds_nobody_while_the_question_stands(DatabaseProvider provider)
    {
        await using var played = await PlayedCase.OpenAsync(provider);
        await played.UntilAskedAsync("invitation");
        var task = (await played.ListAsync("tasks")).First(t => t["assignee"]!.ToString() == "clinician");
        var path = $"/deadlines/{task["deadlineId"]}";
        await played.NobodyElseAsync($"{path}/extend", More(), PlayedCase.Parties);
        await played.NobodyElseAsync($"{path}/waive", More(), PlayedCase.Parties);

        var extended = await played.OkAsync("mediator", $"{path}/extend", More());
        Assert.Equal("Extended", extended["state"]!.ToString());
        Assert.Equal("Illness", Assert.Single(extended["changes"]!.AsArray())!["reason"]!.ToString());
        Assert.Equal("Cancelled", (await played.OkAsync("coordinator", $"{path}/waive", More()))["state"]!.ToString());
        await played.TooLateAsync("coordinator", $"{path}/waive", "Cancelled", More());
        await played.TooLateAsync("mediator", $"{path}/extend", "Cancelled", More());

        var before = (await played.ListAsync("mails")).Count(MailToClinician);
        await played.OkAsync("coordinator", "/clock", new JsonObject { ["by"] = "P40D" });
        Assert.Equal(before, (await played.ListAsync("mails")).Count(MailToClinician));
        await played.OkAsync("clinician", $"/tasks/{task["id"]}/complete", new JsonObject { ["outcome"] = "Accepted" });
        static bool MailToClinician(JsonNode mail) => mail["to"]?.ToString() == "clinician" && mail["state"]!.ToString() == "Sent";
    }

    [Theory]
    [InlineData("24 h", 24)]
    [InlineData("90 min", 1.5)]
    public async Task Hours_more_count_from_when_the_deadline_would_have_ended(string rule, double hours)
    {
        await using var played = await PlayedCase.OpenAsync();
        await played.UntilAskedAsync("invitation");
        var id = (await played.ListAsync("tasks")).First(t => t["assignee"]!.ToString() == "clinician")["deadlineId"];
        var before = (await played.ListAsync("deadlines")).Single(d => d["id"]!.ToString() == id!.ToString())["expiresAt"]!.GetValue<DateTimeOffset>();

        var extended = await played.OkAsync("mediator", $"/deadlines/{id}/extend", More(rule));

        Assert.Equal(before.AddHours(hours), extended["expiresAt"]!.GetValue<DateTimeOffset>());
    }

    [Fact]
    public async Task A_wrong_extension_names_its_field()
    {
        await using var played = await PlayedCase.OpenAsync();
        var path = $"/deadlines/{(await played.ListAsync("deadlines"))[0]["id"]}";

        await played.WrongAsync("mediator", $"{path}/extend", "rule", More("a while"));
        await played.WrongAsync("mediator", $"{path}/extend", "rule", More("-3 BD"));
        await played.WrongAsync("mediator", $"{path}/extend", "rule", More("90000 BD"));
        await played.WrongAsync("mediator", $"{path}/extend", "rule", new JsonObject { ["reason"] = "Illness" });
        await played.WrongAsync("mediator", $"{path}/extend", "reason", More(reason: " "));
        await played.WrongAsync("mediator", $"{path}/waive", "reason", []);
        await played.WrongAsync("mediator", $"{path}/waive", "reason", More(reason: new string('x', 201)));
    }
}
