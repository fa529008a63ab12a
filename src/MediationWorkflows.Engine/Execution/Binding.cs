using System.Text.Json;
using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Engine.Expressions;

namespace MediationWorkflows.Engine.Execution;

/// <summary>How an input gets its value, read once from the definition.</summary>
internal abstract class Binding
{
    /// <summary>The value for one execution; conversion to the wanted type follows later.</summary>
    public abstract object? Evaluate(ExecutionScope scope);

    /// <summary>Why this binding can never give a value, and a stable code for the verifier; null for good ones.</summary>
    public virtual (string Code, Phrase Message)? Error => null;

    /// <summary>
    /// Reads an input as it stands in a definition: an object around an expression, a bare value, or null when it is not set.
    /// As in Elsa, an object without a type name does not count as an input.
    /// </summary>
    public static Binding? Read(JsonNode? json, CompiledNode node, ValueKind kind, bool isWrapped)
    {
        if (json is null)
            return null;
        if (!isWrapped && !(json is JsonObject w && w.ContainsKey("expression") && w.ContainsKey("typeName")))
            return Constant(json, kind);
        if (json is not JsonObject o)
            return Constant(json, kind);
        if (o.Text("typeName") is null)
            return null;
        if (o.Object("expression") is { } expression)
            return ReadExpression(expression, node, kind);
        return o.Object("memoryReference")?.Text("id") is { Length: > 0 } id && Variables.Resolve(node.Parent, id) is { } target ? new VariableBinding(target) : null;
    }

    public static Binding? ReadExpression(JsonObject expression, CompiledNode node, ValueKind kind)
    {
        expression.TryGetPropertyValue("value", out var value);
        var type = expression.Text("type") ?? "Literal";
        switch (type)
        {
            case "Literal":
                return Constant(value, kind);
            case "Object":
                return ReadObject(value, kind);
            case "Variable":
                return ReadVariable(value, node);
            case "Input":
                return NameIn(value) is { Length: > 0 } input
                    ? new InputBinding(input)
                    : new ErrorBinding("invalid-reference", "The input expression names no input.");
            case "JavaScript":
                return value is null ? null : ReadScript(value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString());
            default:
                return new ErrorBinding("unsupported-expression", $"{type} expressions are not supported; use a JavaScript expression or a literal.");
        }
    }

    public static Binding? Constant(JsonNode? value, ValueKind kind)
    {
        if (value is null)
            return null;
        // A list is often written as its JSON text.
        if (kind.IsList() && value is JsonValue v && v.GetValueKind() == JsonValueKind.String && v.GetValue<string>().TrimStart().StartsWith('['))
            return ReadObject(value, kind);
        return new ConstantBinding(JsJson.FromJson(value));
    }

    private static Binding? ReadObject(JsonNode? value, ValueKind kind)
    {
        if (value is not JsonValue v || v.GetValueKind() != JsonValueKind.String)
            return value is null ? null : new ConstantBinding(JsJson.FromJson(value));
        var text = v.GetValue<string>();
        if (string.IsNullOrWhiteSpace(text))
            return null;
        try
        {
            return new ConstantBinding(JsJson.FromJson(JsonNode.Parse(text)));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            // Plain text is a value too, unless it sets out to be a list or an object.
            return kind is ValueKind.String || (kind is ValueKind.Object && text.AsSpan().TrimStart() is not ['{' or '[', ..])
                ? new ConstantBinding(text)
                : new ErrorBinding("invalid-expression", "The object expression is not JSON.");
        }
    }

    private static Binding ReadVariable(JsonNode? value, CompiledNode node)
    {
        var id = (value as JsonObject)?.Text("id");
        var name = NameIn(value);
        var target = (id is null ? null : Variables.Resolve(node.Parent, id)) ?? (name is null ? null : Variables.Resolve(node.Parent, name));
        return target is null
            ? new ErrorBinding("unknown-variable", $"There is no variable \"{name ?? id}\" here.")
            : new VariableBinding(target);
    }

    private static string? NameIn(JsonNode? value) => value switch
    {
        JsonObject o => o.Text("name") ?? o.Text("id"),
        JsonValue v when v.GetValueKind() == JsonValueKind.String => v.GetValue<string>(),
        _ => null,
    };

    private static Binding ReadScript(string text)
    {
        try
        {
            return new ScriptBinding(JavaScriptExpression.Parse(text));
        }
        catch (ExpressionSyntaxException e)
        {
            return new ErrorBinding("invalid-expression", $"{e.Message}");
        }
    }
}

internal sealed class ConstantBinding(object? value) : Binding
{
    // Scripts may change objects in place, so each execution gets its own.
    private readonly bool isShared = value is not JsObject;

    public object? Value => value;

    public override object? Evaluate(ExecutionScope scope) => isShared ? value : JsJson.Copy(value);
}

internal sealed class VariableBinding(VariableTarget target) : Binding
{
    public VariableTarget Target => target;

    public override object? Evaluate(ExecutionScope scope) => scope.Read(target);
}

internal sealed class InputBinding(string name) : Binding
{
    public string Name => name;

    public override object? Evaluate(ExecutionScope scope) => scope.TryGetInput(name, out var value) ? value : null;
}

internal sealed class ScriptBinding(JavaScriptExpression script) : Binding
{
    public JavaScriptExpression Script => script;

    public override object? Evaluate(ExecutionScope scope) => script.Evaluate(scope);
}

internal sealed class ErrorBinding(string code, Phrase message) : Binding
{
    public override (string Code, Phrase Message)? Error => (code, message);

    public override object? Evaluate(ExecutionScope scope) => throw new ExpressionException(message.ToString());
}
