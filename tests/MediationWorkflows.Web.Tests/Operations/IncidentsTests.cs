using System.Net;
using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Web.Tests.Api;
using MediationWorkflows.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace MediationWorkflows.Web.Tests.Operations;

public sealed class IncidentsTests : IAsyncLifetime
{
    readonly MediationFactory factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z");
    HttpClient administrator = null!;

    [Fact]
    public async Task An_incident_says_what_may_be_done_and_a_retry_of_many_does_exactly_what_its_dry_run_counted()
    {
        await StartAsync(3);
        var listed = await administrator.ListAsync("/operations/incidents?kind=Faulted&limit=2");
        Assert.Equal(["Retry", "Skip", "Cancel"], listed[0]["allowed"]!.AsArray().Select(a => a!.ToString()));
        Assert.Equal(2, listed.Count);

        var planned = await ActAsync("skip", new JsonObject { ["filter"] = new JsonObject { ["definitionId"] = "fails" }, ["dryRun"] = true });
        var done = await ActAsync("skip", new JsonObject { ["filter"] = new JsonObject { ["definitionId"] = "fails" } });

        Assert.Equal((3, 3), ((int)planned["count"]!, (int)done["count"]!));
        Assert.Equal(planned["ids"]!.ToJsonString(), done["ids"]!.ToJsonString());
        Assert.Empty(await administrator.ListAsync("/operations/incidents"));
        Assert.All(await administrator.ListAsync("/operations/incidents?all=true"), line => Assert.Equal("Skipped", line["resolution"]!.ToString()));
    }

    [Fact]
    public async Task The_pages_of_the_list_join_without_a_gap()
    {
        await StartAsync(5);
        var first = await administrator.ReadAsync("/operations/incidents?limit=3");
        var second = await administrator.ReadAsync($"/operations/incidents?limit=3&after={first["next"]}");

        Assert.Equal(5, first["items"]!.AsArray().Concat(second["items"]!.AsArray()).Select(i => i!["id"]!.ToString()).Distinct().Count());
        Assert.Null(second["next"]);
    }

    [Fact]
    public async Task An_auditor_may_look_and_not_touch_and_a_party_not_even_look()
    {
        await StartAsync(1);
        var auditor = await factory.ProgramAsync(Role.Auditor);
        var client = await factory.ProgramAsync(Role.Client);
        var everything = new JsonObject { ["filter"] = new JsonObject() };

        Assert.Single(await auditor.ListAsync("/operations/incidents"));
        Assert.Equal(HttpStatusCode.Forbidden, (await auditor.PostAsync("/operations/incidents/cancel", everything.DeepClone())).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.PostAsync("/operations/incidents/cancel", everything)).StatusCode);
    }

    [Fact]
    public async Task A_selection_is_by_ids_or_by_a_filter()
    {
        var neither = await administrator.PostAsync("/operations/incidents/retry", new JsonObject());

        Assert.Equal(HttpStatusCode.UnprocessableEntity, neither.StatusCode);
        Assert.Equal(["ids"], await neither.FieldsAsync());
    }

    [Fact]
    public async Task The_command_line_does_the_same_beside_the_running_service()
    {
        await StartAsync(2);
        var (_, list, _) = await Verbs.RunAsync("incident", "list", "--data", factory.Data);
        var id = list.Split('\n')[0].Split(' ')[0];

        Assert.Equal((0, "selected=1 would-do=1 refused=0"), Result(await Verbs.RunAsync("incident", "cancel", id, "--dry-run", "--data", factory.Data)));
        Assert.Equal((0, "selected=1 done=1 refused=0"), Result(await Verbs.RunAsync("incident", "cancel", id, "--data", factory.Data)));
        Assert.Equal((1, $"selected=1 done=0 refused=1\n{id} It is Cancelled already."), Result(await Verbs.RunAsync("incident", "retry", id, "--data", factory.Data)));
        var left = Assert.Single(await administrator.ListAsync("/operations/incidents"));
        Assert.NotEqual(id, left["id"]!.ToString());
        var cancelled = (await administrator.ListAsync("/operations/incidents?all=true")).Single(line => line["id"]!.ToString() == id);
        Assert.StartsWith("cli:", cancelled["resolvedBy"]!.ToString(), StringComparison.Ordinal);
        // At the instant where the service's clock stands, not at the machine's.
        Assert.Equal("2027-01-04T15:00:00Z", cancelled["resolvedAt"]!.ToString());
    }

    [Fact]
    public async Task The_command_line_never_acts_on_everything_by_accident()
    {
        await StartAsync(1);

        Assert.Equal(2, (await Verbs.RunAsync("incident", "cancel", "--data", factory.Data)).Code);
        Assert.Single(await administrator.ListAsync("/operations/incidents"));
    }

    async Task<JsonObject> ActAsync(string action, JsonObject selection)
    {
        var answer = await administrator.PostAsync($"/operations/incidents/{action}", selection);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.JsonAsync();
    }

    /// <summary>Instances that fault at once: the child that they want does not exist.</summary>
    Task StartAsync(int count) => factory.Services.GetRequiredService<UnitOfWork>().RunAsync(async scope =>
    {
        for (var i = 0; i < count; i++)
            await scope.Get<BurstRunner>().StartAsync("fails", input: null, correlationId: null, scope.Now, scope.Ct);
    }, default);

    static (int Code, string Output) Result((int Code, string Output, string Error) result) => (result.Code, result.Output.ReplaceLineEndings("\n"));

    public async Task InitializeAsync()
    {
        administrator = await factory.ProgramAsync(Role.Administrator);
        await factory.Services.GetRequiredService<UnitOfWork>().RunAsync(
            scope =>
            {
                scope.Get<InstallDefinitions>().Add(
                    WorkflowDefinition.Parse(
                        """
                        {"id":"fails-v1","definitionId":"fails","name":"fails","version":1,"isLatest":true,"isPublished":true,
                         "root":{"id":"a","type":"Elsa.ExecuteWorkflow","version":1,
                                 "workflowDefinitionId":{"typeName":"String","expression":{"type":"Literal","value":"missing"}}}}
                        """),
                    isPublished: true, scope.Now);
                return Task.CompletedTask;
            },
            default);
    }

    public async Task DisposeAsync() => await factory.DisposeAsync();
}
