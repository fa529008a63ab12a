using System.Net;
using System.Text.Json.Nodes;
using MediationWorkflows.Access;

namespace MediationWorkflows.Web.Tests.Api;

public sealed class CaseCalendarApiTests : IAsyncLifetime
{
    readonly MediationFactory factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z");
    HttpClient coordinator = null!;
    HttpClient administrator = null!;

    [Fact]
    public async Task A_closure_of_one_case_lengthens_its_deadlines_and_those_of_no_other()
    {
        var (caseId, other) = (await coordinator.OpenCaseAsync(), await coordinator.OpenCaseAsync());
        var (before, untouched) = (await DueAsync(caseId), await DueAsync(other));
        var calendar = await coordinator.ReadAsync($"/cases/{caseId}/calendar");
        Assert.Equal(("us-federal", "us-federal@1"), (calendar["calendar"]!.ToString(), calendar["layers"]!.ToString()));
        calendar["closures"] = Days("2027-01-05");

        var dry = await (await coordinator.SendAsync(HttpMethod.Put, $"/cases/{caseId}/calendar?dryRun=true", calendar)).JsonAsync();
        Assert.Equal(before, await DueAsync(caseId));
        Assert.Equal(HttpStatusCode.PreconditionRequired, (await coordinator.SendAsync(HttpMethod.Put, $"/cases/{caseId}/calendar", calendar)).StatusCode);
        var saved = await coordinator.SendAsync(HttpMethod.Put, $"/cases/{caseId}/calendar", calendar, ifMatch: calendar["etag"]!.ToString());

        Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
        var after = await DueAsync(caseId);
        Assert.NotEmpty(dry["affected"]!.AsArray());
        foreach (var foretold in dry["affected"]!.AsArray())
            Assert.Equal(foretold!["after"]!["dueOn"]!.ToString(), after[foretold["deadlineId"]!.ToString()]);
        Assert.Equal(dry["affected"]!.AsArray().Count, after.Count(d => before[d.Key] != d.Value));
        Assert.Equal(untouched, await DueAsync(other));
        var moved = await coordinator.ReadAsync($"/deadlines/{dry["affected"]![0]!["deadlineId"]}");
        Assert.Equal($"us-federal@1+case-{Guid.Parse(caseId):N}@1", moved["calendarLayers"]!.ToString());
        Assert.Equal(moved["dueOn"]!.ToString(), moved["explain"]!.AsArray()[^1]!["date"]!.ToString());
        Assert.Contains("Funeral", moved["explain"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Three_layers_are_composed_and_an_edit_of_any_of_them_reaches_the_case()
    {
        await administrator.SendAsync(HttpMethod.Put, "/calendars/acme", new JsonObject { ["name"] = "Acme", ["base"] = "us-federal", ["closures"] = Days("2027-01-06") });
        var caseId = await coordinator.OpenCaseAsync();
        var own = $"case-{Guid.Parse(caseId):N}";
        var saved = await ChangeAsync(caseId, new JsonObject { ["calendar"] = "acme", ["closures"] = Days("2027-01-05") });
        Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
        Assert.Equal($"us-federal@1+acme@1+{own}@1", (await saved.JsonAsync())["layers"]!.ToString());
        var before = await DueAsync(caseId);

        var below = await administrator.ReadAsync("/calendars/us-federal");
        below["closures"] = Days("2027-01-07");
        await administrator.SendAsync(HttpMethod.Put, "/calendars/us-federal", below, ifMatch: below["etag"]!.ToString());

        var deadline = (await coordinator.ListAsync($"/cases/{caseId}/deadlines"))[0];
        Assert.Equal($"us-federal@2+acme@1+{own}@1", deadline["calendarLayers"]!.ToString());
        Assert.NotEqual(before[deadline["id"]!.ToString()], deadline["dueOn"]!.ToString());
        // Later deadlines count with it too, and taking the closure back leaves the organisation's calendar.
        var back = await ChangeAsync(caseId, new JsonObject { ["calendar"] = "acme", ["confirm"] = true });
        Assert.Equal("us-federal@2+acme@1", (await back.JsonAsync())["layers"]!.ToString());
    }

    [Fact]
    public async Task Shortening_needs_a_coordinators_confirmation_and_changes_nothing_before()
    {
        var caseId = await coordinator.OpenCaseAsync();
        await ChangeAsync(caseId, new JsonObject { ["calendar"] = "us-federal", ["closures"] = Days("2027-01-05") });
        var before = await DueAsync(caseId);
        var plain = new JsonObject { ["calendar"] = "us-federal" };

        Assert.Equal(HttpStatusCode.Conflict, (await ChangeAsync(caseId, plain)).StatusCode);
        plain["confirm"] = true;
        Assert.Equal(HttpStatusCode.Forbidden, (await (await factory.ProgramAsync(Role.Mediator, "mediator@example.org"))
            .SendAsync(HttpMethod.Put, $"/cases/{caseId}/calendar", plain, ifMatch: "*")).StatusCode);
        Assert.Equal(before, await DueAsync(caseId));
        Assert.Equal(HttpStatusCode.OK, (await ChangeAsync(caseId, plain)).StatusCode);
        Assert.NotEqual(before, await DueAsync(caseId));
    }

    [Fact]
    public async Task A_cases_own_calendar_is_nobody_elses()
    {
        var caseId = await coordinator.OpenCaseAsync();
        await ChangeAsync(caseId, new JsonObject { ["calendar"] = "us-federal", ["closures"] = Days("2027-01-05") });
        var own = $"case-{Guid.Parse(caseId):N}";

        Assert.DoesNotContain(await administrator.ListAsync("/calendars"), c => c["id"]!.ToString() == own);
        Assert.Equal(HttpStatusCode.NotFound, (await administrator.SendAsync(HttpMethod.Get, $"/calendars/{own}")).StatusCode);
        var opened = await coordinator.PostAsync("/cases", ApiCalls.Case(body => body["calendar"] = own));
        Assert.Contains("calendar", await opened.FieldsAsync());
        var named = await administrator.SendAsync(HttpMethod.Put, $"/calendars/{own}", new JsonObject { ["name"] = "X", ["base"] = "us-federal" }, ifMatch: "*");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, named.StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ChangeAsync(await coordinator.OpenCaseAsync(), new JsonObject { ["calendar"] = own })).StatusCode);
    }

    [Theory]
    [InlineData("""{"calendar": "mars"}""", "mars")]
    [InlineData("""{}""", "calendar")]
    [InlineData("""{"calendar": "us-federal", "weeks": [{"hours": {}}]}""", "no working day")]
    [InlineData("""{"calendar": "us-federal", "closures": [{"date": "2027-02-30", "why": "Never"}]}""", "must exist")]
    [InlineData("""{"calendar": "us-federal", "closures": [{"date": "2027-01-01", "until": "2031-12-31", "why": "Too long"}]}""", "working day")]
    public async Task Days_that_cannot_be_are_refused_with_the_reason(string json, string reason)
    {
        var refused = await ChangeAsync(await coordinator.OpenCaseAsync(), JsonNode.Parse(json)!);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains(reason, (await refused.JsonAsync()).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_party_sees_what_counts_and_changes_nothing()
    {
        var caseId = await coordinator.OpenCaseAsync();
        var client = await factory.ProgramAsync(Role.Client, "client@example.org");

        Assert.Equal("us-federal", (await client.ReadAsync($"/cases/{caseId}/calendar"))["calendar"]!.ToString());
        Assert.Equal(HttpStatusCode.Forbidden, (await client.SendAsync(
            HttpMethod.Put, $"/cases/{caseId}/calendar?dryRun=true", new JsonObject { ["calendar"] = "de" })).StatusCode);
    }

    static JsonArray Days(string day) => [new JsonObject { ["date"] = day, ["why"] = "Funeral" }];

    Task<HttpResponseMessage> ChangeAsync(string caseId, JsonNode body) => coordinator.SendAsync(HttpMethod.Put, $"/cases/{caseId}/calendar", body, ifMatch: "*");

    async Task<Dictionary<string, string>> DueAsync(string caseId) =>
        (await coordinator.ListAsync($"/cases/{caseId}/deadlines")).ToDictionary(d => d["id"]!.ToString(), d => d["dueOn"]!.ToString(), StringComparer.Ordinal);

    public async Task InitializeAsync() =>
        (coordinator, administrator) = (await factory.ProgramAsync(Role.Coordinator), await factory.ProgramAsync(Role.Administrator));

    public async Task DisposeAsync() => await factory.DisposeAsync();
}
