using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MediationWorkflows.Access;

namespace MediationWorkflows.Web.Tests.Api;

/// <summary>What programs do, in a few words each.</summary>
static class ApiCalls
{
    public static JsonObject Case(Action<JsonObject>? change = null)
    {
        var body = new JsonObject
        {
            ["title"] = "Words after a surgery",
            ["jurisdiction"] = "US-NY",
            ["timeZone"] = "America/New_York",
            ["calendar"] = "us-federal",
            ["severity"] = 2,
            ["parties"] = new JsonArray(
                Party("client", "Client", "client@example.org"),
                Party("clinician", "Clinician", "clinician@example.org"),
                Party("institution", "InstitutionRepresentative", "institution@example.org"),
                Party("mediator", "Mediator", "mediator@example.org")),
        };
        change?.Invoke(body);
        return body;
    }

    public static JsonObject Party(string key, string role, string email) => new() { ["key"] = key, ["role"] = role, ["name"] = $"The {key}", ["email"] = email };

    public static async Task<HttpResponseMessage> SendAsync(
        this HttpClient client, HttpMethod method, string path, JsonNode? body = null, string? key = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1{path}");
        if (body is not null)
            request.Content = JsonContent.Create(body);
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return await client.SendAsync(request);
    }

    public static Task<HttpResponseMessage> PostAsync(this HttpClient client, string path, JsonNode? body = null, string? key = null, string? ifMatch = null) =>
        client.SendAsync(HttpMethod.Post, path, body ?? new JsonObject(), key, ifMatch);

    public static async Task<JsonObject> JsonAsync(this HttpResponseMessage response) => (await response.Content.ReadFromJsonAsync<JsonObject>())!;

    public static async Task<JsonObject> ReadAsync(this HttpClient client, string path)
    {
        var response = await client.SendAsync(HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.JsonAsync();
    }

    public static async Task<IReadOnlyList<JsonNode>> ListAsync(this HttpClient client, string path) =>
        [.. (await client.ReadAsync(path))["items"]!.AsArray().Select(item => item!)];

    /// <summary>Opens a case; answers its id.</summary>
    public static async Task<string> OpenCaseAsync(this HttpClient client, Action<JsonObject>? change = null)
    {
        var response = await client.PostAsync("/cases", Case(change));
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return (await response.JsonAsync())["id"]!.ToString();
    }

    /// <summary>The fields that a refusal names.</summary>
    public static async Task<IReadOnlyList<string>> FieldsAsync(this HttpResponseMessage refusal) =>
        [.. (await refusal.JsonAsync())["errors"]!.AsObject().Select(field => field.Key)];
}
