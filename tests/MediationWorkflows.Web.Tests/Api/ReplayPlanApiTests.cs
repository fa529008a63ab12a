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

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await factory.DisposeAsync();
}
