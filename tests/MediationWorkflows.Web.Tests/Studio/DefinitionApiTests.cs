using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Web.Tests.Api;

namespace MediationWorkflows.Web.Tests.Studio;

public sealed class DefinitionApiTests(MediationFactory factory) : IClassFixture<MediationFactory>
{
    const string Route = "/elsa/api/workflow-definitions";

    readonly string name = $"Definition {Guid.NewGuid():N}";

    Task<HttpClient> AsAsync(Role role) => factory.ProgramAsync(role, $"{Guid.NewGuid():N}@example.org");

    [Fact]
    public async Task A_new_definition_posted_with_nulls_comes_back_with_lists_and_node_ids()
    {
        var saved = await (await AsAsync(Role.Designer)).SavedAsync(Definitions.New(name));

        foreach (var list in (string[])["variables", "inputs", "outputs", "outcomes"])
            Assert.Empty(Assert.IsType<JsonArray>(saved[list]));
        Assert.IsType<JsonObject>(saved["customProperties"]);
        Assert.IsType<JsonObject>(saved["options"]);
        Assert.Equal("Workflow1:flow1", saved["root"]!.Text("nodeId"));
        Assert.Equal(1, saved["version"]!.GetValue<int>());
        Assert.False(saved["isPublished"]!.GetValue<bool>());
    }

    [Fact]
    public async Task The_palette_offers_each_definition_that_may_be_used_as_an_activity_with_an_outcome_for_each_of_its_ends()
    {
        var designer = await AsAsync(Role.Designer);

        var intake = Assert.Single((await designer.JsonAsync("/elsa/api/descriptors/activities"))["items"]!.AsArray(), d => d!.Text("typeName") == "Intake")!;

        Assert.Equal(["Agreed", "Withdrawn", "Unsuitable", "NotConvened"], intake["ports"]!.AsArray().Select(p => p!.Text("name")));
        Assert.Equal("intake", intake["constructionProperties"]!.Text("workflowDefinitionId"));
    }

    [Fact]
    public async Task Saving_a_draft_changes_it_in_place()
    {
        var designer = await AsAsync(Role.Designer);
        var draft = await designer.SavedAsync(Definitions.New(name));

        draft["description"] = "What it is for";
        var again = await designer.SavedAsync(draft);

        Assert.Equal(draft.Text("id"), again.Text("id"));
        Assert.Equal(1, again["version"]!.GetValue<int>());
        var stored = await designer.JsonAsync($"{Route}/by-definition-id/{draft.Text("definitionId")}?versionOptions=Latest");
        Assert.Equal("What it is for", stored.Text("description"));
    }

