using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Documents;
using MediationWorkflows.Web.Tests.Api;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MediationWorkflows.Web.Tests.Documents;

public sealed class DocumentApiTests : IAsyncLifetime
{
    readonly MediationFactory factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z").With("Documents:MaxMegabytes", "1");
    HttpClient coordinator = null!;
    HttpClient client = null!;
    string caseId = null!;

    [Fact]
    public async Task A_document_comes_back_as_it_went_in_as_a_file_to_save_and_never_as_a_page_of_ours()
    {
        var answer = await UploadAsync(client, "Joint", "plan für \"alle\".txt", "text/plain", "What we agreed.");
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var document = await answer.JsonAsync();

        var content = await client.GetAsync($"/api/v1/documents/{document["id"]}/content");

        Assert.Equal("What we agreed.", await content.Content.ReadAsStringAsync());
        Assert.Equal("attachment", content.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("plan für \"alle\".txt", content.Content.Headers.ContentDisposition.FileNameStar);
        Assert.Equal("nosniff", Assert.Single(content.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("sandbox; default-src 'none'", Assert.Single(content.Headers.GetValues("Content-Security-Policy")));
        Assert.True(content.Headers.CacheControl!.NoStore);
        var listed = Assert.Single(await client.ListAsync($"/cases/{caseId}/documents"));
        Assert.Equal(("plan für \"alle\".txt", 15), (listed["name"]!.ToString(), (int)listed["size"]!));
        Assert.Contains(await client.ListAsync($"/cases/{caseId}/audit"), link => link["action"]!.ToString() == "content.read" && link["targetKind"]!.ToString() == "Document");
    }

    [Fact]
    public async Task A_private_document_does_not_exist_for_other_parties_and_the_coordinator_learns_its_dates_only()
    {
        var document = await (await UploadAsync(client, "PartyPrivate", "goals.txt", "text/plain", "An apology.")).JsonAsync();
        var clinician = await factory.ProgramAsync(Role.Clinician, "clinician@example.org");

        Assert.Empty(await clinician.ListAsync($"/cases/{caseId}/documents"));
        Assert.Equal(HttpStatusCode.NotFound, (await clinician.GetAsync($"/api/v1/documents/{document["id"]}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await clinician.GetAsync($"/api/v1/documents/{document["id"]}/content")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await coordinator.GetAsync($"/api/v1/documents/{document["id"]}/content")).StatusCode);
        var known = Assert.Single(await coordinator.ListAsync($"/cases/{caseId}/documents"));
        Assert.All((string[])["name", "contentType", "size", "contentHash", "revisesId"], field => Assert.Null(known[field]));
    }

    [Fact]
    public async Task Nobody_sends_a_file_to_a_case_of_others_and_nothing_of_it_is_kept()
    {
        var stranger = await factory.ProgramAsync(Role.Client, "stranger@example.org");

        Assert.Equal(HttpStatusCode.NotFound, (await UploadAsync(stranger, "Joint", "a.txt", "text/plain", "text")).StatusCode);
        Assert.Equal(0, await ChunksAsync());
    }

    [Fact]
    public async Task A_file_that_lies_is_too_large_or_comes_with_a_wrong_form_is_refused_by_field()
    {
        async Task RefusedAsync(string field, Task<HttpResponseMessage> sent)
        {
            var answer = await sent;
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            Assert.Equal([field], await answer.FieldsAsync());
        }

        await RefusedAsync("file", UploadAsync(client, "Joint", "a.pdf", "application/pdf", "<html>"));
        await RefusedAsync("file", UploadAsync(client, "Joint", "a.txt", "text/plain", new string('a', (1024 * 1024) + 1)));
        await RefusedAsync("class", UploadAsync(client, "Secret", "a.txt", "text/plain", "text"));
        await RefusedAsync("reviewOn", UploadAsync(client, "Joint", "a.txt", "text/plain", "text", reviewOn: "2020-01-01"));
        await RefusedAsync("file", client.PostAsync($"/cases/{caseId}/documents", new JsonObject { ["class"] = "Joint" }));
        Assert.Equal(0, await ChunksAsync());
    }

    [Fact]
    public async Task The_same_upload_sent_twice_under_one_key_is_one_document()
    {
        var first = await UploadAsync(client, "Joint", "a.txt", "text/plain", "text", key: "upload-1");
        var second = await UploadAsync(client, "Joint", "a.txt", "text/plain", "text", key: "upload-1");
        var other = await UploadAsync(client, "Joint", "a.txt", "text/plain", "another text", key: "upload-1");

        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        Assert.Single(await client.ListAsync($"/cases/{caseId}/documents"));
        Assert.Equal(1, await ChunksAsync());
    }

    [Fact]
    public async Task A_person_adds_a_document_on_the_page_and_finds_it_there()
    {
        var browser = await factory.SignedInAsync("mediator@example.org", Role.Mediator);
        var path = $"/cases/{caseId}/documents";
        var form = (await browser.OpenAsync(path)).QuerySelector("main form[enctype='multipart/form-data']")!;
        var token = form.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

        Assert.Equal($"{path}?problem=form", (await SendAsync("stolen")).Headers.Location!.OriginalString);
        Assert.Equal(path, (await SendAsync(token)).Headers.Location!.OriginalString);

        Assert.Contains("goals.txt", (await browser.OpenAsync(path)).QuerySelector("main table a[download]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(1, await ChunksAsync());
        Task<HttpResponseMessage> SendAsync(string with) => browser.PostAsync(form.GetAttribute("action")!, new MultipartFormDataContent
        {
            { new StringContent(with), "__RequestVerificationToken" }, { new StringContent("PartyPrivate"), "class" }, { FileOf("text/plain", "An apology."), "file", "goals.txt" },
        });
    }

    async Task<HttpResponseMessage> UploadAsync(HttpClient sender, string @class, string name, string type, string text, string? reviewOn = null, string? key = null)
    {
        using var form = new MultipartFormDataContent { { new StringContent(@class), "class" } };
        var file = FileOf(type, text);
        file.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = "file", FileNameStar = name };
        form.Add(file);
        if (reviewOn is not null)
            form.Add(new StringContent(reviewOn), "reviewOn");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/cases/{caseId}/documents") { Content = form };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        return await sender.SendAsync(request);
    }

    static ByteArrayContent FileOf(string type, string text) => new(Encoding.UTF8.GetBytes(text)) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };

    Task<int> ChunksAsync() => factory.Services.GetRequiredService<UnitOfWork>().ReadAsync(scope => scope.Db.Set<DocumentChunk>().CountAsync(scope.Ct), default);

    public async Task InitializeAsync()
    {
        coordinator = await factory.ProgramAsync(Role.Coordinator);
        caseId = await coordinator.OpenCaseAsync();
        client = await factory.ProgramAsync(Role.Client, "client@example.org");
    }

    public async Task DisposeAsync() => await factory.DisposeAsync();
}
