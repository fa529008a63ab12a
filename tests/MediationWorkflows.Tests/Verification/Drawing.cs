using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Workflows;

namespace MediationWorkflows.Tests.Verification;

/// <summary>
/// Definitions in a few lines: an activity a line (<c>id Type name=value "name=several words"</c>; <c>Mediation.</c> where no dot is in the type), a connection a line
/// (<c>from.Outcome -> to</c>). The same lines change a shipped definition: <c>-id</c> takes an activity away with its connections, <c>-from.Outcome</c> a connection,
/// and an id that is there already changes its inputs.
/// </summary>
internal static class Drawing
{
    public static WorkflowDefinition New(string id, string lines)
    {
        var json = new JsonObject
        {
            ["id"] = $"{id}-v1", ["definitionId"] = id, ["name"] = id, ["version"] = 1, ["isLatest"] = true, ["isPublished"] = true,
            ["variables"] = new JsonArray(), ["inputs"] = new JsonArray(), ["outputs"] = new JsonArray(), ["outcomes"] = new JsonArray(),
            ["options"] = new JsonObject(),
            ["root"] = new JsonObject { ["id"] = "flow", ["type"] = "Elsa.Flowchart", ["version"] = 1, ["activities"] = new JsonArray(), ["connections"] = new JsonArray() },
        };
        return Change(json, lines);
    }

    public static WorkflowDefinition Shipped(string id, string lines) => Change(InstallDefinitions.Shipped[id].ToJsonObject(), lines);

    private static WorkflowDefinition Change(JsonObject json, string lines)
    {
        var (activities, connections) = (json["root"]!["activities"]!.AsArray(), json["root"]!["connections"]!.AsArray());
        foreach (var line in lines.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split(" -> ") is [var from, var to])
                Connect(connections, from, to);
            else if (line.StartsWith("var ", StringComparison.Ordinal))
                json["variables"]!.AsArray().Add(new JsonObject { ["id"] = line[4..], ["name"] = line[4..], ["typeName"] = "String" });
            else if (line.StartsWith('-'))
                Remove(activities, connections, line[1..]);
            else
                Put(activities, line);
        }

        return WorkflowDefinition.FromJson(json);
    }

    private static void Connect(JsonArray connections, string from, string to)
    {
        var (source, port) = (from.Split('.')[0], from.Split('.')[1]);
        connections.Add(new JsonObject { ["source"] = new JsonObject { ["activity"] = source, ["port"] = port }, ["target"] = new JsonObject { ["activity"] = to, ["port"] = "In" } });
    }

    private static void Remove(JsonArray activities, JsonArray connections, string what)
    {
        var count = activities.Count + connections.Count;
        if (what.Split('.') is [var source, var port])
            connections.RemoveAll(c => c!["source"]!["activity"]!.ToString() == source && c["source"]!["port"]!.ToString() == port);
        else
        {
            activities.RemoveAll(a => a!["id"]!.ToString() == what);
            connections.RemoveAll(c => c!["source"]!["activity"]!.ToString() == what || c["target"]!["activity"]!.ToString() == what);
        }

        if (activities.Count + connections.Count == count)
            throw new InvalidOperationException($"There is no {what} to take away.");
    }

    private static void Put(JsonArray activities, string line)
    {
        var words = line.Split('"').SelectMany((part, i) => i % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        var activity = activities.OfType<JsonObject>().FirstOrDefault(a => a["id"]!.ToString() == words[0]);
        if (activity is null)
        {
            activity = new JsonObject { ["id"] = words[0], ["type"] = words[1].Contains('.') ? words[1] : $"Mediation.{words[1]}", ["version"] = 1 };
            activities.Add(activity);
        }

        foreach (var input in words.Where(w => w.Contains('=')))
        {
            var (name, value) = (input[..input.IndexOf('=')], input[(input.IndexOf('=') + 1)..]);
            var isPlain = activity["type"]!.ToString().StartsWith("Mediation.", StringComparison.Ordinal) && name is not ("rule" or "question" or "reason" or "again" or "event");
            activity[name] = isPlain ? value
                : new JsonObject { ["typeName"] = name is "timeSpan" ? "TimeSpan" : "String", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = value } };
        }
    }
}
