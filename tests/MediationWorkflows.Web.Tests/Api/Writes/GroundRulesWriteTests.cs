using System.Text.Json.Nodes;
using MediationWorkflows.Database;

namespace MediationWorkflows.Web.Tests.Api.Writes;

public sealed class GroundRulesWriteTests
{
    static JsonObject Rules(params string[] clauses) => new() { ["clauses"] = new JsonArray([.. clauses.Select(c => (JsonNode)c)]) };

    [Theory]
    [BothDatabases]
    public async Task Neutrals_propose_each_party_accepts_for_themselves_and_the_last_puts_them_in_force(DatabaseProvider provider)
    {
        await using var played = await PlayedCase.OpenAsync(provider);
        await played.UntilAskedAsync("groundRules.propose");
        var collection = $"/cases/{played.Id}/ground-rules";
        await played.NobodyElseAsync(collection, Rules("We speak in turn."), PlayedCase.Parties);
        var rules = await played.OkAsync("mediator", collection, Rules("We speak in turn."));
        var path = $"/ground-rules/{rules["id"]}";

        await played.NobodyElseAsync($"{path}/propose", [], PlayedCase.Parties);
        Assert.Equal("Proposed", (await played.OkAsync("mediator", $"{path}/propose"))["state"]!.ToString());
        await played.TooLateAsync("mediator", $"{path}/propose", "Proposed");
        await played.NobodyElseAsync($"{path}/accept", [], "mediator", "coordinator");
        await played.OkAsync("client", $"{path}/accept");
        await played.OkAsync("clinician", $"{path}/accept");
        Assert.Equal("InForce", (await played.OkAsync("institution", $"{path}/accept"))["state"]!.ToString());
    }

    [Fact]
    public async Task A_comment_is_taken_while_the_rules_are_proposed_and_an_acceptance_is_given_once()
    {
        await using var played = await PlayedCase.OpenAsync();
        await played.UntilAskedAsync("groundRules.accept");
        var path = $"/ground-rules/{Assert.Single(await played.ListAsync("ground-rules"))["id"]}";

        await played.WrongAsync("client", $"{path}/comment", "text", []);
        await played.OkAsync("client", $"{path}/accept");
        await played.TooLateAsync("client", $"{path}/accept", "Accepted");
        await played.OkAsync("clinician", $"{path}/comment", new JsonObject { ["text"] = "One more thing" });
        Assert.Equal("ChangesRequested", (await played.ListAsync("tasks")).Single(t => t["kind"]!.ToString() == "groundRules.accept" && t["assignee"]!.ToString() == "clinician")["outcome"]!.ToString());
    }

    [Fact]
    public async Task Rules_without_a_clause_are_refused()
    {
        await using var played = await PlayedCase.OpenAsync();

        await played.WrongAsync("mediator", $"/cases/{played.Id}/ground-rules", "clauses", Rules());
        await played.WrongAsync("mediator", $"/cases/{played.Id}/ground-rules", "clauses", Rules("We speak in turn.", " "));
    }
}
