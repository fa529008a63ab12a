using System.Net;
using System.Text.Json.Nodes;
using MediationWorkflows.Access;

namespace MediationWorkflows.Web.Tests.Api;

public sealed class HoldsApiTests : IAsyncLifetime
{
    readonly MediationFactory factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z");
    HttpClient coordinator = null!;

    [Fact]
    public async Task A_hold_stops_the_deadlines_and_a_dry_run_of_resuming_shows_the_dates_that_resuming_then_sets()
    {
        var caseId = await coordinator.OpenCaseAsync();
        var before = await OpenDeadlineAsync(caseId);
        var placed = await coordinator.PostAsync($"/cases/{caseId}/holds", new JsonObject { ["kind"] = "Admin", ["reason"] = "Moving offices" });
        Assert.Equal(HttpStatusCode.Created, placed.StatusCode);
        var hold = await placed.JsonAsync();
        Assert.Equal("Suspended", (await coordinator.ReadAsync($"/deadlines/{before["id"]}"))["state"]!.ToString());
        await coordinator.PostAsync("/clock", new JsonObject { ["by"] = "P3D" });

        var preview = await (await coordinator.PostAsync($"/holds/{hold["id"]}/resume", new JsonObject { ["dryRun"] = true })).JsonAsync();
        Assert.Equal("Suspended", (await coordinator.ReadAsync($"/deadlines/{before["id"]}"))["state"]!.ToString());
        Assert.Equal(HttpStatusCode.PreconditionRequired, (await coordinator.PostAsync($"/holds/{hold["id"]}/resume")).StatusCode);
        var resumed = await coordinator.PostAsync($"/holds/{hold["id"]}/resume", new JsonObject { ["dryRun"] = false }, ifMatch: hold["etag"]!.ToString());

        Assert.Equal(HttpStatusCode.OK, resumed.StatusCode);
        var after = await coordinator.ReadAsync($"/deadlines/{before["id"]}");
        var moved = preview["moved"]!.AsArray().Single(m => m!["deadlineId"]!.ToString() == before["id"]!.ToString())!;
        Assert.Equal(moved["after"]!["dueOn"]!.ToString(), after["dueOn"]!.ToString());
        Assert.True(string.CompareOrdinal(before["dueOn"]!.ToString(), after["dueOn"]!.ToString()) < 0);
        Assert.Equal(after["dueOn"]!.ToString(), after["explain"]!.AsArray()[^1]!["date"]!.ToString());
        Assert.Contains(after["explain"]!.AsArray(), step => step!["kind"]!.ToString() == "Held");
        Assert.Equal("hold", Assert.Single(after["changes"]!.AsArray())!["reason"]!.ToString());
    }

    [Fact]
    public async Task A_party_learns_that_the_case_paused_and_not_why()
    {
        var caseId = await coordinator.OpenCaseAsync();
        var client = await factory.ProgramAsync(Role.Client, "client@example.org");
        await coordinator.PostAsync($"/cases/{caseId}/holds", new JsonObject { ["kind"] = "Safety", ["reason"] = "Something secret" });

        var seen = Assert.Single(await client.ListAsync($"/cases/{caseId}/holds"));

        Assert.DoesNotContain("Safety", seen.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", seen.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.PostAsync($"/cases/{caseId}/holds", new JsonObject { ["kind"] = "Admin", ["reason"] = "x" })).StatusCode);
    }

    [Fact]
    public async Task A_deadline_shows_everything_that_its_date_came_from()
    {
        var deadline = await OpenDeadlineAsync(await coordinator.OpenCaseAsync());

        Assert.Equal("us-federal@1", deadline["calendarLayers"]!.ToString());
        Assert.Equal(["Safety", "Consent", "Conflict", "Admin"], deadline["tolledBy"]!.AsArray().Select(kind => kind!.ToString()));
        foreach (var field in new[] { "anchorEvent", "anchorAt", "rule", "timeZone", "tzdbVersion", "roll", "clock", "ladder", "ladderVersion", "expiresAt", "revision" })
            Assert.NotNull(deadline[field]);
    }

    async Task<JsonNode> OpenDeadlineAsync(string caseId) =>
        (await coordinator.ListAsync($"/cases/{caseId}/deadlines")).First(d => d["state"]!.ToString() == "Open");

    public async Task InitializeAsync() => coordinator = await factory.ProgramAsync(Role.Coordinator);

    public async Task DisposeAsync() => await factory.DisposeAsync();
}
