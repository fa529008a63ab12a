using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MediationWorkflows.Web.Tests.Api;

namespace MediationWorkflows.Web.Tests.Studio;

/// <summary>Definitions as Elsa Studio posts them.</summary>
static class Definitions
{
    /// <summary>What the dialog "Create workflow" sends: nulls and a bare root.</summary>
    public static JsonObject New(string name) => new()
    {
        ["name"] = name,
        ["description"] = null,
        ["variables"] = null,
        ["inputs"] = null,
        ["outputs"] = null,
        ["outcomes"] = null,
        ["customProperties"] = null,
        ["options"] = null,
        ["root"] = new JsonObject { ["id"] = "flow1", ["type"] = "Elsa.Flowchart", ["version"] = 1, ["activities"] = new JsonArray(), ["connections"] = new JsonArray() },
    };

    /// <summary>Says something and waits two days.</summary>
    public static JsonObject SayAndWait(string name)
    {
        var definition = New(name);
        definition["root"]!["activities"] = new JsonArray(
            Activity("say", "Elsa.WriteLine", "text", "String", "What was said"),
            Activity("wait", "Elsa.Delay", "timeSpan", "TimeSpan", "2.00:00:00"));
        definition["root"]!["connections"] = new JsonArray(new JsonObject
        {
            ["source"] = new JsonObject { ["activity"] = "say", ["port"] = "Done" },
            ["target"] = new JsonObject { ["activity"] = "wait", ["port"] = "In" },
        });
        return definition;
    }

    public static JsonObject Activity(string id, string type, string input, string inputType, string value) => new()
    {
        ["id"] = id,
        ["type"] = type,
        ["version"] = 1,
        [input] = new JsonObject { ["typeName"] = inputType, ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = value } },
    };

    public static Task<HttpResponseMessage> SaveAsync(this HttpClient client, JsonObject model, bool? publish = null) =>
        client.PostAsJsonAsync("/elsa/api/workflow-definitions", new { model, publish });

    /// <summary>Saves, and reads back the definition as the answer holds it.</summary>
    public static async Task<JsonObject> SavedAsync(this HttpClient client, JsonObject model, bool? publish = null)
    {
        var answer = await client.SaveAsync(model, publish);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (JsonObject)(await answer.JsonAsync())["workflowDefinition"]!;
    }

    public static async Task<JsonObject> JsonAsync(this HttpClient client, string path)
    {
        var answer = await client.GetAsync(path);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return await answer.JsonAsync();
    }

    public static string Text(this JsonNode node, string name) => node[name]!.GetValue<string>();
}
