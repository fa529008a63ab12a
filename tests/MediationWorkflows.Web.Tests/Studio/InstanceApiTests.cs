using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Web.Tests.Api;

namespace MediationWorkflows.Web.Tests.Studio;

public sealed class InstanceApiTests(MediationFactory factory) : IClassFixture<MediationFactory>
{
    readonly string name = $"Run {Guid.NewGuid():N}";

    [Fact]
    public async Task A_run_from_the_designer_waits_where_the_viewer_says()
    {
        var designer = await factory.ProgramAsync(Role.Designer, $"{Guid.NewGuid():N}@example.org");
        var id = await RunAsync(designer);

        var instance = await designer.JsonAsync($"/elsa/api/workflow-instances/{id}");
        Assert.Equal(("Running", "Suspended"), (instance.Text("status"), instance.Text("subStatus")));
        Assert.Equal("Workflow1:flow1:wait", Assert.Single(instance["workflowState"]!["bookmarks"]!.AsArray())!.Text("activityNodeId"));
        Assert.Equal("Suspended", (await designer.JsonAsync($"/elsa/api/workflow-instances/{id}/execution-state")).Text("workflowSubStatus"));

        string[] nodes = ["Workflow1:flow1:say", "Workflow1:flow1:wait", "Workflow1:flow1"];
        var report = await (await designer.PostAsJsonAsync("/elsa/api/activity-executions/report", new { workflowInstanceId = id, activityNodeIds = nodes })).JsonAsync();
        var stats = report["stats"]!.AsArray().ToDictionary(stat => stat!.Text("activityId"), stat => stat!, StringComparer.Ordinal);
        Assert.Equal((1, false), (stats["say"]["completedCount"]!.GetValue<int>(), stats["say"]["isBlocked"]!.GetValue<bool>()));
        Assert.Equal((1, true), (stats["wait"]["uncompletedCount"]!.GetValue<int>(), stats["wait"]["isBlocked"]!.GetValue<bool>()));
        // What holds the wait stands still with it.
        Assert.Equal((1, true), (stats["flow1"]["uncompletedCount"]!.GetValue<int>(), stats["flow1"]["isBlocked"]!.GetValue<bool>()));
    }

    [Fact]
    public async Task The_journal_is_filtered_and_paged_as_the_viewer_asks()
    {
        var designer = await factory.ProgramAsync(Role.Designer, $"{Guid.NewGuid():N}@example.org");
        var id = await RunAsync(designer);

        var filter = new { activityNodeIds = new[] { "Workflow1:flow1:say" }, excludedActivityTypes = new[] { "Elsa.Flowchart" } };
        var all = await (await designer.PostAsJsonAsync($"/elsa/api/workflow-instances/{id}/journal?skip=0&take=100", new { filter })).JsonAsync();
        var second = await (await designer.PostAsJsonAsync($"/elsa/api/workflow-instances/{id}/journal?skip=1&take=1", new { filter })).JsonAsync();

        Assert.Equal(["Started", "Completed"], all["items"]!.AsArray().Select(log => log!.Text("eventName")));
        Assert.Equal("Completed", Assert.Single(second["items"]!.AsArray())!.Text("eventName"));
        Assert.Equal(2, second["totalCount"]!.GetValue<int>());
    }

    [Fact]
    public async Task An_execution_is_listed_and_found()
    {
        var designer = await factory.ProgramAsync(Role.Designer, $"{Guid.NewGuid():N}@example.org");
        var id = await RunAsync(designer);

        var listed = await designer.JsonAsync($"/elsa/api/activity-executions/list?WorkflowInstanceId={id}&ActivityNodeId=Workflow1%3Aflow1%3Await");
        var execution = Assert.Single(listed["items"]!.AsArray())!;
        var found = await designer.JsonAsync($"/elsa/api/activity-executions/by-id?id={Uri.EscapeDataString(execution.Text("id"))}");

        Assert.Equal(("wait", "Running"), (found.Text("activityId"), found.Text("status")));
        Assert.True(found["hasBookmarks"]!.GetValue<bool>());
    }

