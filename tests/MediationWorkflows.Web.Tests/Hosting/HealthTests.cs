using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Web.Tests.Api;

namespace MediationWorkflows.Web.Tests.Hosting;

public sealed class HealthTests : IAsyncLifetime
{
    readonly MediationFactory factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z");

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Everybody_learns_one_word(string path)
    {
        Assert.Equal("Healthy", await factory.Browser().GetStringAsync(path));
        Assert.Equal("Healthy", await (await factory.ProgramAsync(Role.Coordinator)).GetStringAsync(path));
    }

    [Fact]
    public async Task An_administrator_sees_what_is_wrong_and_the_node_stays_in_service()
    {
        var coordinator = await factory.ProgramAsync(Role.Coordinator);
        var asked = await coordinator.ListAsync($"/cases/{await coordinator.OpenCaseAsync()}/tasks");
        var administrator = await factory.ProgramAsync(Role.Administrator);
        Assert.True((bool)(await ReadyAsync(administrator))["work"]!["wakeUp"]!["isProven"]!);
        await factory.WithoutWakeUpAsync();

        var broken = await ReadyAsync(administrator);

        Assert.Equal("Healthy", broken["status"]!.ToString());
        Assert.Equal(("2027-01-04T15:00:00Z", 0), (broken["work"]!["checkedAt"]!.ToString(), (int)broken["work"]!["ageSeconds"]!));
        Assert.Equal(asked.Count, (int)broken["work"]!["wakeUp"]!["gaps"]!["DeadlineWithoutWakeUp"]!);
        Assert.Equal(1, (int)broken["work"]!["stalledCases"]!);
    }

    static async Task<JsonObject> ReadyAsync(HttpClient client)
    {
        var answer = await client.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await factory.DisposeAsync();
}
