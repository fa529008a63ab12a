using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Engine.Expressions;

namespace MediationWorkflows.Engine.Execution;

/// <summary>
/// Which inputs and outputs of an activity its journal entries hold, by Elsa's settings: <c>logPersistenceConfig</c>, or the older
/// <c>logPersistenceMode</c>, of the property, else of the activity, else of the workflow. What inherits all the way up is left out,
/// where Elsa keeps it: a journal holds what somebody asked for, and else nothing but ids.
/// </summary>
internal sealed class LogPersistence
{
    private const int MaxLength = 1000;

    private readonly HashSet<string> inputs;
    private readonly HashSet<string> outputs;

    private LogPersistence(HashSet<string> inputs, HashSet<string> outputs)
    {
        this.inputs = inputs;
        this.outputs = outputs;
    }

    /// <summary>Null when nothing is included.</summary>
    public static LogPersistence? Read(CompiledNode node, WorkflowDefinition workflow)
    {
        var settings = node.Source!.Json.Object("customProperties");
        var includes = Default(settings) ?? Default(workflow.CustomProperties) ?? false;
        var inputs = Included(settings, "inputs", node.Descriptor.Inputs.Where(i => !i.IsSensitive).Select(i => (i.Name, i.PropertyName)), includes);
        var outputs = Included(settings, "outputs", node.Descriptor.Outputs.Select(o => (o.Name, o.PropertyName)), includes);
        return inputs.Count + outputs.Count > 0 ? new LogPersistence(inputs, outputs) : null;
    }

    public void Input(ActivityExecution execution, string name, object? value) => Keep(execution, "Inputs", inputs, name, value);

    public void Output(ActivityExecution execution, string name, object? value) => Keep(execution, "Outputs", outputs, name, value);

    private static void Keep(ActivityExecution execution, string section, HashSet<string> included, string name, object? value)
    {
        if (!included.Contains(name))
            return;
        var logged = execution.ToLog ??= [];
        if (logged[section] is not JsonObject values)
            logged[section] = values = [];
        var json = JsJson.ToJson(value);
        values[name] = json?.ToJsonString().Length > MaxLength ? "(too long for the journal)" : json;
    }

    private static HashSet<string> Included(JsonObject? settings, string section, IEnumerable<(string Name, string Property)> all, bool byDefault) =>
        all.Where(p => (Mode(settings?.Object("logPersistenceConfig")?.Object(section)?[p.Property])
            ?? Mode(settings?.Object("logPersistenceMode")?.Object(section)?[p.Property]) ?? byDefault)).Select(p => p.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);

    private static bool? Default(JsonObject? settings) =>
        Mode(settings?.Object("logPersistenceConfig")?["default"]) ?? Mode(settings?.Object("logPersistenceMode")?["default"]);

    // A name or number of the mode, or an object with a strategy's type name or a literal; null to inherit.
    private static bool? Mode(JsonNode? setting) => setting switch
    {
        JsonObject config when config.Text("evaluationMode") is "Strategy" => Mode(config.Text("strategyType")?.Split(',')[0].Split('.')[^1]),
        JsonObject config => Mode(config.Object("expression")?["value"]),
        JsonValue value => Mode(value.ToString()),
        _ => null,
    };

    private static bool? Mode(string? name) => name switch
    {
        "Include" or "1" => true,
        "Exclude" or "2" => false,
        _ => null,
    };
}
