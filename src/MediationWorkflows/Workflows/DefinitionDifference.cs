using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Definitions;

namespace MediationWorkflows.Workflows;

/// <summary>What one version of a definition has that another has not. Where things are drawn makes no difference.</summary>
/// <param name="Changed">Activities that both have, with the properties that differ.</param>
/// <param name="Connected">Connections that are new, as <c>from.Outcome → to</c>, by what people call the activities.</param>
public sealed record DefinitionDifference(
    IReadOnlyList<string> Added, IReadOnlyList<string> Removed, IReadOnlyList<(string Name, IReadOnlyList<string> Properties)> Changed,
    IReadOnlyList<string> Connected, IReadOnlyList<string> Disconnected)
{
    private static readonly string[] Drawing = ["metadata", "nodeId", "activities", "connections", "root"];

    public bool IsNone => Added.Count + Removed.Count + Changed.Count + Connected.Count + Disconnected.Count == 0;

    public static DefinitionDifference Between(WorkflowDefinition before, WorkflowDefinition after)
    {
        var (old, now) = (ById(before), ById(after));
        var (ways, waysNow) = (Ways(before), Ways(after));
        return new DefinitionDifference(
            [.. now.Where(a => !old.ContainsKey(a.Key)).Select(a => a.Value.DisplayText)],
            [.. old.Where(a => !now.ContainsKey(a.Key)).Select(a => a.Value.DisplayText)],
            [.. now.Where(a => old.ContainsKey(a.Key)).Select(a => (a.Value.DisplayText, Differing(old[a.Key], a.Value))).Where(c => c.Item2.Count > 0)],
            [.. waysNow.Except(ways, StringComparer.Ordinal)],
            [.. ways.Except(waysNow, StringComparer.Ordinal)]);
    }

    private static Dictionary<string, ActivityDefinition> ById(WorkflowDefinition definition) =>
        definition.Root.Flatten().DistinctBy(a => a.NodeId).ToDictionary(a => a.NodeId, StringComparer.Ordinal);

    private static IReadOnlyList<string> Differing(ActivityDefinition before, ActivityDefinition after)
    {
        var names = before.Json.Select(p => p.Key).Union(after.Json.Select(p => p.Key), StringComparer.Ordinal).Except(Drawing, StringComparer.Ordinal);
        // Names with a dollar sign are how an editor writes, not what somebody drew.
        List<string> differing = [.. names.Where(n => !n.StartsWith('$') && !JsonNode.DeepEquals(before.Json[n], after.Json[n]))];
        if (before.DisplayText != after.DisplayText)
            differing.Add("name");
        return differing;
    }

    private static List<string> Ways(WorkflowDefinition definition)
    {
        List<string> ways = [];
        foreach (var container in definition.Root.Flatten().Where(a => a.Json["connections"] is JsonArray))
        {
            var names = container.Children.DistinctBy(c => c.Id).ToDictionary(c => c.Id, c => c.DisplayText, StringComparer.Ordinal);
            foreach (var connection in ((JsonArray)container.Json["connections"]!).OfType<JsonObject>())
            {
                if (connection["source"] is JsonObject source && connection["target"] is JsonObject target)
                    ways.Add($"{NameOf(source)}.{source["port"]} → {NameOf(target)}");
            }

            string NameOf(JsonObject end) => end["activity"]?.ToString() is { } id ? names.GetValueOrDefault(id, id) : "?";
        }

        return ways;
    }
}