    [Fact]
    public async Task The_list_finds_instances_by_definition_and_status()
    {
        var designer = await factory.ProgramAsync(Role.Designer, $"{Guid.NewGuid():N}@example.org");
        var id = await RunAsync(designer);
        var definition = (await designer.JsonAsync($"/elsa/api/workflow-instances/{id}")).Text("definitionId");

        async Task<int> CountAsync(object query) => (await (await designer.PostAsJsonAsync("/elsa/api/workflow-instances", query)).JsonAsync())["totalCount"]!.GetValue<int>();

        Assert.Equal(1, await CountAsync(new { page = 0, pageSize = 10, definitionIds = new[] { definition }, statuses = new[] { "Running" } }));
        Assert.Equal(0, await CountAsync(new { page = 0, pageSize = 10, definitionIds = new[] { definition }, statuses = new[] { "Finished" } }));
        Assert.Equal(1, await CountAsync(new { searchTerm = id }));
        Assert.Equal(0, await CountAsync(new { definitionIds = new[] { definition }, subStatuses = new[] { "NoSuchStatus" } }));
    }

    [Fact]
    public async Task What_went_into_a_run_does_not_come_out_of_the_viewer()
    {
        var designer = await factory.ProgramAsync(Role.Designer, $"{Guid.NewGuid():N}@example.org");
        var id = await RunAsync(designer, new JsonObject { ["secret"] = "only the parties know" });

        foreach (var path in (string[])["", "/variables", "/journal"])
            Assert.DoesNotContain("only the parties know", await designer.GetStringAsync($"/elsa/api/workflow-instances/{id}{path}"), StringComparison.Ordinal);
        Assert.DoesNotContain("only the parties know", await designer.GetStringAsync($"/elsa/api/activity-executions/list?WorkflowInstanceId={id}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_does_not_run()
    {
        var designer = await factory.ProgramAsync(Role.Designer, $"{Guid.NewGuid():N}@example.org");
        var draft = await designer.SavedAsync(Definitions.SayAndWait(name));

        var answer = await designer.PostAsJsonAsync($"/elsa/api/workflow-definitions/{draft.Text("definitionId")}/execute", new { });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.False(answer.Headers.Contains("x-elsa-workflow-instance-id"));
    }

    [Fact]
    public async Task A_coordinator_starts_no_run()
    {
        var designer = await factory.ProgramAsync(Role.Designer, $"{Guid.NewGuid():N}@example.org");
        var published = await designer.SavedAsync(Definitions.SayAndWait(name), publish: true);
        var coordinator = await factory.ProgramAsync(Role.Coordinator, $"{Guid.NewGuid():N}@example.org");

        Assert.Equal(HttpStatusCode.Forbidden, (await coordinator.PostAsJsonAsync($"/elsa/api/workflow-definitions/{published.Text("definitionId")}/execute", new { })).StatusCode);
    }

    [Fact]
    public async Task An_unknown_instance_is_not_found()
    {
        var designer = await factory.ProgramAsync(Role.Designer, $"{Guid.NewGuid():N}@example.org");

        Assert.Equal(HttpStatusCode.NotFound, (await designer.GetAsync($"/elsa/api/workflow-instances/{Guid.NewGuid()}")).StatusCode);
    }

    [Fact]
    public async Task A_run_begins_at_the_trigger_that_it_names()
    {
        var designer = await factory.ProgramAsync(Role.Designer, $"{Guid.NewGuid():N}@example.org");
        var definition = Definitions.SayAndWait(name);
        definition["root"]!["activities"]!.AsArray().Add(new JsonObject { ["id"] = "signed", ["type"] = "Elsa.Event", ["version"] = 1, ["eventName"] = new JsonObject { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = "signed" } } });
        var published = await designer.SavedAsync(definition, publish: true);

        var answer = await designer.PostAsJsonAsync($"/elsa/api/workflow-definitions/{published.Text("definitionId")}/execute", new { triggerActivityId = "signed" });

        Assert.Equal("Finished", (await answer.Content.ReadFromJsonAsync<JsonObject>())!["workflowState"]!["status"]!.GetValue<string>());
        var id = answer.Headers.GetValues("x-elsa-workflow-instance-id").Single();
        Assert.DoesNotContain("say", await designer.GetStringAsync($"/elsa/api/activity-executions/list?WorkflowInstanceId={id}"), StringComparison.Ordinal);
    }

    async Task<string> RunAsync(HttpClient designer, JsonObject? input = null)
    {
        var published = await designer.SavedAsync(Definitions.SayAndWait(name), publish: true);
        var answer = await designer.PostAsJsonAsync($"/elsa/api/workflow-definitions/{published.Text("definitionId")}/execute", new { input });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return Assert.Single(answer.Headers.GetValues("x-elsa-workflow-instance-id"));
    }
}
