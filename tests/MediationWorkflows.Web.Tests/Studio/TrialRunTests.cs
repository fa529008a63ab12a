using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Web.Tests.Api;

namespace MediationWorkflows.Web.Tests.Studio;

/// <summary>Runs to try a definition out are the designer's own; runs that lead cases are not.</summary>
public sealed class TrialRunTests(MediationFactory factory) : IClassFixture<MediationFactory>
{
    const string Instances = "/elsa/api/workflow-instances";

    [Fact]
    public async Task Who_only_draws_sees_trial_runs_and_no_cases_run()
    {
        var (designer, coordinator) = (await AsAsync(Role.Designer), await AsAsync(Role.Coordinator));
        var trial = await RunAsync(designer);
        await coordinator.OpenCaseAsync();
        var ofCase = (await ListAsync(coordinator, "mediation-case"))[0];

        Assert.Empty(await ListAsync(designer, "mediation-case"));
        foreach (var path in (string[])["", "/execution-state", "/journal"])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await designer.GetAsync($"{Instances}/{ofCase}{path}")).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await designer.GetAsync($"{Instances}/{trial}{path}")).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await coordinator.GetAsync($"{Instances}/{ofCase}{path}")).StatusCode);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await designer.GetAsync($"/elsa/api/activity-executions/list?WorkflowInstanceId={ofCase}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await designer.PostAsJsonAsync("/elsa/api/activity-executions/report", new { workflowInstanceId = ofCase })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await designer.PostAsync($"/elsa/api/cancel/workflow-instances/{ofCase}", content: null)).StatusCode);
    }

    [Fact]
    public async Task A_trial_run_is_cancelled_and_then_deleted_and_a_cases_run_neither()
    {
        var administrator = await AsAsync(Role.Administrator);
        var (one, two) = (await RunAsync(administrator), await RunAsync(administrator));
        await (await AsAsync(Role.Coordinator)).OpenCaseAsync();
        var ofCase = (await ListAsync(administrator, "mediation-case"))[0];
        Task<HttpResponseMessage> CancelAsync(string id) => administrator.PostAsync($"/elsa/api/cancel/workflow-instances/{id}", content: null);

        Assert.Equal(HttpStatusCode.Conflict, (await administrator.DeleteAsync($"{Instances}/{one}")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await CancelAsync(one)).StatusCode);
        Assert.Equal("Cancelled", (await administrator.JsonAsync($"{Instances}/{one}")).Text("subStatus"));
        Assert.Equal(HttpStatusCode.Conflict, (await CancelAsync(one)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await CancelAsync(ofCase)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await administrator.DeleteAsync($"{Instances}/{ofCase}")).StatusCode);

        var ids = new { ids = new[] { one, two, ofCase } };
        Assert.Equal(1, (await (await administrator.PostAsJsonAsync("/elsa/api/bulk-actions/cancel/workflow-instances", ids)).JsonAsync())["cancelled"]!.GetValue<int>());
        Assert.Equal(2, (await (await administrator.PostAsJsonAsync("/elsa/api/bulk-actions/delete/workflow-instances/by-id", ids)).JsonAsync())["deleted"]!.GetValue<int>());
        Assert.Equal(HttpStatusCode.NotFound, (await administrator.GetAsync($"{Instances}/{one}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await administrator.GetAsync($"{Instances}/{ofCase}")).StatusCode);
    }

    Task<HttpClient> AsAsync(Role role) => factory.ProgramAsync(role, $"{Guid.NewGuid():N}@example.org");

    static async Task<List<string>> ListAsync(HttpClient client, string definition) =>
        [.. (await (await client.PostAsJsonAsync(Instances, new { definitionIds = new[] { definition } })).JsonAsync())["items"]!.AsArray().Select(item => item!.Text("id"))];

    static async Task<string> RunAsync(HttpClient client)
    {
        var published = await client.SavedAsync(Definitions.SayAndWait($"Trial {Guid.NewGuid():N}"), publish: true);
        var answer = await client.PostAsJsonAsync($"/elsa/api/workflow-definitions/{published.Text("definitionId")}/execute", new JsonObject());
        return Assert.Single(answer.Headers.GetValues("x-elsa-workflow-instance-id"));
    }
}
