using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace MediationWorkflows.Browser.Tests;

/// <summary>
/// A server over the example cases, in every phase, under a clock that stands still; with those in one of them whom the examples have
/// not: an officer for safety, and an expert who is asked. Started by the first test that wants it.
/// </summary>
public sealed class DemoServer : IAsyncLifetime
{
    private readonly Lazy<Task<ServerProcess>> server = new(StartAsync);

    public Task<ServerProcess> ServerAsync() => server.Value;

    private static async Task<ServerProcess> StartAsync()
    {
        var started = await ServerProcess.StartAsync("--demo", "--virtual-clock", "2027-03-01T15:00:00Z");
        using var office = new HttpClient { BaseAddress = new Uri(started.Address, "/api/v1/") };
        office.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("ApiKey", await started.AddProgramAsync("Coordinator"));
        office.DefaultRequestHeaders.TryAddWithoutValidation("If-Match", "*");
        var cases = await office.GetFromJsonAsync<JsonElement>("cases?limit=100");
        var id = cases.GetProperty("items").EnumerateArray().First(c => c.GetProperty("phase").GetString() == "Implementation").GetProperty("id").GetString();

        await PostAsync(office, $"cases/{id}/participations", new { key = "officer", role = "SafetyOfficer", name = "The officer", email = "officer@example.org" });
        var escalation = (await PostAsync(office, $"cases/{id}/escalations", new { rung = "ExpertDetermination", question = "Was the training given?" })).GetProperty("id").GetString();
        // The signed clause of the example leads to no expert; what such a page looks like does not depend on that.
        await started.ChangeAsync("UPDATE escalations SET state = 'Running', refused_because = NULL WHERE lower(id) = $id", escalation!);
        await PostAsync(office, $"escalations/{escalation}/nominate", new { expert = new { name = "E. Expert", email = "expert@example.org" } });
        return started;
    }

    private static async Task<JsonElement> PostAsync(HttpClient office, string path, object body)
    {
        var answer = await office.PostAsJsonAsync(path, body);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {await answer.Content.ReadAsStringAsync()}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (server.IsValueCreated)
            await (await server.Value).DisposeAsync();
    }
}
