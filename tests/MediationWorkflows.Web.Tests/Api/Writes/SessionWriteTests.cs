using System.Net;
using System.Text.Json.Nodes;
using MediationWorkflows.Database;

namespace MediationWorkflows.Web.Tests.Api.Writes;

/// <summary>Sessions over HTTP, by those who may and those who may not.</summary>
public sealed class SessionWriteTests
{
    /// <summary>Leaves more than five business days of notice when parties are asked for times.</summary>
    const int DaysAhead = 14;

    static JsonObject At(DateTime day, Action<JsonObject>? change = null)
    {
        var body = new JsonObject { ["startsAt"] = $"{day:yyyy-MM-dd}T15:00:00Z" };
        change?.Invoke(body);
        return body;
    }

    static async Task<DateTime> DayAsync(PlayedCase played, int days = DaysAhead) =>
        DateTime.Parse((await played.OkAsync("coordinator", "/clock", new JsonObject { ["by"] = "PT0S" }))["now"]!.ToString(), System.Globalization.CultureInfo.InvariantCulture).Date.AddDays(days);

    /// <summary>A session that runs; answers its path.</summary>
    static async Task<string> LiveAsync(PlayedCase played)
    {
        await played.UntilAskedAsync("session.times");
        var day = await DayAsync(played);
        var session = (await played.OkAsync("mediator", $"/cases/{played.Id}/sessions", At(day)))["id"]!;
        await played.OkAsync("coordinator", "/clock", new JsonObject { ["to"] = $"{day:yyyy-MM-dd}T15:00:00Z" });
        await played.OkAsync("mediator", $"/sessions/{session}/start");
        return $"/sessions/{session}";
    }

    [Theory]
    [BothDatabases]
    public async Task Neutrals_set_and_lead_a_session_and_anybody_who_attends_pauses_it(DatabaseProvider provider)
    {
        await using var played = await PlayedCase.OpenAsync(provider);
        await played.UntilAskedAsync("session.times");
        var collection = $"/cases/{played.Id}/sessions";
        var day = await DayAsync(played);
        await played.NobodyElseAsync(collection, At(day), PlayedCase.Parties);
        var path = $"/sessions/{(await played.OkAsync("mediator", collection, At(day)))["id"]}";
        await played.TooLateAsync("coordinator", collection, "Scheduled", At(day));
        await played.TooLateAsync("mediator", $"{path}/start", "Scheduled");
        await played.OkAsync("coordinator", "/clock", new JsonObject { ["to"] = $"{day:yyyy-MM-dd}T15:00:00Z" });
        await played.NobodyElseAsync($"{path}/start", [], PlayedCase.Parties);
        Assert.Equal("Live", (await played.OkAsync("mediator", $"{path}/start"))["state"]!.ToString());

        Assert.Equal("Paused", (await played.OkAsync("client", $"{path}/pause"))["state"]!.ToString());
        await played.NobodyElseAsync($"{path}/resume", [], PlayedCase.Parties);
        await played.TooLateAsync("mediator", $"{path}/rejoin", "Paused");
        await played.OkAsync("mediator", $"{path}/resume");
        await played.NobodyElseAsync($"{path}/caucus", new JsonObject { ["with"] = new JsonArray("client") }, PlayedCase.Parties);
        Assert.NotNull((await played.OkAsync("mediator", $"{path}/caucus", new JsonObject { ["with"] = new JsonArray("client") }))["caucusId"]);
        await played.OkAsync("mediator", $"{path}/rejoin");
        await played.NobodyElseAsync($"{path}/finish", [], PlayedCase.Parties);
        Assert.Equal("Done", (await played.OkAsync("mediator", $"{path}/finish"))["state"]!.ToString());
        await played.TooLateAsync("client", $"{path}/pause", "Done");
    }

    [Fact]
    public async Task Of_two_who_act_at_once_one_wins_and_the_other_sees_how_it_stands()
    {
        await using var played = await PlayedCase.OpenAsync();
        var path = await LiveAsync(played);
        var etag = (await played["mediator"].SendAsync(HttpMethod.Get, path)).Headers.ETag!.Tag;
        Task<HttpResponseMessage> DoAsync(string who, string command) => played[who].PostAsync($"{path}/{command}", new JsonObject(), ifMatch: etag);
        var answers = await Task.WhenAll(DoAsync("client", "pause"), DoAsync("clinician", "pause"), DoAsync("mediator", "finish"));

        Assert.Single(answers, a => a.IsSuccessStatusCode);
        Assert.All(answers.Where(a => !a.IsSuccessStatusCode), a => Assert.True(a.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed, $"{a.StatusCode}"));
        Assert.NotEqual(etag, (await played["mediator"].SendAsync(HttpMethod.Get, path)).Headers.ETag!.Tag);
    }

