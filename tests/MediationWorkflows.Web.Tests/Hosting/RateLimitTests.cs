using MediationWorkflows.Access;
using MediationWorkflows.Web.Tests.Api;

namespace MediationWorkflows.Web.Tests.Hosting;

/// <summary>Searching and uploading cost the most, and are where one tries things out: both are slowed down by address.</summary>
public sealed class RateLimitTests
{
    [Fact]
    public async Task Who_searches_or_uploads_too_often_has_to_wait_and_who_lists_does_not()
    {
        await using var factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z").With("Auth:SearchesPerMinute", "3").With("Auth:UploadsPerMinute", "2");
        var coordinator = await factory.ProgramAsync(Role.Coordinator);
        var caseId = await coordinator.OpenCaseAsync();

        Assert.Equal([200, 200, 200, 429, 429], await RepeatAsync(5, () => coordinator.GetAsync("/api/v1/cases?q=dispute")));
        Assert.Equal([200, 200, 200, 200, 200], await RepeatAsync(5, () => coordinator.GetAsync("/api/v1/cases")));
        Assert.Equal([422, 422, 429, 429], await RepeatAsync(4, () => coordinator.PostAsync($"/api/v1/cases/{caseId}/documents", new MultipartFormDataContent())));

        var refused = await coordinator.GetAsync("/api/v1/cases?q=again");
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
    }

    static async Task<IReadOnlyList<int>> RepeatAsync(int times, Func<Task<HttpResponseMessage>> ask)
    {
        var answers = new List<int>();
        for (var i = 0; i < times; i++)
            answers.Add((int)(await ask()).StatusCode);
        return answers;
    }
}
