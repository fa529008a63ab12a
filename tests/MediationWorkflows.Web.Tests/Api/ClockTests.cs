using System.Net;
using System.Text.Json.Nodes;
using MediationWorkflows.Access;

namespace MediationWorkflows.Web.Tests.Api;

/// <summary>The walk of the README: time moves, the reminder comes, an answer is given, and no later reminder follows.</summary>
public sealed class ClockTests : IAsyncLifetime
{
    readonly MediationFactory factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z");
    HttpClient coordinator = null!;

    [Fact]
    public async Task A_party_that_answers_gets_no_later_reminder()
    {
        var caseId = await coordinator.OpenCaseAsync();
        await AnswerAsync(coordinator, "acknowledge", "Acknowledged");
        await MoveAsync("P12D");
        Assert.Contains(await MailsToAsync(caseId, "clinician"), mail => mail["rung"] is not null);

        var clinician = await factory.ProgramAsync(Role.Clinician, "clinician@example.org");
        await AnswerAsync(clinician, "invitation", "Accepted");
        var before = await RemindersAsync(caseId, "clinician", "invitation");
        await MoveAsync("P30D");

        Assert.Equal(before, await RemindersAsync(caseId, "clinician", "invitation"));
        Assert.True(await RemindersAsync(caseId, "institution", "invitation") > before);
    }

    [Theory]
    [InlineData("""{"to":"2026-01-01T00:00:00Z"}""", "to")]
    [InlineData("""{"by":"soon"}""", "by")]
    [InlineData("""{"by":"P99999Y"}""", "by")]
    [InlineData("""{}""", "to")]
    [InlineData("""{"to":"2028-01-01T00:00:00Z","by":"P1D"}""", "to")]
    public async Task A_wrong_move_names_its_field(string body, string field) =>
        Assert.Equal([field], await (await coordinator.PostAsync("/clock", JsonNode.Parse(body))).FieldsAsync());

    [Fact]
    public async Task The_clock_answers_where_it_stands()
    {
        var moved = await (await coordinator.PostAsync("/clock", new JsonObject { ["by"] = "PT90M" })).JsonAsync();

        Assert.Equal("2027-01-04T16:30:00Z", moved["now"]!.ToString());
    }

    [Fact]
    public async Task The_same_key_moves_the_clock_once()
    {
        var move = new JsonObject { ["by"] = "P1D" };
        await coordinator.PostAsync("/clock", move.DeepClone(), key: "tomorrow");
        var again = await (await coordinator.PostAsync("/clock", move.DeepClone(), key: "tomorrow")).JsonAsync();

        Assert.Equal("2027-01-05T15:00:00Z", again["now"]!.ToString());
        Assert.Equal("2027-01-05T15:00:00Z", (await (await coordinator.PostAsync("/clock", new JsonObject { ["by"] = "PT0S" })).JsonAsync())["now"]!.ToString());
    }

    [Fact]
    public async Task A_real_clock_cannot_be_moved()
    {
        await using var real = new MediationFactory();
        var program = await real.ProgramAsync(Role.Coordinator);

        var answer = await program.PostAsync("/clock", new JsonObject { ["by"] = "P1D" });
        Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed);
    }

    static async Task AnswerAsync(HttpClient person, string kind, string outcome)
    {
        var task = (await person.ListAsync("/tasks?mine=true")).First(t => t["kind"]!.ToString() == kind && t["state"]!.ToString() == "Open");
        var answer = await person.PostAsync($"/tasks/{task["id"]}/complete", new JsonObject { ["outcome"] = outcome }, ifMatch: task["etag"]!.ToString());
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    async Task MoveAsync(string by) => Assert.Equal(HttpStatusCode.OK, (await coordinator.PostAsync("/clock", new JsonObject { ["by"] = by })).StatusCode);

    async Task<IReadOnlyList<JsonNode>> MailsToAsync(string caseId, string to) =>
        [.. (await coordinator.ListAsync($"/cases/{caseId}/mails")).Where(mail => mail["to"]?.ToString() == to && mail["state"]!.ToString() == "Sent")];

    async Task<int> RemindersAsync(string caseId, string to, string kind)
    {
        var deadlines = (await coordinator.ListAsync($"/cases/{caseId}/deadlines"))
            .Where(d => d["kind"]!.ToString() == kind && d["party"]?.ToString() == to).Select(d => d["id"]!.ToString()).ToHashSet(StringComparer.Ordinal);
        return (await MailsToAsync(caseId, to)).Count(mail => mail["rung"] is not null && mail["deadlineId"] is { } id && deadlines.Contains(id.ToString()));
    }

    public async Task InitializeAsync() => coordinator = await factory.ProgramAsync(Role.Coordinator);

    public async Task DisposeAsync() => await factory.DisposeAsync();
}