    [Fact]
    public async Task A_wrong_session_proposal_or_word_names_its_field()
    {
        await using var played = await PlayedCase.OpenAsync();
        await played.UntilAskedAsync("session.times");
        var day = await DayAsync(played);
        (string Field, JsonObject Body)[] sessions =
        [
            ("startsAt", []), ("startsAt", At(day.AddDays(-DaysAhead + 1))), ("blockMinutes", At(day, b => b["blockMinutes"] = 5)), ("breakMinutes", At(day, b => b["breakMinutes"] = 9)),
            ("blocks", At(day, b => b["blocks"] = 99)), ("agenda", At(day, b => b["agenda"] = new string('x', 5000))), ("attendees[0]", At(day, b => b["attendees"] = new JsonArray("nobody"))),
            ("attendees", At(day, b => b["attendees"] = new JsonArray("client"))),
        ];
        foreach (var (field, body) in sessions)
            await played.WrongAsync("mediator", $"/cases/{played.Id}/sessions", field, body);
        JsonObject Statement(JsonNode? lines) => new() { ["kind"] = "ProblemStatement", ["text"] = "What must change?", ["lines"] = lines };
        (string Field, JsonObject Body)[] proposals =
        [
            ("kind", []), ("startsAt", new JsonObject { ["kind"] = "SessionTime" }), ("text", new JsonObject { ["kind"] = "TermSheet", ["lines"] = new JsonArray(new JsonObject { ["text"] = "x" }) }),
            ("lines", Statement(new JsonArray())), ("lines[0]", Statement(new JsonArray((JsonNode?)null))), ("lines[0].text", Statement(new JsonArray(new JsonObject { ["text"] = "" }))),
            ("lines[0].sharedBy", Statement(new JsonArray(new JsonObject { ["text"] = "Safety", ["sharedBy"] = new JsonArray("client") }))),
        ];
        foreach (var (field, body) in proposals)
            await played.WrongAsync("mediator", $"/cases/{played.Id}/proposals", field, body);
        await played.WrongAsync("client", $"/cases/{played.Id}/options", "text", []);
    }

    [Fact]
    public async Task What_is_said_at_the_table_is_said_there_and_answered_by_the_parties()
    {
        await using var played = await PlayedCase.OpenAsync();
        var path = await LiveAsync(played);
        var fact = $"/facts/{(await played.OkAsync("client", $"{path}/facts", new JsonObject { ["text"] = "It was a Friday." }))["id"]}";
        await played.NobodyElseAsync($"{fact}/agree", [], "mediator", "coordinator");
        await played.OkAsync("clinician", $"{fact}/agree");
        await played.WrongAsync("institution", $"{fact}/dispute", "otherwise", []);
        Assert.Equal("Disputed", (await played.OkAsync("institution", $"{fact}/dispute", new JsonObject { ["otherwise"] = "A Saturday." }))["state"]!.ToString());

        await played.WrongAsync("clinician", $"{path}/forum", "support", new JsonObject { ["text"] = "Forty patients a day" });
        await played.NobodyElseAsync($"{path}/forum", new JsonObject { ["text"] = "x" }, "institution", "mediator");
        var said = $"/forum/{(await played.OkAsync("client", $"{path}/forum", new JsonObject { ["text"] = "Nobody called." }))["id"]}";
        Assert.Single((await played.OkAsync("clinician", $"{said}/hear"))["heardBy"]!.AsArray());
        await played.TooLateAsync("clinician", $"{said}/hear", "Heard");

        var option = $"/options/{(await played.OkAsync("clinician", $"/cases/{played.Id}/options", new JsonObject { ["text"] = "A nurse" }))["id"]}";
        JsonObject Scenario(params string[] parties) => new()
        {
            ["whatIf"] = "She leaves", ["consequences"] = new JsonObject(parties.Select(p => KeyValuePair.Create<string, JsonNode?>(p, "Something"))),
        };
        await played.WrongAsync("mediator", $"{option}/scenarios", "consequences.institution", Scenario("client", "clinician"));
        Assert.Single((await played.OkAsync("mediator", $"{option}/scenarios", Scenario(PlayedCase.Parties)))["scenarios"]!.AsArray());
        await played.OkAsync("mediator", $"{path}/finish");
        await played.TooLateAsync("client", $"{path}/facts", "Done", new JsonObject { ["text"] = "And then" });
    }

    [Fact]
    public async Task Parties_find_a_time_and_each_reads_it_in_their_own_zone()
    {
        await using var played = await PlayedCase.OpenAsync();
        await played.UntilAskedAsync("session.times");
        var day = await DayAsync(played);
        var proposal = await played.OkAsync("client", $"/cases/{played.Id}/proposals", At(day, b => b["kind"] = "SessionTime"));
        var path = $"/proposals/{proposal["id"]}";
        await played.NobodyElseAsync($"{path}/accept", [], "mediator", "coordinator");
        await played.NobodyElseAsync($"{path}/withdraw", [], "clinician", "mediator");
        await played.OkAsync("clinician", $"{path}/accept");
        Assert.Equal("Accepted", (await played.OkAsync("institution", $"{path}/accept"))["state"]!.ToString());
        var session = Assert.Single(await played.ListAsync("sessions"));
        var detail = await played["client"].ReadAsync($"/sessions/{session["id"]}");

        Assert.Equal(("America/New_York", $"{day:yyyy-MM-dd}T10:00:00"), (detail["caseTime"]!["zone"]!.ToString(), detail["caseTime"]!["startsAt"]!.ToString()));
        Assert.NotNull(detail["myTime"]!["zone"]);
        await played.TooLateAsync("client", $"{path}/withdraw", "Accepted");
    }
}
