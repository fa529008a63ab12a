using System.Net;
using System.Text.Json.Nodes;
using MediationWorkflows.Access;

namespace MediationWorkflows.Web.Tests.Api;

public sealed class ReplayPlanApiTests : IAsyncLifetime
{
    readonly MediationFactory factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z");

    [Fact]
    public async Task The_plan_is_for_who_runs_the_installation_and_only_a_coordinator_approves()
    {
        var coordinator = await factory.ProgramAsync(Role.Coordinator);
        var administrator = await factory.ProgramAsync(Role.Administrator);
        await coordinator.OpenCaseAsync();

        var plan = await administrator.ReadAsync("/operations/replay-plan");
        Assert.Equal("0", plan["current"]!["lateCount"]!.ToString());
        Assert.Empty(plan["current"]!["waiting"]!.AsArray());
        Assert.Null(plan["atStart"]);

        var dry = await (await coordinator.PostAsync("/operations/replay-plan", new JsonObject { ["dryRun"] = true })).JsonAsync();
        Assert.Equal("0", dry["count"]!.ToString());
        Assert.Equal(HttpStatusCode.Forbidden, (await administrator.PostAsync("/operations/replay-plan", new JsonObject())).StatusCode);
        var client = await factory.ProgramAsync(Role.Client);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.SendAsync(HttpMethod.Get, "/operations/replay-plan")).StatusCode);
    }

    [Fact]
    public async Task A_schedule_is_listed_with_how_it_catches_up_and_what_its_occurrences_started()
    {
        var administrator = await factory.ProgramAsync(Role.Administrator);
        var model = Studio.Definitions.New("Hourly");
        var every = Studio.Definitions.Activity("every", "Elsa.Timer", "interval", "TimeSpan", "01:00:00");
        every["customProperties"] = new JsonObject { ["canStartWorkflow"] = true, ["lateness"] = "skip", ["mostLate"] = "PT15M" };
        model["root"]!["activities"] = new JsonArray(every);
        var published = await Studio.Definitions.SavedAsync(administrator, model, publish: true);

        await administrator.PostAsync("/clock", new JsonObject { ["by"] = "PT2H30M" });

        var schedule = Assert.Single((await administrator.ReadAsync("/operations/schedules"))["items"]!.AsArray())!;
        Assert.Equal(
            (published["definitionId"]!.ToString(), "Skip", "00:15:00", "2027-01-04T18:00:00Z"),
            (schedule["definitionId"]!.ToString(), schedule["lateness"]!.ToString(), schedule["mostLate"]!.ToString(), schedule["nextAt"]!.ToString()));
        Assert.Equal(["2027-01-04T17:00:00Z", "2027-01-04T16:00:00Z"], schedule["last"]!.AsArray().Select(o => o!["occurrenceAt"]!.ToString()));
        Assert.All(schedule["last"]!.AsArray(), o => Assert.NotNull(o!["instanceId"]));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await factory.DisposeAsync();
}
