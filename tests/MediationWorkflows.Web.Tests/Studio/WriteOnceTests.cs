using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Web.Tests.Api;

namespace MediationWorkflows.Web.Tests.Studio;

/// <summary>Elsa's routes keep the rules of every other write: a key is used once, and a version that is sent must be the one that stands.</summary>
public sealed class WriteOnceTests(MediationFactory factory) : IClassFixture<MediationFactory>, IAsyncLifetime
{
    const string Route = "/elsa/api/workflow-definitions";

    HttpClient designer = null!;

    [Theory]
    [InlineData("", null)]
    [InlineData("publish", null)]
    [InlineData("retract", null)]
    [InlineData("revert/1", null)]
    [InlineData("execute", "x-elsa-workflow-instance-id")]
    public async Task The_same_key_gets_the_same_answer_and_does_nothing_twice(string action, string? header)
    {
        var published = await designer.SavedAsync(Definitions.SayAndWait($"Definition {Guid.NewGuid():N}"), publish: true);
        var (path, body) = action.Length == 0
            ? (Route, new JsonObject { ["model"] = Definitions.SayAndWait("Another") })
            : ($"{Route}/{published.Text("definitionId")}/{action}", []);
        var (key, before) = ($"{Guid.NewGuid():N}", await CountAsync());

        var first = await SendAsync(HttpMethod.Post, path, body, key);
        var after = await CountAsync();
        var second = await SendAsync(HttpMethod.Post, path, body, key);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.Equal(first.Headers.ETag, second.Headers.ETag);
        Assert.Equal(after, await CountAsync());
        Assert.Equal(action is "publish" or "retract", after == before);
        if (header is not null)
            Assert.Equal(first.Headers.GetValues(header), second.Headers.GetValues(header));
    }

    [Fact]
    public async Task A_key_of_another_request_is_refused()
    {
        var key = $"{Guid.NewGuid():N}";
        await SendAsync(HttpMethod.Post, Route, new JsonObject { ["model"] = Definitions.New("One") }, key);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SendAsync(HttpMethod.Post, Route, new JsonObject { ["model"] = Definitions.New("Two") }, key)).StatusCode);
    }

    [Theory]
    [InlineData("POST", "/publish")]
    [InlineData("POST", "/retract")]
    [InlineData("POST", "/revert/1")]
    [InlineData("POST", "/execute")]
    [InlineData("DELETE", "")]
    public async Task A_change_of_an_older_version_is_refused_and_one_of_the_current_is_not(string method, string action)
    {
        var definition = await designer.SavedAsync(Definitions.SayAndWait($"Definition {Guid.NewGuid():N}"), publish: true);
        var path = $"{Route}/{definition.Text("definitionId")}{action}";
        var current = (await designer.GetAsync($"{Route}/by-definition-id/{definition.Text("definitionId")}")).Headers.ETag!.Tag;

        var refusal = await SendAsync(new HttpMethod(method), path, ifMatch: "\"77\"");
        Assert.Equal(HttpStatusCode.PreconditionFailed, refusal.StatusCode);
        Assert.Equal("application/problem+json", refusal.Content.Headers.ContentType!.MediaType);
        Assert.True((await SendAsync(new HttpMethod(method), path, ifMatch: current)).IsSuccessStatusCode);
    }

    [Fact]
    public async Task A_retried_delete_is_done_already_and_not_missing()
    {
        var draft = await designer.SavedAsync(Definitions.New($"Definition {Guid.NewGuid():N}"));
        var (path, key) = ($"{Route}/{draft.Text("definitionId")}", $"{Guid.NewGuid():N}");

        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Delete, path, key: key)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Delete, path, key: key)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Delete, path)).StatusCode);
    }

    async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, JsonObject? body = null, string? key = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = method == HttpMethod.Delete ? null : JsonContent.Create(body ?? []) };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return await designer.SendAsync(request);
    }

    /// <summary>How much there is of what the actions make: versions and runs.</summary>
    async Task<(int Versions, int Runs)> CountAsync() => (
        (await designer.JsonAsync($"{Route}?versionOptions=AllVersions"))["totalCount"]!.GetValue<int>(),
        (await (await designer.PostAsJsonAsync("/elsa/api/workflow-instances", new { })).JsonAsync())["totalCount"]!.GetValue<int>());

    public async Task InitializeAsync() => designer = await factory.ProgramAsync(Role.Designer, $"{Guid.NewGuid():N}@example.org");

    public Task DisposeAsync() => Task.CompletedTask;
}
