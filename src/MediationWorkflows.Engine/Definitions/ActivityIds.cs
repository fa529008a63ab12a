using System.Globalization;
using System.Text.Json.Nodes;

namespace MediationWorkflows.Engine.Definitions;

/// <summary>Gives an id to activities that have none, and keeps node ids apart where a file repeats an id.</summary>
internal sealed class ActivityIds
{
    private readonly HashSet<string> taken = new(StringComparer.Ordinal);
    private readonly HashSet<string> nodeIds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> counters = new(StringComparer.Ordinal);

    public ActivityIds(JsonNode root) => Collect(root);

    public string For(JsonObject activity)
    {
        if (activity.Text("id") is { Length: > 0 } id)
            return id;
        var type = activity.Text("type") ?? "";
        var stem = type[(type.LastIndexOf('.') + 1)..];
        stem = stem.Length == 0 ? "Activity" : stem;
        string candidate;
        do
        {
            counters[stem] = counters.GetValueOrDefault(stem) + 1;
            candidate = stem + counters[stem].ToString(CultureInfo.InvariantCulture);
        }
        while (!taken.Add(candidate));
        activity["id"] = candidate;
        return candidate;
    }

    public string Unique(string nodeId)
    {
        var candidate = nodeId;
        for (var n = 2; !nodeIds.Add(candidate); n++)
            candidate = $"{nodeId}~{n}";
        return candidate;
    }

    private void Collect(JsonNode? node)
    {
        if (node is JsonObject o)
        {
            if (o.Text("id") is { } id)
                taken.Add(id);
            foreach (var (_, value) in o)
                Collect(value);
        }
        else if (node is JsonArray a)
        {
            foreach (var item in a)
                Collect(item);
        }
    }
}
