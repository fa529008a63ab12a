using System.Text.Json.Nodes;
using MediationWorkflows.Database;

namespace MediationWorkflows.Web.Tests.Api.Writes;

public sealed class RiskWriteTests
{
    static JsonObject Assessment(Action<JsonObject>? change = null)
    {
        var hazard = new JsonObject { ["text"] = "Anger in the room", ["likelihood"] = 3, ["severity"] = 2, ["action"] = "Separate rooms", ["owner"] = "mediator" };
        change?.Invoke(hazard);
        return new JsonObject { ["hazards"] = new JsonArray(hazard) };
    }

    [Theory]
    [BothDatabases]
    public async Task Neutrals_assess_each_party_answers_for_themselves_and_one_dispute_is_enough(DatabaseProvider provider)
    {
        await using var played = await PlayedCase.OpenAsync(provider);
        await played.UntilAskedAsync("risk.draft");
        var collection = $"/cases/{played.Id}/risk-assessments";
        await played.NobodyElseAsync(collection, Assessment(), PlayedCase.Parties);
        var path = $"/risk-assessments/{(await played.OkAsync("mediator", collection, Assessment()))["id"]}";

        await played.NobodyElseAsync($"{path}/agree", [], "mediator", "coordinator");
        await played.OkAsync("client", $"{path}/agree");
        Assert.Equal("Disputed", (await played.OkAsync("clinician", $"{path}/dispute", new JsonObject { ["reason"] = "Too cautious" }))["state"]!.ToString());
        await played.OkAsync("institution", $"{path}/agree");
        Assert.Equal("Disputed", Assert.Single(await played.ListAsync("risk-assessments"), risk => path.EndsWith(risk["id"]!.ToString(), StringComparison.Ordinal))["state"]!.ToString());
    }

    [Fact]
    public async Task All_who_were_asked_agree()
    {
        await using var played = await PlayedCase.OpenAsync();
        await played.UntilAskedAsync("risk.agree");
        var path = $"/risk-assessments/{Assert.Single(await played.ListAsync("risk-assessments"))["id"]}";

        await played.OkAsync("client", $"{path}/agree");
        await played.OkAsync("clinician", $"{path}/agree");
        Assert.Equal("Agreed", (await played.OkAsync("institution", $"{path}/agree"))["state"]!.ToString());
        await played.TooLateAsync("client", $"{path}/dispute", "Agreed");
    }

    [Fact]
    public async Task A_wrong_hazard_names_its_field()
    {
        await using var played = await PlayedCase.OpenAsync();
        await played.UntilAskedAsync("risk.draft");
        var path = $"/cases/{played.Id}/risk-assessments";

        await played.WrongAsync("mediator", path, "hazards", new JsonObject { ["hazards"] = new JsonArray() });
        await played.WrongAsync("mediator", path, "hazards[0]", new JsonObject { ["hazards"] = new JsonArray((JsonNode?)null) });
        await played.WrongAsync("mediator", path, "hazards[0].text", Assessment(h => h["text"] = ""));
        await played.WrongAsync("mediator", path, "hazards[0].likelihood", Assessment(h => h["likelihood"] = 9));
        await played.WrongAsync("mediator", path, "hazards[0].severity", Assessment(h => h.Remove("severity")));
        await played.WrongAsync("mediator", path, "hazards[0].owner", Assessment(h => h["owner"] = "nobody"));
    }
}
