using System.Net;
using System.Text.Json.Nodes;
using MediationWorkflows.Access;

namespace MediationWorkflows.Web.Tests.Api;

/// <summary>Every list takes <c>?limit=&amp;after=</c>: walked in pages it is what it is as a whole, once each and in the same order.</summary>
public sealed class ListsInCasesTests : IAsyncLifetime
{
    static readonly string[] Ordered = ["deadlines", "tasks", "mails", "timeline", "participations", "holds", "consents", "ground-rules", "audit"];

    readonly MediationFactory factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z");
    HttpClient coordinator = null!;
    string caseId = "";

    [Fact]
    public async Task Pages_of_any_size_make_up_the_whole_list()
    {
        foreach (var name in Ordered)
        {
            var path = name is "audit" ? $"/cases/{caseId}/audit" : $"/cases/{caseId}/{name}";
            var whole = await WalkAsync(path, 200);
            foreach (var size in (int[])[1, 3])
                Assert.Equal(whole, await WalkAsync(path, size));
        }

        Assert.True((await WalkAsync($"/cases/{caseId}/mails", 200)).Count > 3);
        Assert.True((await WalkAsync($"/cases/{caseId}/deadlines", 200)).Count > 1);
        Assert.Equal(await WalkAsync("/tasks", 200), await WalkAsync("/tasks", 1));
    }

    [Fact]
    public async Task Operations_lists_are_walked_too()
    {
        var administrator = await factory.ProgramAsync(Role.Administrator);
        foreach (var path in (string[])["/operations/timers", "/operations/mail"])
        {
            var whole = await WalkAsync(path, 200, administrator);
            Assert.True(whole.Count > 1);
            Assert.Equal(whole, await WalkAsync(path, 1, administrator));
        }
    }

    [Theory]
    [InlineData("deadlines")]
    [InlineData("tasks")]
    [InlineData("mails")]
    public async Task A_place_that_the_list_does_not_have_is_refused(string name)
    {
        var refused = await coordinator.SendAsync(HttpMethod.Get, $"/cases/{caseId}/{name}?after={Guid.NewGuid()}");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Equal(["after"], await refused.FieldsAsync());
    }

    async Task<IReadOnlyList<string>> WalkAsync(string path, int size, HttpClient? by = null)
    {
        var seen = new List<string>();
        for (string? after = null; ;)
        {
            var page = await (by ?? coordinator).ReadAsync($"{path}?limit={size}{(after is null ? "" : "&after=" + Uri.EscapeDataString(after))}");
            Assert.InRange(page["items"]!.AsArray().Count, 0, size);
            seen.AddRange(page["items"]!.AsArray().Select(item => item!.ToJsonString()));
            if ((after = page["next"]?.ToString()) is null)
                return seen;
        }
    }

    public async Task InitializeAsync()
    {
        coordinator = await factory.ProgramAsync(Role.Coordinator);
        caseId = await coordinator.OpenCaseAsync();
        foreach (var kind in (string[])["Admin", "Conflict"])
        {
            var hold = await (await coordinator.PostAsync($"/cases/{caseId}/holds", new JsonObject { ["kind"] = kind, ["reason"] = "Moving" })).JsonAsync();
            await coordinator.PostAsync($"/holds/{hold["id"]}/resume", new JsonObject(), ifMatch: "*");
        }

        foreach (var task in await coordinator.ListAsync("/tasks"))
            await coordinator.PostAsync($"/tasks/{task["id"]}/complete", new JsonObject { ["outcome"] = task["outcomes"]![0]!.ToString() }, ifMatch: "*");
        await coordinator.PostAsync("/clock", new JsonObject { ["by"] = "P10D" });
    }

    public async Task DisposeAsync() => await factory.DisposeAsync();
}
