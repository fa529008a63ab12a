using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace MediationWorkflows.Browser.Tests;

/// <summary>A case as a coordinator's program opens it.</summary>
static class ExampleCase
{
    /// <param name="definitionId">The workflow that leads it; null: the standard one.</param>
    /// <returns>The case's reference.</returns>
    public static async Task<string> OpenAsync(ServerProcess server, string? definitionId = null)
    {
        using var coordinator = new HttpClient { BaseAddress = server.Address };
        coordinator.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("ApiKey", await server.AddProgramAsync("Coordinator"));
        coordinator.DefaultRequestHeaders.Add("Idempotency-Key", Guid.NewGuid().ToString());
        var answer = await coordinator.PostAsJsonAsync("/api/v1/cases", new
        {
            title = "A late report",
            jurisdiction = "US-NY",
            timeZone = "America/New_York",
            calendar = "us-federal",
            severity = 2,
            definitionId,
            parties = new[]
            {
                Party("client", "Client"), Party("clinician", "Clinician"), Party("institution", "InstitutionRepresentative"),
                Party("mediator", "Mediator"), Party("coordinator", "Coordinator"),
            },
        });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("reference").GetString()!;
    }

    private static object Party(string key, string role) => new { key, role, name = $"The {key}", email = $"{key}@example.net" };
}