    [Fact]
    public async Task A_drawing_that_was_not_loaded_yet_does_not_replace_the_stored_one_and_one_emptied_by_hand_does()
    {
        var designer = await AsAsync(Role.Designer);
        var drawn = await designer.SavedAsync(Definitions.SayAndWait(name));
        var unloaded = (JsonObject)drawn.DeepClone();
        unloaded["root"] = new JsonObject { ["id"] = "Flowchart1", ["type"] = "Elsa.Flowchart", ["version"] = 1, ["activities"] = new JsonArray(), ["connections"] = new JsonArray() };

        var refused = await designer.SaveAsync(unloaded);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("not loaded yet", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(2, (await designer.JsonAsync($"{Route}/by-definition-id/{drawn.Text("definitionId")}?versionOptions=Latest"))["root"]!["activities"]!.AsArray().Count);
        (drawn["root"]!["activities"], drawn["root"]!["connections"]) = (new JsonArray(), new JsonArray());
        Assert.Empty((await designer.SavedAsync(drawn))["root"]!["activities"]!.AsArray());
    }

    [Fact]
    public async Task Saving_over_a_published_version_makes_the_next_one_and_leaves_the_published_one_as_it_is()
    {
        var designer = await AsAsync(Role.Designer);
        var published = await designer.SavedAsync(Definitions.SayAndWait(name), publish: true);
        Assert.True(published["isPublished"]!.GetValue<bool>());

        published["root"]!["activities"]!.AsArray().RemoveAt(0);
        published["root"]!["connections"] = new JsonArray();
        var draft = await designer.SavedAsync(published);

        Assert.NotEqual(published.Text("id"), draft.Text("id"));
        Assert.Equal(2, draft["version"]!.GetValue<int>());
        Assert.False(draft["isPublished"]!.GetValue<bool>());
        var first = await designer.JsonAsync($"{Route}/by-id/{published.Text("id")}");
        Assert.Equal(2, first["root"]!["activities"]!.AsArray().Count);
        Assert.True(first["isPublished"]!.GetValue<bool>());
        Assert.False(first["isLatest"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Publishing_the_next_version_retires_the_one_before()
    {
        var designer = await AsAsync(Role.Designer);
        var first = await designer.SavedAsync(Definitions.SayAndWait(name), publish: true);
        var second = await designer.SavedAsync(first);

        var answer = await designer.PostAsync($"{Route}/{second.Text("definitionId")}/publish", content: null);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False((await designer.JsonAsync($"{Route}/by-id/{first.Text("id")}"))["isPublished"]!.GetValue<bool>());
        var running = await designer.JsonAsync($"{Route}?versionOptions=Published&DefinitionIds={first.Text("definitionId")}");
        Assert.Equal(second.Text("id"), Assert.Single(running["items"]!.AsArray())!.Text("id"));
    }

    [Fact]
    public async Task A_save_that_is_based_on_an_older_state_is_refused_and_changes_nothing()
    {
        var designer = await AsAsync(Role.Designer);
        var draft = await designer.SavedAsync(Definitions.New(name));
        var path = $"{Route}/by-definition-id/{draft.Text("definitionId")}";
        var seen = (await designer.GetAsync(path)).Headers.ETag!;
        draft["description"] = "Somebody else's";
        await designer.SavedAsync(draft);

        draft["description"] = "Mine";
        using var late = new HttpRequestMessage(HttpMethod.Post, Route) { Content = JsonContent.Create(new { model = draft }) };
        late.Headers.IfMatch.Add(seen);
        var answer = await designer.SendAsync(late);

        Assert.Equal(HttpStatusCode.PreconditionFailed, answer.StatusCode);
        Assert.Equal("Somebody else's", (await designer.JsonAsync(path)).Text("description"));
    }

    [Fact]
    public async Task A_save_of_a_version_that_is_no_longer_the_latest_is_refused()
    {
        var designer = await AsAsync(Role.Designer);
        var first = await designer.SavedAsync(Definitions.SayAndWait(name), publish: true);
        await designer.SavedAsync(first);

        Assert.Equal(HttpStatusCode.Conflict, (await designer.SaveAsync(first)).StatusCode);
    }

    [Fact]
    public async Task A_coordinator_saves_drafts_but_does_not_publish()
    {
        var coordinator = await AsAsync(Role.Coordinator);
        var draft = await coordinator.SavedAsync(Definitions.SayAndWait(name));

        Assert.Equal(HttpStatusCode.Forbidden, (await coordinator.SaveAsync(draft, publish: true)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await coordinator.PostAsync($"{Route}/{draft.Text("definitionId")}/publish", content: null)).StatusCode);
        Assert.False((await coordinator.JsonAsync($"{Route}/by-id/{draft.Text("id")}"))["isPublished"]!.GetValue<bool>());
    }

    [Theory]
    [InlineData(Role.Mediator)]
    [InlineData(Role.Client)]
    [InlineData(Role.Clinician)]
    [InlineData(Role.Auditor)]
    public async Task Others_see_nothing_of_the_designer(Role role)
    {
        var other = await AsAsync(role);

        Assert.Equal(HttpStatusCode.Forbidden, (await other.GetAsync(Route)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await other.SaveAsync(Definitions.New(name))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await other.GetAsync("/elsa/api/descriptors/activities")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await other.PostAsJsonAsync("/elsa/api/workflow-instances", new { })).StatusCode);
    }

    [Fact]
    public async Task Without_a_sign_in_there_is_no_answer_but_401() =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await factory.Browser().GetAsync(Route)).StatusCode);

    [Fact]
    public async Task A_save_with_a_cookie_needs_the_token_of_our_own_page()
    {
        var browser = await factory.SignedInAsync($"{Guid.NewGuid():N}@example.org", Role.Designer);

        Assert.Equal(HttpStatusCode.BadRequest, (await browser.SaveAsync(Definitions.New(name))).StatusCode);

        var page = await browser.OpenAsync("/studio/workflows/definitions");
        browser.DefaultRequestHeaders.Add("X-CSRF-TOKEN", page.QuerySelector("#studio")!.GetAttribute("data-request-token"));
        Assert.Equal(HttpStatusCode.OK, (await browser.SaveAsync(Definitions.New(name))).StatusCode);
    }

    [Fact]
    public async Task What_is_no_definition_is_refused_in_words_that_the_designer_shows()
    {
        var definition = Definitions.New(name);
        definition["root"] = null;

        var answer = await (await AsAsync(Role.Designer)).SaveAsync(definition);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("root", Assert.Single((await answer.JsonAsync())["errors"]!["root"]!.AsArray())!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"model":null}""")]
    [InlineData("""{"model":{"definitionId":7,"root":[]}}""")]
    [InlineData("""{"model":[]}""")]
    [InlineData("not JSON")]
    public async Task A_save_of_the_wrong_shape_is_a_bad_request(string body)
    {
        var designer = await AsAsync(Role.Designer);
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        Assert.Equal(HttpStatusCode.BadRequest, (await designer.PostAsync(Route, content)).StatusCode);
    }

    [Fact]
    public async Task The_list_finds_pages_and_counts()
    {
        var designer = await AsAsync(Role.Designer);
        foreach (var number in (string[])["A", "B", "C"])
            await designer.SavedAsync(Definitions.New($"{name} {number}"));

        var page = await designer.JsonAsync($"{Route}?versionOptions=Latest&Page=1&PageSize=2&SearchTerm={Uri.EscapeDataString(name.ToUpperInvariant())}&OrderDirection=Ascending");

        Assert.Equal(3, page["totalCount"]!.GetValue<int>());
        Assert.Equal($"{name} C", Assert.Single(page["items"]!.AsArray())!.Text("name"));
        Assert.False((await designer.JsonAsync($"{Route}/validation/is-name-unique?name={Uri.EscapeDataString(name)}%20A"))["isUnique"]!.GetValue<bool>());
        Assert.True((await designer.JsonAsync($"{Route}/validation/is-name-unique?name={Uri.EscapeDataString(name)}"))["isUnique"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_retracted_definition_is_published_no_more()
    {
        var designer = await AsAsync(Role.Designer);
        var definition = await designer.SavedAsync(Definitions.SayAndWait(name), publish: true);

        await designer.PostAsync($"{Route}/{definition.Text("definitionId")}/retract", content: null);

        Assert.Empty((await designer.JsonAsync($"{Route}?versionOptions=Published&DefinitionIds={definition.Text("definitionId")}"))["items"]!.AsArray());
    }

    [Fact]
    public async Task What_does_not_verify_is_not_published_and_the_activity_is_named()
    {
        var designer = await AsAsync(Role.Designer);
        var definition = Definitions.SayAndWait(name);
        definition["root"]!["activities"]![0]!["type"] = "Nobody.KnowsThis";
        definition["root"]!["activities"]![0]!["metadata"] = new JsonObject { ["displayText"] = "Greet the parties" };
        var draft = await designer.SavedAsync(definition);

        var answer = await designer.SaveAsync(draft, publish: true);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains((await answer.JsonAsync())["errors"]!["root"]!.AsArray(), reason => reason!.GetValue<string>().StartsWith("Greet the parties:", StringComparison.Ordinal));
        Assert.False((await designer.JsonAsync($"{Route}/by-id/{draft.Text("id")}"))["isPublished"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Reverting_makes_a_draft_of_an_earlier_version()
    {
        var designer = await AsAsync(Role.Designer);
        var first = await designer.SavedAsync(Definitions.SayAndWait(name), publish: true);
        var second = (JsonObject)first.DeepClone();
        second["root"]!["activities"]!.AsArray().RemoveAt(0);
        second["root"]!["connections"] = new JsonArray();
        await designer.SavedAsync(second, publish: true);

        await designer.PostAsync($"{Route}/{first.Text("definitionId")}/revert/1", content: null);

        var latest = await designer.JsonAsync($"{Route}/by-definition-id/{first.Text("definitionId")}?versionOptions=Latest");
        Assert.Equal((3, false), (latest["version"]!.GetValue<int>(), latest["isPublished"]!.GetValue<bool>()));
        Assert.Equal(2, latest["root"]!["activities"]!.AsArray().Count);
    }

    [Fact]
    public async Task What_is_exported_imported_and_exported_again_has_the_same_bytes()
    {
        // Fields in an order of their own, some of them missing, the id in the middle.
        using var file = new StringContent(
            """{"name":"Round","root":{"type":"Elsa.Flowchart","activities":[{"type":"Elsa.WriteLine","unknown":1}]},"id":"from-elsewhere","definitionId":"round","isPublished":true,"extra":[1.50],"createdAt":"2020-01-01T00:00:00Z"}""",
            System.Text.Encoding.UTF8, "application/json");
        var designer = await AsAsync(Role.Designer);
        Assert.Equal(HttpStatusCode.OK, (await designer.PostAsync($"{Route}/import", file)).StatusCode);

        var exported = await designer.GetByteArrayAsync($"{Route}/round/export?versionOptions=Latest");
        using var again = new ByteArrayContent(exported);
        again.Headers.ContentType = new("application/json");
        Assert.Equal(HttpStatusCode.OK, (await designer.PostAsync($"{Route}/import", again)).StatusCode);

        Assert.Equal(System.Text.Encoding.UTF8.GetString(exported), System.Text.Encoding.UTF8.GetString(await designer.GetByteArrayAsync($"{Route}/round/export?versionOptions=Latest")));
    }

    [Fact]
    public async Task What_is_exported_is_imported_again_as_a_draft()
    {
        var designer = await AsAsync(Role.Designer);
        var published = await designer.SavedAsync(Definitions.SayAndWait(name), publish: true);
        var file = await designer.GetFromJsonAsync<JsonObject>($"{Route}/{published.Text("definitionId")}/export");

        var answer = await designer.PostAsJsonAsync($"{Route}/import", file);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var draft = await answer.JsonAsync();
        Assert.Equal((2, published.Text("definitionId")), (draft["version"]!.GetValue<int>(), draft.Text("definitionId")));
        Assert.True(JsonNode.DeepEquals(published["root"], draft["root"]));
    }

    [Fact]
    public async Task A_definition_on_which_something_ran_cannot_be_deleted_and_another_can()
    {
        var designer = await AsAsync(Role.Designer);
        var (used, unused) = (await designer.SavedAsync(Definitions.SayAndWait(name), publish: true), await designer.SavedAsync(Definitions.SayAndWait(name)));
        await designer.PostAsJsonAsync($"{Route}/{used.Text("definitionId")}/execute", new { });

        Assert.Equal(HttpStatusCode.Conflict, (await designer.DeleteAsync($"{Route}/{used.Text("definitionId")}")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await designer.DeleteAsync($"{Route}/{unused.Text("definitionId")}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await designer.GetAsync($"{Route}/by-id/{unused.Text("id")}")).StatusCode);
    }

    [Fact]
    public async Task Of_several_definitions_each_is_published_retracted_and_deleted_for_itself()
    {
        var designer = await AsAsync(Role.Designer);
        var good = (await designer.SavedAsync(Definitions.SayAndWait(name))).Text("definitionId");
        var broken = Definitions.SayAndWait(name);
        broken["root"]!["activities"]![0]!["type"] = "Nobody.KnowsThis";
        var bad = (await designer.SavedAsync(broken)).Text("definitionId");
        async Task<JsonObject> AllAsync(string action) => await (await designer.PostAsJsonAsync(
            $"/elsa/api/bulk-actions/{action}/workflow-definitions/by-definition-ids", new { definitionIds = new[] { good, bad, "none" } })).JsonAsync();
        static string[] Ids(JsonObject answer, string name) => [.. answer[name]!.AsArray().Select(id => id!.GetValue<string>())];

        var published = await AllAsync("publish");
        Assert.Equal([good], Ids(published, "published"));
        Assert.Equal([bad], Ids(published, "skipped"));
        Assert.Equal(["none"], Ids(published, "notFound"));
        Assert.Equal([good], Ids(await AllAsync("publish"), "alreadyPublished"));
        Assert.Equal([good], Ids(await AllAsync("retract"), "retracted"));
        Assert.Equal(2, (await AllAsync("delete"))["deleted"]!.GetValue<int>());
    }

    [Fact]
    public async Task Who_publishes_a_part_is_told_how_many_definitions_took_it_on()
    {
        var designer = await AsAsync(Role.Designer);
        var part = Definitions.SayAndWait($"Part {Guid.NewGuid():N}");
        part["options"] = new JsonObject { ["usableAsActivity"] = true, ["autoUpdateConsumingWorkflows"] = true };
        part = await designer.SavedAsync(part, publish: true);
        var id = part.Text("definitionId");
        var offered = (await designer.JsonAsync("/elsa/api/descriptors/activities"))["items"]!.AsArray().Single(d => d!["constructionProperties"]!["workflowDefinitionId"]?.ToString() == id)!;
        var whole = Definitions.New(name);
        whole["root"]!["activities"] = new JsonArray(new JsonObject { ["id"] = "part", ["type"] = offered.Text("typeName"), ["version"] = 1 });
        whole = await designer.SavedAsync(whole, publish: true);

        var answer = await (await designer.SaveAsync(part, publish: true)).JsonAsync();
        await designer.SavedAsync((JsonObject)answer["workflowDefinition"]!);
        var bulk = await (await designer.PostAsJsonAsync("/elsa/api/bulk-actions/publish/workflow-definitions/by-definition-ids", new { definitionIds = new[] { id } })).JsonAsync();

        Assert.Equal((1, 1), (answer["consumingWorkflowCount"]!.GetValue<int>(), bulk["updatedConsumers"]!.GetValue<int>()));
        Assert.Equal([whole.Text("definitionId")], (await designer.JsonAsync($"{Route}/{id}/consumers"))["workflowDefinitionIds"]!.AsArray().Select(n => n!.GetValue<string>()));
        var latest = await designer.JsonAsync($"{Route}/by-definition-id/{whole.Text("definitionId")}?versionOptions=Latest");
        Assert.Equal((3, 3, true), (latest["version"]!.GetValue<int>(), latest["root"]!["activities"]![0]!["version"]!.GetValue<int>(), latest["isPublished"]!.GetValue<bool>()));
    }

    [Fact]
    public async Task Of_several_versions_those_that_nothing_runs_are_deleted()
    {
        var designer = await AsAsync(Role.Designer);
        var published = await designer.SavedAsync(Definitions.SayAndWait(name), publish: true);
        var draft = await designer.SavedAsync(published);

        var answer = await (await designer.PostAsJsonAsync("/elsa/api/bulk-actions/delete/workflow-definitions/by-id", new { ids = new[] { published.Text("id"), draft.Text("id"), "none" } })).JsonAsync();

        Assert.Equal(1, answer["deleted"]!.GetValue<int>());
        var left = await designer.JsonAsync($"{Route}?versionOptions=AllVersions&DefinitionIds={published.Text("definitionId")}");
        Assert.Equal((published.Text("id"), true), (Assert.Single(left["items"]!.AsArray())!.Text("id"), left["items"]![0]!["isLatest"]!.GetValue<bool>()));
    }

    [Fact]
    public async Task An_unknown_definition_is_not_found() =>
        Assert.Equal(HttpStatusCode.NotFound, (await (await AsAsync(Role.Designer)).GetAsync($"{Route}/by-definition-id/none?versionOptions=Latest")).StatusCode);
}
