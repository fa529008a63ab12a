using System.Net;
using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Web.Tests.Api;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MediationWorkflows.Web.Tests.Operations;

public sealed class HistoryTests : IAsyncLifetime
{
    readonly MediationFactory factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z");
    HttpClient coordinator = null!;
    HttpClient administrator = null!;
    string caseId = null!;

    [Fact]
    public async Task The_journal_goes_on_page_by_page_and_holds_no_content()
    {
        var instance = await factory.Services.GetRequiredService<UnitOfWork>().ReadAsync(scope => scope.Db.Set<MediationCase>().Select(c => c.WorkflowInstanceId).SingleAsync(scope.Ct), default);
        List<JsonNode> seen = [];
        string? after = null;
        do
        {
            var page = await administrator.ReadAsync($"/operations/instances/{instance}/journal?limit=3{(after is null ? "" : $"&after={after}")}");
            seen.AddRange(page["items"]!.AsArray().Select(item => item!));
            after = page["next"]?.ToString();
        }
        while (after is not null);

        Assert.True(seen.Count > 3);
        Assert.Equal(Enumerable.Range(1, seen.Count), seen.Select(line => (int)line["sequence"]!));
        Assert.Equal("Started", seen[0]["event"]!.ToString());
        Assert.DoesNotContain(seen, line => line.ToJsonString().Contains("surgery", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, (await administrator.SendAsync(HttpMethod.Get, $"/operations/instances/{Guid.NewGuid()}/journal")).StatusCode);
    }

    [Fact]
    public async Task A_legal_hold_is_placed_and_released_by_who_may_and_the_trail_says_so()
    {
        var client = await factory.ProgramAsync(Role.Client, "client@example.org");
        var stranger = await factory.ProgramAsync(Role.Client, "stranger@example.org");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await coordinator.PostAsync($"/cases/{caseId}/legal-hold", new JsonObject())).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await coordinator.PostAsync($"/cases/{caseId}/legal-hold", Why())).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.PostAsync($"/cases/{caseId}/legal-hold/release", Why())).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.PostAsync($"/cases/{caseId}/legal-hold/release", Why())).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await coordinator.PostAsync($"/cases/{caseId}/legal-hold/release", Why())).StatusCode);

        var actions = (await coordinator.ListAsync($"/cases/{caseId}/audit?limit=200")).Select(link => link["action"]!.ToString()).Where(a => a.StartsWith("legalhold", StringComparison.Ordinal));
        Assert.Equal(["legalhold.placed", "legalhold.released"], actions);
    }

    [Fact]
    public async Task A_case_under_way_is_moved_to_a_new_version_as_the_plan_said()
    {
        await PublishAgainAsync();
        var (planned, plan, _) = await Verbs.RunAsync("migration", "plan", "mediation-case", "--to", "2", "--data", factory.Data);
        var byRest = await administrator.PostAsync("/operations/migrations", new JsonObject { ["definitionId"] = "mediation-case", ["to"] = 2, ["dryRun"] = true });
        var (applied, done, _) = await Verbs.RunAsync("migration", "apply", "mediation-case", "--to", "2", "--data", factory.Data);

        Assert.Equal((0, "selected=1 would-move=1 refused=0"), (planned, plan));
        Assert.Equal(1, (int)(await byRest.JsonAsync())["count"]!);
        Assert.Equal((0, "selected=1 moved=1 refused=0"), (applied, done));
        Assert.True((bool)(await administrator.ReadAsync("/operations/wake-up"))["isProven"]!);
        Assert.Equal(2, (await Verbs.RunAsync("migration", "plan", "mediation-case", "--to", "7", "--data", factory.Data)).Code);
        Assert.Equal(HttpStatusCode.Forbidden, (await coordinator.PostAsync("/operations/migrations", new JsonObject { ["definitionId"] = "mediation-case", ["to"] = 2 })).StatusCode);
    }

    static JsonObject Why() => new() { ["reason"] = "A court asked for it" };

    Task PublishAgainAsync() => factory.Services.GetRequiredService<UnitOfWork>().RunAsync(
        async scope =>
        {
            var model = InstallDefinitions.Shipped["mediation-case"].ToJsonObject();
            model.Remove("id");
            await scope.Get<SaveDraft>().RunAsync(new SaveDraft.Command(model), scope.Now, scope.Ct);
            await scope.Db.SaveChangesAsync(scope.Ct);
            await scope.Get<PublishDefinition>().RunAsync(new PublishDefinition.Command("mediation-case"), scope.Now, scope.Ct);
        },
        default);

    public async Task InitializeAsync()
    {
        coordinator = await factory.ProgramAsync(Role.Coordinator);
        administrator = await factory.ProgramAsync(Role.Administrator);
        caseId = await coordinator.OpenCaseAsync();
    }

    public async Task DisposeAsync() => await factory.DisposeAsync();
}
