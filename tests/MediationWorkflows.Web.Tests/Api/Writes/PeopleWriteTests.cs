using System.Net;
using System.Text.Json.Nodes;
using MediationWorkflows.Database;

namespace MediationWorkflows.Web.Tests.Api.Writes;

public sealed class PeopleWriteTests
{
    static JsonObject Deputy(Action<JsonObject>? change = null)
    {
        var person = ApiCalls.Party("deputy", "Mediator", "deputy@example.org");
        change?.Invoke(person);
        return new JsonObject { ["person"] = person };
    }

    [Theory]
    [BothDatabases]
    public async Task The_coordinator_brings_people_in_and_replaces_them_and_a_party_leaves_by_themselves(DatabaseProvider provider)
    {
        await using var played = await PlayedCase.OpenAsync(provider);
        await played.UntilAskedAsync("groundRules.propose");
        var collection = $"/cases/{played.Id}/participations";
        await played.NobodyElseAsync(collection, ApiCalls.Party("insurer", "Insurer", "insurer@example.org"), "client", "mediator");
        await played.OkAsync("coordinator", collection, ApiCalls.Party("insurer", "Insurer", "insurer@example.org"));

        var mediator = await PathAsync(played, "mediator");
        await played.NobodyElseAsync($"{mediator}/replace", Deputy(), "client", "clinician");
        Assert.Equal("Replaced", (await played.OkAsync("coordinator", $"{mediator}/replace", Deputy()))["state"]!.ToString());
        Assert.Equal(HttpStatusCode.NotFound, (await played.AskAsync("mediator", $"{mediator}/withdraw")).StatusCode);
        Assert.Equal("deputy", (await played["coordinator"].ListAsync($"/cases/{played.Id}/tasks")).Single(t => t["state"]!.ToString() == "Open" && t["kind"]!.ToString() == "groundRules.propose")["assignee"]!.ToString());
    }

    [Fact]
    public async Task A_party_leaves_by_themselves_and_sees_the_answer_to_that()
    {
        await using var played = await PlayedCase.OpenAsync();
        await played.UntilAskedAsync("invitation");
        var clinician = await PathAsync(played, "clinician");

        await played.NobodyElseAsync($"{clinician}/withdraw", [], "client", "mediator");
        Assert.Equal("Withdrawn", (await played.OkAsync("clinician", $"{clinician}/withdraw"))["state"]!.ToString());
        // Their keys and sessions go with the mandate.
        Assert.Equal(HttpStatusCode.Unauthorized, (await played.AskAsync("clinician", $"{clinician}/withdraw")).StatusCode);
        await played.TooLateAsync("coordinator", $"{clinician}/withdraw", "Withdrawn");
    }

    [Fact]
    public async Task How_somebody_is_reached_is_for_themselves_and_the_coordinator_to_say()
    {
        await using var played = await PlayedCase.OpenAsync();
        var path = $"{await PathAsync(played, "client")}/contact";
        Task<HttpResponseMessage> PutAsync(string person, string body) => played[person].SendAsync(HttpMethod.Put, path, JsonNode.Parse(body), ifMatch: "*");

        Assert.Equal(HttpStatusCode.Forbidden, (await PutAsync("clinician", """{"noContact":true}""")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await PutAsync("stranger", """{"noContact":true}""")).StatusCode);
        Assert.Equal(["safeTimes"], await (await PutAsync("client", """{"safeTimes":{"from":"09:00"}}""")).FieldsAsync());
        Assert.Equal(["safeTimes.from"], await (await PutAsync("client", """{"safeTimes":{"from":"morning"}}""")).FieldsAsync());
        Assert.Equal(HttpStatusCode.OK, (await PutAsync("client", """{"safeTimes":{"from":"09:00","to":"17:00"},"noContact":true}""")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PutAsync("coordinator", """{"noContact":false}""")).StatusCode);
    }

    [Fact]
    public async Task A_wrong_person_names_the_field()
    {
        await using var played = await PlayedCase.OpenAsync();
        var (collection, mediator) = ($"/cases/{played.Id}/participations", await PathAsync(played, "mediator"));

        await played.WrongAsync("coordinator", collection, "role", ApiCalls.Party("king", "King", "king@example.org"));
        await played.WrongAsync("coordinator", collection, "email", ApiCalls.Party("insurer", "Insurer", "no address"));
        await played.WrongAsync("coordinator", collection, "key", ApiCalls.Party("client", "Insurer", "insurer@example.org"));
        await played.WrongAsync("coordinator", $"{mediator}/replace", "person.email", Deputy(p => p["email"] = "no address"));
        await played.WrongAsync("coordinator", $"{mediator}/replace", "person.key", []);
        await played.WrongAsync("coordinator", $"{mediator}/replace", "from", new JsonObject { ["person"] = Deputy()["person"]!.DeepClone(), ["from"] = "2027-09-01T00:00:00Z" });
    }

    static async Task<string> PathAsync(PlayedCase played, string key) =>
        $"/participations/{(await played["coordinator"].ListAsync($"/cases/{played.Id}/participations")).Single(p => p["key"]!.ToString() == key)["id"]}";
}
