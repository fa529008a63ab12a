using System.Net;
using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Web.Tests.Api;

namespace MediationWorkflows.Web.Tests.Operations;

public sealed class ActOnStalledApiTests : IAsyncLifetime
{
    readonly MediationFactory factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z");
    HttpClient administrator = null!;

    [Fact]
    public async Task A_dry_run_says_how_many_and_acting_does_just_these()
    {
        await factory.WithoutWakeUpAsync();
        var stalled = (await administrator.ReadAsync("/operations/stalled"))["items"]!.AsArray().Count(s => s!["reason"]!.ToString() == "DeadlineWithoutWakeUp");

        var planned = await ActAsync(dryRun: true);
        var done = await ActAsync(dryRun: false);

        Assert.True(stalled > 0);
        Assert.Equal((stalled, stalled), ((int)planned["count"]!, (int)done["count"]!));
        Assert.True((bool)(await administrator.ReadAsync("/operations/wake-up"))["isProven"]!);
        Assert.Equal(0, (int)(await ActAsync(dryRun: false))["selected"]!);
    }

    [Fact]
    public async Task A_selection_that_says_nothing_is_refused_and_an_auditor_only_looks()
    {
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await administrator.PostAsync("/operations/stalled/act", new JsonObject())).StatusCode);
        var auditor = await factory.ProgramAsync(Role.Auditor);
        Assert.Equal(HttpStatusCode.Forbidden, (await auditor.PostAsync("/operations/stalled/act", Overdue(dryRun: true))).StatusCode);
    }

    [Fact]
    public async Task A_mail_that_is_not_there_cannot_be_sent_again()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await administrator.PostAsync($"/operations/mail/{Guid.NewGuid()}/replay", new JsonObject())).StatusCode);
    }

    [Fact]
    public async Task A_mail_that_has_not_failed_is_not_sent_again()
    {
        var queued = (await administrator.ReadAsync("/operations/mail"))["items"]![0]!["id"]!.ToString();

        Assert.Equal(HttpStatusCode.Conflict, (await administrator.PostAsync($"/operations/mail/{queued}/replay", new JsonObject())).StatusCode);
    }

    async Task<JsonNode> ActAsync(bool dryRun) => await (await administrator.PostAsync(
        "/operations/stalled/act", new JsonObject { ["filter"] = new JsonObject { ["reason"] = "DeadlineWithoutWakeUp" }, ["dryRun"] = dryRun })).JsonAsync();

    static JsonObject Overdue(bool dryRun) => new() { ["filter"] = new JsonObject { ["reason"] = "Overdue" }, ["dryRun"] = dryRun };

    public async Task InitializeAsync()
    {
        administrator = await factory.ProgramAsync(Role.Administrator);
        await (await factory.ProgramAsync(Role.Coordinator)).OpenCaseAsync();
    }

    public async Task DisposeAsync() => await factory.DisposeAsync();
}
