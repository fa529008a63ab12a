using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Execution;

namespace MediationWorkflows.Engine.Activities;

/// <summary>Short spellings for the descriptors of the built-in activities.</summary>
internal static class Describe
{
    public static ActivityDescriptor Action(string name, string category, string description, InputDescriptor[]? inputs = null, OutputDescriptor[]? outputs = null, string[]? ports = null, ActivityKind kind = ActivityKind.Action) =>
        new($"Elsa.{name}", 1, Words(name), category, description, kind, inputs ?? [], outputs ?? [], [.. (ports ?? ["Done"]).Select(p => new PortDescriptor(p))]);

    public static InputDescriptor Text(string name, string description, string hint = "singleline") =>
        new(name, "String") { DisplayName = Words(name), Description = description, UiHint = hint };

    public static InputDescriptor Of(string type, string name, string description, JsonNode? defaultValue = null, string hint = "singleline") =>
        new(name, type) { DisplayName = Words(name), Description = description, UiHint = hint, DefaultValue = defaultValue };

    public static InputDescriptor Choice(string name, string description, string defaultValue, params string[] choices) =>
        new(name, "String")
        {
            DisplayName = Words(name), Description = description, UiHint = "dropdown", DefaultValue = defaultValue,
            Options = [.. choices.Select(c => new InputOption(Words(c), c))],
        };

    public static InputDescriptor Condition() => Of("Boolean", "Condition", "What decides.", hint: "singleline") with { DefaultSyntax = "JavaScript" };

    /// <summary>"FlowDecision" reads as "Flow decision".</summary>
    public static string Words(string name)
    {
        var text = new System.Text.StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i]) && !char.IsUpper(name[i - 1]))
                text.Append(' ').Append(char.ToLowerInvariant(name[i]));
            else
                text.Append(name[i]);
        }

        return text.ToString();
    }
}
