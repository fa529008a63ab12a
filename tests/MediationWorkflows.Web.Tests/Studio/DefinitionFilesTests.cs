using System.Net;
using System.Net.Http.Json;
using System.Text;
using MediationWorkflows.Access;
using MediationWorkflows.Web.Tests.Api;

namespace MediationWorkflows.Web.Tests.Studio;

public sealed class DefinitionFilesTests(MediationFactory factory) : IClassFixture<MediationFactory>
{
    const string Route = "/elsa/api/workflow-definitions";

    [Fact]
    public async Task What_is_exported_as_an_archive_is_imported_as_drafts()
    {
        var designer = await DesignerAsync();
        var (one, two) = (await designer.SavedAsync(Definitions.SayAndWait("One"), publish: true), await designer.SavedAsync(Definitions.SayAndWait("Two"), publish: true));
        var archive = await designer.PostAsJsonAsync("/elsa/api/bulk-actions/export/workflow-definitions", new { ids = new[] { one.Text("id"), two.Text("id") } });
        Assert.Equal("application/zip", archive.Content.Headers.ContentType!.MediaType);

        var imported = await ImportAsync(designer, await archive.Content.ReadAsByteArrayAsync());

        Assert.Equal(2, (await imported.JsonAsync())["count"]!.GetValue<int>());
        Assert.Equal(2, (await designer.JsonAsync($"{Route}/by-definition-id/{one.Text("definitionId")}?versionOptions=Latest"))["version"]!.GetValue<int>());
    }

    [Fact]
    public async Task One_file_that_is_no_definition_keeps_all_out()
    {
        var designer = await DesignerAsync();
        var before = (await designer.JsonAsync($"{Route}?versionOptions=AllVersions"))["totalCount"]!.GetValue<int>();

        foreach (var broken in (string[])["not JSON", "[]", "{}", "PK\u0003\u0004 no archive"])
        {
            var refusal = await ImportAsync(designer, Encoding.UTF8.GetBytes(Definitions.SayAndWait("Good").ToJsonString()), Encoding.UTF8.GetBytes(broken));
            Assert.Equal(HttpStatusCode.BadRequest, refusal.StatusCode);
            Assert.NotEmpty((await refusal.JsonAsync())["errors"]!["root"]!.AsArray());
        }

        Assert.Equal(before, (await designer.JsonAsync($"{Route}?versionOptions=AllVersions"))["totalCount"]!.GetValue<int>());
    }

    [Fact]
    public async Task Deep_definitions_are_imported_and_exported_and_the_refusal_of_a_malformed_one_says_where()
    {
        var designer = await DesignerAsync();
        static string Nested(int levels) => string.Concat(Enumerable.Repeat("""{"type":"Elsa.Sequence","activities":[""", levels)) + string.Concat(Enumerable.Repeat("]}", levels));
        Task<HttpResponseMessage> PostAsync(string root) =>
            designer.PostAsync($"{Route}/import", new StringContent($$"""{"definitionId":"deep","name":"Deep","root":{{root}}}""", Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.OK, (await PostAsync(Nested(100))).StatusCode);
        var exported = await designer.GetByteArrayAsync($"{Route}/deep/export?versionOptions=Latest");
        Assert.Equal(HttpStatusCode.OK, (await ImportAsync(designer, exported)).StatusCode);

        async Task<string> RefusalAsync(string root) => (await (await PostAsync(root)).JsonAsync())["errors"]!["root"]![0]!.GetValue<string>();
        Assert.Equal("$: Nested too deeply: at most 256 levels are read.", await RefusalAsync(Nested(130)));
        Assert.StartsWith("$.root.activities[0]: ", await RefusalAsync("""{"type":"Elsa.Sequence","activities":[null]}"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_version_is_deleted_and_a_published_or_used_one_stays()
    {
        var designer = await DesignerAsync();
        var published = await designer.SavedAsync(Definitions.SayAndWait("Versions"), publish: true);
        var draft = await designer.SavedAsync(published);
        Task<HttpResponseMessage> DeleteAsync(string id) => designer.DeleteAsync($"/elsa/api/workflow-definition-versions/{id}");

        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync(draft.Text("id"))).StatusCode);
        Assert.True((await designer.JsonAsync($"{Route}/by-id/{published.Text("id")}"))["isLatest"]!.GetValue<bool>());
        Assert.Equal(HttpStatusCode.Conflict, (await DeleteAsync(published.Text("id"))).StatusCode);
        await designer.PostAsJsonAsync($"{Route}/{published.Text("definitionId")}/execute", new { });
        await designer.PostAsync($"{Route}/{published.Text("definitionId")}/retract", content: null);
        Assert.Equal(HttpStatusCode.Conflict, (await DeleteAsync(published.Text("id"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await DeleteAsync("none")).StatusCode);
    }

    Task<HttpClient> DesignerAsync() => factory.ProgramAsync(Role.Designer, $"{Guid.NewGuid():N}@example.org");

    static async Task<HttpResponseMessage> ImportAsync(HttpClient designer, params byte[][] files)
    {
        using var form = new MultipartFormDataContent();
        foreach (var file in files)
            form.Add(new ByteArrayContent(file), "files", "file");
        return await designer.PostAsync($"{Route}/import-files", form);
    }
}
