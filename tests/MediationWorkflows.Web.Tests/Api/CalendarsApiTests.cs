using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MediationWorkflows.Access;

namespace MediationWorkflows.Web.Tests.Api;

public sealed class CalendarsApiTests : IAsyncLifetime
{
    readonly MediationFactory factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z");
    HttpClient coordinator = null!;
    HttpClient administrator = null!;

    [Fact]
    public async Task A_closure_lengthens_the_deadlines_that_count_over_it_and_a_dry_run_foretells_exactly_that()
    {
        var caseId = await coordinator.OpenCaseAsync();
        var before = await DeadlinesAsync(caseId);
        var calendar = await administrator.ReadAsync("/calendars/us-federal");
        calendar["closures"] = Closure("2027-01-05");

        var dry = await (await administrator.SendAsync(HttpMethod.Put, "/calendars/us-federal?dryRun=true", calendar)).JsonAsync();
        Assert.Equal(before, await DeadlinesAsync(caseId));
        Assert.True(dry["lengthened"]!.GetValue<int>() > 0);
        var saved = await administrator.SendAsync(HttpMethod.Put, "/calendars/us-federal", calendar, ifMatch: calendar["etag"]!.ToString());

        Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
        var after = await DeadlinesAsync(caseId);
        foreach (var foretold in dry["affected"]!.AsArray())
            Assert.Equal(foretold!["after"]!["dueOn"]!.ToString(), after[foretold["deadlineId"]!.ToString()]);
        Assert.Equal(dry["affected"]!.AsArray().Count, after.Count(d => before[d.Key] != d.Value));
        var moved = await coordinator.ReadAsync($"/deadlines/{dry["affected"]![0]!["deadlineId"]}");
        Assert.Equal("us-federal@2", moved["calendarLayers"]!.ToString());
        Assert.Equal(moved["dueOn"]!.ToString(), moved["explain"]!.AsArray()[^1]!["date"]!.ToString());
        Assert.Contains("Snow", moved["explain"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("calendar", Assert.Single(moved["changes"]!.AsArray())!["reason"]!.ToString());
    }

    [Fact]
    public async Task Shortening_needs_a_coordinators_confirmation_and_changes_nothing_before()
    {
        var caseId = await coordinator.OpenCaseAsync();
        var longer = await administrator.ReadAsync("/calendars/us-federal");
        var plain = longer.DeepClone().AsObject();
        longer["closures"] = Closure("2027-01-05");
        var second = await (await administrator.SendAsync(HttpMethod.Put, "/calendars/us-federal", longer, ifMatch: longer["etag"]!.ToString())).JsonAsync();
        var before = await DeadlinesAsync(caseId);
        var tag = second["etag"]!.ToString();

        var refused = await coordinator.SendAsync(HttpMethod.Put, "/calendars/us-federal", plain, ifMatch: tag);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        plain["confirm"] = true;
        Assert.Equal(HttpStatusCode.Forbidden, (await administrator.SendAsync(HttpMethod.Put, "/calendars/us-federal", plain, ifMatch: tag)).StatusCode);
        Assert.Equal(before, await DeadlinesAsync(caseId));
        var confirmed = await coordinator.SendAsync(HttpMethod.Put, "/calendars/us-federal", plain, ifMatch: tag);

        Assert.Equal(HttpStatusCode.OK, confirmed.StatusCode);
        Assert.True((await confirmed.JsonAsync())["shortened"]!.GetValue<int>() > 0);
        Assert.NotEqual(before, await DeadlinesAsync(caseId));
    }

    [Fact]
    public async Task An_organisations_calendar_lies_over_a_public_one_and_moves_with_it()
    {
        var own = new JsonObject { ["name"] = "Acme", ["base"] = "us-federal", ["openings"] = new JsonArray(new JsonObject { ["date"] = "2027-01-18", ["why"] = "Worked" }) };
        Assert.Equal(HttpStatusCode.OK, (await administrator.SendAsync(HttpMethod.Put, "/calendars/acme", own)).StatusCode);
        var caseId = await coordinator.OpenCaseAsync(body => body["calendar"] = "acme");
        var deadline = (await coordinator.ListAsync($"/cases/{caseId}/deadlines"))[0];
        Assert.Equal("us-federal@1+acme@1", deadline["calendarLayers"]!.ToString());

        var below = await administrator.ReadAsync("/calendars/us-federal");
        below["closures"] = Closure("2027-01-05");
        await administrator.SendAsync(HttpMethod.Put, "/calendars/us-federal", below, ifMatch: below["etag"]!.ToString());

        Assert.Equal("us-federal@2+acme@1", (await coordinator.ReadAsync($"/deadlines/{deadline["id"]}"))["calendarLayers"]!.ToString());
    }

    [Theory]
    [InlineData("""{"name": "X"}""", "weekdays")]
    [InlineData("""{"name": "X", "base": "mars"}""", "mars")]
    [InlineData("""{"name": "X", "base": "broken"}""", "lies on it")]
    [InlineData("""{"name": "X", "base": "us-federal", "weeks": [{"hours": {}}]}""", "no working day")]
    [InlineData("""{"name": "X", "base": "us-federal", "closures": [{"date": "2027-02-30", "why": "Never"}]}""", "must exist")]
    [InlineData("""{"name": "X", "base": "us-federal", "holidays": [{"key": "n", "name": "Never", "on": {"rule": "fixed", "month": 2, "day": 30}}]}""", "never comes")]
    [InlineData("""{"name": "X", "base": "us-federal", "colour": "blue"}""", "colour")]
    [InlineData("""{"name": "X", "base": "us-federal", "removes": [{"holiday": "colombus", "why": "Not kept"}]}""", "no such holiday")]
    [InlineData("""{"name": "X", "base": "us-federal", "holidays": [{"key": "n", "name": "Leap", "on": {"rule": "fixed", "month": 2, "day": 29}, "from": "2029-01-01", "until": "2031-12-31"}]}""", "never comes")]
    [InlineData("""{"name": "X", "base": "us-federal", "openings": [{"date": "2027-02-01", "why": "A"}], "closures": [{"date": "2027-02-01", "why": "B"}]}""", "same day")]
    public async Task A_calendar_that_cannot_be_is_refused_with_the_reason(string json, string reason)
    {
        var refused = await administrator.SendAsync(HttpMethod.Put, "/calendars/broken", JsonNode.Parse(json));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains(reason, (await refused.JsonAsync()).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parties_edit_no_calendar_and_a_stale_edit_is_refused()
    {
        var calendar = await administrator.ReadAsync("/calendars/de");
        var client = await factory.ProgramAsync(Role.Client);

        Assert.Equal(HttpStatusCode.Forbidden, (await client.SendAsync(HttpMethod.Put, "/calendars/de?dryRun=true", calendar)).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionRequired, (await administrator.SendAsync(HttpMethod.Put, "/calendars/de", calendar)).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await administrator.SendAsync(HttpMethod.Put, "/calendars/de", calendar, ifMatch: "\"9\"")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await administrator.SendAsync(HttpMethod.Get, "/calendars/mars")).StatusCode);
    }

    [Fact]
    public async Task A_coordinator_edits_a_ladder_for_later_deadlines_and_a_bad_one_is_refused()
    {
        var ladder = await coordinator.ReadAsync("/ladders/standard");
        var rungs = ladder["rungs"]!.AsArray();
        rungs.Add(new JsonObject { ["key"] = "t-2", ["kind"] = "reminder", ["offset"] = "-2 BD", ["at"] = "08:30", ["audience"] = "assignee", ["template"] = "reminder" });

        var saved = await coordinator.SendAsync(HttpMethod.Put, "/ladders/standard", ladder, ifMatch: ladder["etag"]!.ToString());
        Assert.Equal("2", (await saved.JsonAsync())["version"]!.ToString());
        var caseId = await coordinator.OpenCaseAsync();
        Assert.Contains(await coordinator.ListAsync($"/cases/{caseId}/deadlines"), d => d["ladder"]!.ToString() == "standard" && d["ladderVersion"]!.ToString() == "2");

        rungs[0]!["template"] = "no-such-mail";
        Assert.Contains("rungs[0].template", await (await coordinator.SendAsync(HttpMethod.Put, "/ladders/standard", ladder, ifMatch: "\"2\"")).FieldsAsync());
        rungs[0]!["template"] = "reminder";
        rungs[0]!["offset"] = "3 BD";
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await coordinator.SendAsync(HttpMethod.Put, "/ladders/standard", ladder, ifMatch: "\"2\"")).StatusCode);
    }

    [Fact]
    public async Task The_designer_offers_the_ladders_that_there_are_and_the_mails_that_need_no_date()
    {
        var own = (await coordinator.ReadAsync("/ladders/standard")).DeepClone().AsObject();
        (own["id"], own["name"]) = ("gentle", "Gentle: one reminder");
        Assert.Equal(HttpStatusCode.OK, (await coordinator.SendAsync(HttpMethod.Put, "/ladders/gentle", own)).StatusCode);
        var designer = await factory.ProgramAsync(Role.Designer);

        var palette = (await designer.GetFromJsonAsync<JsonObject>("/elsa/api/descriptors/activities"))!["items"]!.AsArray();

        Assert.Contains(("gentle", "Gentle: one reminder"), Choices(palette, "Mediation.AskPeople", "Ladder"));
        Assert.Contains("standard", Choices(palette, "Mediation.AskPeople", "Ladder").Select(c => c.Value));
        var mails = Choices(palette, "Mediation.SendNotice", "Template").Select(c => c.Value).ToList();
        Assert.Contains("review-due", mails);
        Assert.DoesNotContain("reminder", mails);

        static IEnumerable<(string Value, string Text)> Choices(JsonArray palette, string type, string input) =>
            palette.Single(a => a!["typeName"]!.ToString() == type)!["inputs"]!.AsArray().Single(i => i!["name"]!.ToString() == input)!["uiSpecifications"]!["dropdown"]!["selectList"]!["items"]!
                .AsArray().Select(o => (o!["value"]!.ToString(), o["text"]!.ToString()));
    }

    static JsonArray Closure(string day) => [new JsonObject { ["date"] = day, ["why"] = "Snow" }];

    async Task<Dictionary<string, string>> DeadlinesAsync(string caseId) =>
        (await coordinator.ListAsync($"/cases/{caseId}/deadlines")).ToDictionary(d => d["id"]!.ToString(), d => d["dueOn"]!.ToString(), StringComparer.Ordinal);

    public async Task InitializeAsync() =>
        (coordinator, administrator) = (await factory.ProgramAsync(Role.Coordinator), await factory.ProgramAsync(Role.Administrator));

    public async Task DisposeAsync() => await factory.DisposeAsync();
}
