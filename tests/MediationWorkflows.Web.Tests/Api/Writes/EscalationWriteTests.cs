using System.Text.Json.Nodes;
using MediationWorkflows.Database;

namespace MediationWorkflows.Web.Tests.Api.Writes;

public sealed class EscalationWriteTests
{
    static JsonObject Over(string question) => new() { ["rung"] = "ExpertDetermination", ["question"] = question };

    static JsonObject Expert(string email = "expert@example.org") => new() { ["expert"] = ApiCalls.Party("expert", "Expert", email) };

    static JsonObject Words => new() { ["text"] = "No ties to anyone", ["reason"] = "They worked together" };

    [Theory]
    [BothDatabases]
    public async Task An_expert_states_their_independence_is_appointed_once_the_parties_had_their_say_and_determines(DatabaseProvider provider)
    {
        await using var played = await PlayedCase.OpenAsync(provider);
        var (escalation, path) = await NominatedAsync(played);
        await played.TooLateAsync("mediator", $"{escalation}/nominate", "Nominated", Expert());

        await played.NobodyElseAsync($"{path}/statement", Words, PlayedCase.Everybody);
        await played.WrongAsync("expert", $"{path}/statement", "text", []);
        await played.TooLateAsync("mediator", $"{path}/appoint", "Nominated");
        await played.OkAsync("expert", $"{path}/statement", Words);
        await played.NobodyElseAsync($"{path}/appoint", [], [.. PlayedCase.Parties, "expert"]);
        foreach (var task in (await played.ListAsync("tasks")).Where(t => t["kind"]!.ToString() == "expert.objections"))
        {
            await played.TooLateAsync("mediator", $"{path}/appoint", "Nominated");
            await played.OkAsync(task["assignee"]!.ToString(), $"/tasks/{task["id"]}/complete", new JsonObject { ["outcome"] = "NoObjection" });
        }

        Assert.Equal("Appointed", (await played.ListAsync("mandates")).Single()["state"]!.ToString());
        await played.TooLateAsync("mediator", $"{path}/appoint", "Appointed");
        await played.TooLateAsync("client", $"{path}/object", "Appointed", Words);
        await played.NobodyElseAsync($"{path}/report", Words, PlayedCase.Everybody);
        await played.WrongAsync("expert", $"{path}/report", "text", []);
        Assert.Equal("Reported", (await played.OkAsync("expert", $"{path}/report", Words))["state"]!.ToString());
        await played.TooLateAsync("expert", $"{path}/report", "Reported", Words);
        Assert.Equal("Decided", (await played.ListAsync("escalations"))[^1]["state"]!.ToString());
    }

    [Fact]
    public async Task A_party_objects_and_another_expert_is_nominated_after_the_first_is_removed()
    {
        await using var played = await PlayedCase.OpenAsync();
        var (escalation, path) = await NominatedAsync(played);

        await played.NobodyElseAsync($"{path}/object", Words, "mediator", "coordinator", "expert");
        await played.WrongAsync("client", $"{path}/object", "reason", []);
        Assert.Equal("Challenged", (await played.OkAsync("client", $"{path}/object", Words))["state"]!.ToString());
        await played.NobodyElseAsync($"{path}/remove", [], [.. PlayedCase.Parties, "expert"]);
        Assert.Equal("Removed", (await played.OkAsync("mediator", $"{path}/remove"))["state"]!.ToString());
        await played.TooLateAsync("mediator", $"{path}/remove", "Removed");
        await played.WrongAsync("mediator", $"{escalation}/nominate", "expert", Expert("client@example.org"));
        await played.WrongAsync("mediator", $"{escalation}/nominate", "expert.email", Expert("no address"));
        await played.OkAsync("mediator", $"{escalation}/nominate", Expert());
    }

    [Fact]
    public async Task A_rung_needs_a_question_and_the_agreement_of_the_parties()
    {
        await using var played = await PlayedCase.OpenAsync();
        var collection = $"/cases/{played.Id}/escalations";

        await played.WrongAsync("client", collection, "rung", new JsonObject { ["question"] = "compliance" });
        await played.WrongAsync("client", collection, "rung", new JsonObject { ["rung"] = "Duel", ["question"] = "compliance" });
        await played.WrongAsync("client", collection, "question", Over(" "));
        await played.NobodyElseAsync(collection, Over("compliance"));
        Assert.Equal("notSigned", (await played.OkAsync("client", collection, Over("compliance")))["refusedBecause"]!.ToString());
    }

    [Theory]
    [BothDatabases]
    public async Task Each_rung_that_a_person_takes_asks_whom_it_needs_and_one_that_is_taken_is_not_taken_twice(DatabaseProvider provider)
    {
        await using var played = await PlayedCase.OpenAsync(provider);
        await played.UntilAskedAsync("milestone.evidence");
        var collection = $"/cases/{played.Id}/escalations";
        foreach (var (rung, kind, whom) in new[]
        {
            ("DelayNotice", "escalation.briefSession", "mediator"), ("BriefSession", "escalation.briefSession", "mediator"), ("AdvisoryOpinion", "escalation.advisoryOpinion", "mediator"),
            ("FormalDisputeResolution", "formal.report", "coordinator"),
        })
        {
            var before = (await played.AskedAsync(kind)).Count;
            await played.OkAsync("client", collection, new JsonObject { ["rung"] = rung, ["question"] = $"Over {rung}?" });
            var asked = await played.AskedAsync(kind);
            Assert.Equal((rung, before + 1), (rung, asked.Count));
            Assert.All(asked, who => Assert.Equal(whom, who));
        }

        Assert.Equal(System.Net.HttpStatusCode.Conflict, (await played.AskAsync("clinician", collection, new JsonObject { ["rung"] = "BriefSession", ["question"] = "over AdvisoryOpinion?" })).StatusCode);
        await played.OkAsync("coordinator", $"/cases/{played.Id}/minimum-report", new JsonObject { ["recipient"] = "The district court" });
        Assert.Empty(await played.AskedAsync("formal.report"));
    }

    static async Task<(string Escalation, string Mandate)> NominatedAsync(PlayedCase played)
    {
        await played.UntilAskedAsync("settlement.draft");
        var settlement = await played.OkAsync("mediator", $"/cases/{played.Id}/settlements", SettlementWriteTests.Settlement(change: body =>
            body["escalationClause"]!["requiresAdvisoryOpinion"] = false));
        await played.OkAsync("mediator", $"/settlements/{settlement["id"]}/submit");
        await played.UntilAskedAsync("milestone.evidence");
        var escalation = $"/escalations/{(await played.OkAsync("client", $"/cases/{played.Id}/escalations", Over("compliance")))["id"]}";
        await played.NobodyElseAsync($"{escalation}/nominate", Expert(), PlayedCase.Parties);
        return (escalation, $"/mandates/{(await played.OkAsync("mediator", $"{escalation}/nominate", Expert()))["id"]}");
    }
}
