using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Activities;
using MediationWorkflows.Engine.Definitions;

namespace MediationWorkflows.Engine.Execution;

/// <summary>How the designer presents an activity; Trigger activities may start a workflow.</summary>
public enum ActivityKind
{
    Action,
    Trigger,
    Job,
    Task,
}

/// <summary>Everything that is known about an activity type: what the designer's palette shows and the verifier checks.</summary>
/// <param name="TypeName">The type in definitions, for example "Elsa.WriteLine".</param>
/// <param name="Ports">The outcomes that connections may start from.</param>
/// <param name="IsTerminal">Completing one ends the flowchart or sequence that holds it.</param>
public sealed record ActivityDescriptor(
    string TypeName,
    int Version,
    string DisplayName,
    string Category,
    string Description,
    ActivityKind Kind,
    IReadOnlyList<InputDescriptor> Inputs,
    IReadOnlyList<OutputDescriptor> Outputs,
    IReadOnlyList<PortDescriptor> Ports,
    bool IsStart = false,
    bool IsTerminal = false,
    bool IsContainer = false,
    bool IsBrowsable = true)
{
    /// <summary>Outcomes are named by the activity's own inputs (branches, cases, possible outcomes), so any port may be connected.</summary>
    public bool HasDynamicPorts { get; init; }

    /// <summary>May wait for time, people or events: a loop through it cannot spin. Activities from outside Elsa's namespace are taken to wait unless they say otherwise.</summary>
    public bool Waits { get; init; } = !TypeName.StartsWith("Elsa.", StringComparison.Ordinal);

    public string Namespace => TypeName.LastIndexOf('.') is > 0 and var dot ? TypeName[..dot] : "";

    public string Name => TypeName[(TypeName.LastIndexOf('.') + 1)..];

    /// <summary>What a definition looks like to those that use it as activity.</summary>
    public static ActivityDescriptor Of(WorkflowDefinition definition) => WorkflowAsActivity.Describe(definition);

    internal int InputIndex(string name)
    {
        for (var i = 0; i < Inputs.Count; i++)
        {
            if (string.Equals(Inputs[i].Name, name, StringComparison.OrdinalIgnoreCase))
                return i;
        }

        return -1;
    }
}

/// <param name="Name">Pascal-cased; the property in definitions is its camel case.</param>
/// <param name="TypeName">Alias of the type: String, Boolean, Int32, Int64, Double, Decimal, DateTimeOffset, TimeSpan, Object, String[] …</param>
public sealed record InputDescriptor(string Name, string TypeName)
{
    public string? DisplayName { get; init; }

    public string? Description { get; init; }

    public float Order { get; init; }

    public string? Category { get; init; }

    /// <summary>singleline, multiline, checkbox, dropdown, radiolist, datetime-picker, multitext, json-editor, code-editor, variable-picker …</summary>
    public string UiHint { get; init; } = "singleline";

    public bool IsBrowsable { get; init; } = true;

    public bool IsReadOnly { get; init; }

    public bool IsSensitive { get; init; }

    /// <summary>False: the definition holds the plain value, without an expression around it.</summary>
    public bool IsWrapped { get; init; } = true;

    /// <summary>True for inputs that a definition makes up, such as those of a workflow used as activity.</summary>
    public bool IsSynthetic { get; init; }

    /// <summary>Used when a definition does not set the input.</summary>
    public JsonNode? DefaultValue { get; init; }

    public string DefaultSyntax { get; init; } = "Literal";

    /// <summary>The verifier reports an activity that does not set it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Choices of a dropdown or radio list.</summary>
    public IReadOnlyList<InputOption> Options { get; init; } = [];

    /// <summary>People may add choices to those that are known here; the verifier only warns about a value that it does not know.</summary>
    public bool IsOpenEnded { get; init; }

    /// <summary>The property that holds the value in a definition.</summary>
    public string PropertyName => char.ToLowerInvariant(Name[0]) + Name[1..];
}

public sealed record InputOption(string Text, string Value);

public sealed record OutputDescriptor(string Name, string TypeName, string? DisplayName = null, string? Description = null)
{
    public string PropertyName => char.ToLowerInvariant(Name[0]) + Name[1..];
}

/// <param name="Type">"Flow" for an outcome, "Embedded" for a slot that holds an activity.</param>
public sealed record PortDescriptor(string Name, string? DisplayName = null, string Type = "Flow", bool IsBrowsable = true);
