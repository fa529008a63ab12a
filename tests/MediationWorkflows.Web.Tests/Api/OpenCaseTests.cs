using System.Net;
using System.Text.Json.Nodes;
using MediationWorkflows.Access;

namespace MediationWorkflows.Web.Tests.Api;

/// <summary>Opening a case, and each way in which what was typed can be wrong: a clear answer, and nothing half done.</summary>
public sealed class OpenCaseTests : IAsyncLifetime
{
    readonly MediationFactory factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z");
    HttpClient coordinator = null!;

    [Fact]
    public async Task A_case_is_opened_with_its_parties_and_waits_for_the_coordinator()
    {
        var response = await coordinator.PostAsync("/cases", ApiCalls.Case());
        var opened = await response.JsonAsync();

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal($"/api/v1/cases/{opened["id"]}", response.Headers.Location!.OriginalString);
        Assert.Equal(opened["etag"]!.ToString(), response.Headers.ETag!.Tag);
        Assert.Equal("Intake", opened["phase"]!.ToString());
        Assert.Equal("coordinator", opened["waitingFor"]![0]!["key"]!.ToString());
        Assert.Equal("2027-01-06", opened["nextDeadline"]!["dueOn"]!.ToString());
    }

    public static TheoryData<string, string, string?> WrongFields => new()
    {
        { "title", "title", "\"\"" },
        { "title", "title", "\"Ward 7\\r\\nBcc: spy@example.org\"" },
        { "jurisdiction", "jurisdiction", null },
        { "jurisdiction", "jurisdiction", "\"US\\u0000NY\"" },
        { "timeZone", "timeZone", "\"America/Nowhere\"" },
        { "calendar", "calendar", "\"martian\"" },
        { "severity", "severity", "9" },
        { "limitationDate", "limitationDate", "\"2026-12-31\"" },
        { "definitionId", "definitionId", "\"no-such-workflow\"" },
        { "definitionId", "definitionId", "\"settlement\"" },
        { "definitionId", "definitionId", "\"imminent-harm\"" },
        { "parties", "parties", "[]" },
        { "parties", "parties", null },
        { "parties", "parties[0].email", """[{"key":"client","role":"Client","name":"Pat","email":"not an address"}]""" },
        { "parties", "parties[0].role", """[{"key":"client","role":"King","name":"Pat","email":"pat@example.org"}]""" },
        { "parties", "parties[1].key", """[{"key":"client","role":"Client","name":"A","email":"a@example.org"},{"key":"client","role":"Clinician","name":"B","email":"b@example.org"}]""" },
        { "parties", "parties[0].timeZone", """[{"key":"client","role":"Client","name":"Pat","email":"pat@example.org","timeZone":"Mars/Base"}]""" },
        { "parties", "parties[0]", """[null]""" },
        { "parties", "parties[0].name", """[{"key":"client","role":"Client","name":"Pat\r\nBcc: spy@example.org","email":"pat@example.org"}]""" },
        { "limitationDate", "limitationDate", "\"tomorrow\"" },
        { "severity", "severity", "\"high\"" },
    };

    [Theory]
    [MemberData(nameof(WrongFields))]
    public async Task A_wrong_field_is_named_and_nothing_is_opened(string field, string named, string? json)
    {
        var body = ApiCalls.Case(b =>
        {
            if (json is null)
                b.Remove(field);
            else
                b[field] = JsonNode.Parse(json);
        });
        var refusal = await coordinator.PostAsync("/cases", body);

        Assert.True(refusal.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity);
        Assert.Equal("application/problem+json", refusal.Content.Headers.ContentType!.MediaType);
        Assert.Contains(named, await refusal.FieldsAsync());
        Assert.Empty(await coordinator.ListAsync("/cases"));
        Assert.Empty(factory.Mails());
    }

    [Fact]
    public async Task A_body_that_is_not_json_is_refused()
    {
        using var content = new StringContent("{ title:", System.Text.Encoding.UTF8, "application/json");
        var refusal = await coordinator.PostAsync("/api/v1/cases", content);

        Assert.Equal(HttpStatusCode.BadRequest, refusal.StatusCode);
        Assert.Equal("application/problem+json", refusal.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Only_coordinators_open_cases()
    {
        var designer = await factory.ProgramAsync(Role.Designer);

        Assert.Equal(HttpStatusCode.Forbidden, (await designer.PostAsync("/cases", ApiCalls.Case())).StatusCode);
    }

    [Fact]
    public async Task The_list_goes_on_page_by_page_without_gaps()
    {
        var opened = new List<string>();
        for (var i = 0; i < 5; i++)
            opened.Add(await coordinator.OpenCaseAsync());

        var seen = new List<string>();
        string? after = null;
        do
        {
            var page = await coordinator.ReadAsync($"/cases?limit=2{(after is null ? "" : $"&after={after}")}");
            seen.AddRange(page["items"]!.AsArray().Select(item => item!["id"]!.ToString()));
            after = page["next"]?.ToString();
        }
        while (after is not null);

        Assert.Equal(opened.AsEnumerable().Reverse(), seen);
    }

    public async Task InitializeAsync() => coordinator = await factory.ProgramAsync(Role.Coordinator);

    public async Task DisposeAsync() => await factory.DisposeAsync();
}
