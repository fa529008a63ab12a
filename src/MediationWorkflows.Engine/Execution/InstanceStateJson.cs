using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Engine.Expressions;
using NodaTime;

namespace MediationWorkflows.Engine.Execution;

/// <summary>
/// The stored form of an instance: short names, nothing that is empty, so that a waiting lifecycle stays under 2 KB.
/// Reading accepts any order and ignores what it does not know.
/// </summary>
internal static class InstanceStateJson
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = WorkflowDefinition.MaxDepth + 64 };

    public static string Write(InstanceState state)
    {
        var json = new JsonObject { ["s"] = state.SubStatus.ToString() };
        Put(json, "c", state.CorrelationId);
        Put(json, "m", state.Name);
        Put(json, "t", state.TriggerActivityId);
        if (state.ExecutionCount > 0)
            json["n"] = state.ExecutionCount;
        if (state.Lineage.Generation > 0)
            json["g"] = state.Lineage.Generation;
        if (state.Lineage.Nesting > 0)
            json["h"] = state.Lineage.Nesting;
        Put(json, "r", state.Lineage.Root);
        Put(json, "p", Texts(state.Properties));
        Put(json, "d", Texts(state.Dependencies));
        if (state.RootValues.Count > 0)
            json["v"] = new JsonObject(state.RootValues.Select(v => KeyValuePair.Create(v.Name, StoredValue.Write(v.Value))));
        Put(json, "i", state.InputValues);
        Put(json, "o", state.OutputValues);
        Put(json, "a", state.ActivityOutputs);
        if (state.LastResult is { } last)
            json["l"] = StoredValue.Write(last);
        if (state.Executions.Count > 0)
            json["x"] = new JsonArray([.. state.Executions.Select(Write)]);
        if (state.Parked.Count > 0)
            json["k"] = new JsonArray([.. state.Parked.Select(Write)]);
        if (state.Incidents.Count > 0)
            json["e"] = new JsonArray([.. state.Incidents.Select(Write)]);
        return json.ToJsonString(Compact);
    }

    public static InstanceState Read(string text)
    {
        try
        {
            var json = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = WorkflowDefinition.MaxDepth + 64 }) as JsonObject ?? throw new FormatException("The instance state is not an object.");
            return new InstanceState
            {
                SubStatus = Enum.Parse<WorkflowSubStatus>(json["s"]!.GetValue<string>()),
                CorrelationId = json["c"]?.GetValue<string>(),
                Name = json["m"]?.GetValue<string>(),
                TriggerActivityId = json["t"]?.GetValue<string>(),
                ExecutionCount = json["n"]?.GetValue<int>() ?? 0,
                Lineage = new Lineage(json["g"]?.GetValue<int>() ?? 0, json["h"]?.GetValue<int>() ?? 0, json["r"]?.GetValue<string>()),
                Properties = Texts(json["p"]),
                Dependencies = Texts(json["d"]),
                RootValues = json["v"] is JsonObject v ? [.. v.Select(p => new NamedValue(p.Key, StoredValue.Read(p.Value)))] : [],
                InputValues = Values(json["i"]),
                OutputValues = Values(json["o"]),
                ActivityOutputs = Values(json["a"]),
                LastResult = StoredValue.Read(json["l"]),
                Executions = [.. Objects(json["x"]).Select(ReadExecution)],
                Parked = [.. Objects(json["k"]).Select(ReadParked)],
                Incidents = [.. Objects(json["e"]).Select(ReadIncident)],
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException or NullReferenceException)
        {
            throw new FormatException("The instance state cannot be read.", e);
        }
    }

    private static JsonNode Write(ExecutionRecord e)
    {
        var json = new JsonObject { ["n"] = e.Number, ["p"] = e.Parent, ["a"] = e.LocalId };
        if (e.IsFaulted)
            json["f"] = 1;
        if (e.Values.Length > 0)
            json["v"] = new JsonArray([.. e.Values.Select(StoredValue.Write)]);
        if (e.State is { } state)
            json["s"] = state.DeepClone();
        if (e.Memory is { } memory)
            json["m"] = memory.DeepClone();
        if (e.Waits.Count > 0)
            json["w"] = new JsonArray([.. e.Waits.Select(Write)]);
        if (e.WaitCount > 0)
            json["k"] = e.WaitCount;
        if (e.IsBreaking)
            json["b"] = 1;
        if (e.CameBackward)
            json["r"] = 1;
        return json;
    }

    private static ExecutionRecord ReadExecution(JsonObject json) => new(json["n"]!.GetValue<int>(), json["p"]!.GetValue<int>(), json["a"]!.GetValue<string>(), json.ContainsKey("f"))
    {
        Values = json["v"] is JsonArray v ? [.. v.Select(StoredValue.Read)] : [],
        State = json["s"]?.DeepClone(),
        Memory = json["m"]?.DeepClone(),
        Waits = [.. Objects(json["w"]).Select(ReadWait)],
        WaitCount = json["k"]?.GetValue<int>() ?? 0,
        IsBreaking = json.ContainsKey("b"),
        CameBackward = json.ContainsKey("r"),
    };

    private static JsonNode Write(OpenWait w)
    {
        var json = new JsonObject { ["n"] = w.Number, ["k"] = w.Kind };
        if (w.Key.Length > 0)
            json["y"] = w.Key;
        if (w.DueAt is { } due)
            json["d"] = due.ToUnixTimeTicks();
        return json;
    }

    private static OpenWait ReadWait(JsonObject json) => new(
        json["n"]!.GetValue<int>(), json["k"]!.GetValue<string>(), json["y"]?.GetValue<string>() ?? "",
        json["d"] is { } due ? Instant.FromUnixTimeTicks(due.GetValue<long>()) : null, IsNew: false);

    private static JsonNode Write(ParkedResume p)
    {
        var json = new JsonObject { ["n"] = p.Execution, ["k"] = p.Resumption.Kind, ["y"] = p.Resumption.Key };
        if (p.Resumption.Payload is { } payload)
            json["p"] = payload.DeepClone();
        return json;
    }

    private static ParkedResume ReadParked(JsonObject json) =>
        new(json["n"]!.GetValue<int>(), new Resumption(json["k"]!.GetValue<string>(), json["y"]!.GetValue<string>(), json["p"]?.DeepClone()));

    private static JsonNode Write(Incident i)
    {
        var json = new JsonObject
        {
            ["k"] = i.Kind, ["x"] = i.ActivityInstanceId, ["a"] = i.ActivityId, ["n"] = i.NodeId, ["t"] = i.ActivityType, ["m"] = i.Message, ["d"] = i.At.ToUnixTimeTicks(),
        };
        Put(json, "y", i.ErrorType);
        return json;
    }

    private static Incident ReadIncident(JsonObject json) => new(
        json["k"]!.GetValue<string>(), json["x"]!.GetValue<string>(), json["a"]!.GetValue<string>(), json["n"]!.GetValue<string>(), json["t"]!.GetValue<string>(),
        json["m"]!.GetValue<string>(), json["y"]?.GetValue<string>(), Instant.FromUnixTimeTicks(json["d"]!.GetValue<long>()));

    private static void Put(JsonObject json, string name, string? value)
    {
        if (value is not null)
            json[name] = value;
    }

    private static void Put(JsonObject json, string name, JsObject values)
    {
        if (values.Count > 0)
            json[name] = new JsonObject(values.Keys().Select(k => KeyValuePair.Create(k, StoredValue.Write(values[k]))));
    }

    private static void Put(JsonObject json, string name, JsonObject? value)
    {
        if (value is not null)
            json[name] = value;
    }

    private static JsonObject? Texts(IReadOnlyDictionary<string, string> texts) =>
        texts.Count == 0 ? null : new JsonObject(texts.Select(t => KeyValuePair.Create(t.Key, (JsonNode?)JsonValue.Create(t.Value))));

    private static IReadOnlyDictionary<string, string> Texts(JsonNode? json) =>
        json is JsonObject o ? o.ToDictionary(p => p.Key, p => p.Value!.GetValue<string>(), StringComparer.Ordinal) : InstanceState.NoProperties;

    private static JsObject Values(JsonNode? json)
    {
        var values = new JsObject();
        foreach (var (key, value) in json as JsonObject ?? [])
            values.Set(key, StoredValue.Read(value));
        return values;
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? json) => (json as JsonArray)?.OfType<JsonObject>() ?? [];
}
