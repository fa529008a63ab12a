using System.Text.Json.Nodes;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Rulebook;
using NodaTime.Text;

namespace MediationWorkflows.Web.Api;

/// <summary>A rule that is edited as data: what GET shows can be changed and PUT again.</summary>
static class RuleBody
{
    /// <summary>What GET adds to the rule itself, and what a PUT may ask for; none of it is part of the rule.</summary>
    static readonly string[] Beside = ["etag", "versions", "layers", "rollout", "confirm"];

    /// <summary>The rule's own text, under the id of the address.</summary>
    /// <exception cref="InvalidInputException">The body is about another one, or the rule contradicts itself.</exception>
    public static T Read<T>(JsonObject body, string id, Func<string, string, T> read)
    {
        var rule = (JsonObject)body.DeepClone();
        foreach (var name in Beside)
            rule.Remove(name);
        if (rule["id"] is { } named && named.ToString() != id)
            throw new InvalidInputException("id", $"The address says {id}.");
        rule["id"] = id;
        rule["version"] = 1;
        try
        {
            return read(rule.ToJsonString(), id);
        }
        catch (TimeRuleException refused)
        {
            throw new InvalidInputException("$", refused.Phrase);
        }
    }

    /// <summary>The rule as it is stored, with its tag and the versions there have been.</summary>
    public static JsonObject Show(string json, int version, IEnumerable<RuleVersion> history)
    {
        var shown = JsonNode.Parse(json)!.AsObject();
        shown["etag"] = EntityTags.TextOf(new Tag(version));
        shown["versions"] = new JsonArray([.. history.Select(v => (JsonNode)new JsonObject
        {
            ["version"] = v.Version, ["at"] = InstantPattern.ExtendedIso.Format(v.CreatedAt), ["by"] = v.CreatedBy?.ToString(),
        })]);
        return shown;
    }

    /// <summary>A rule's version as an ETag.</summary>
    public sealed class Tag(int version) : IVersioned
    {
        public int Version { get; set; } = version;
    }
}
