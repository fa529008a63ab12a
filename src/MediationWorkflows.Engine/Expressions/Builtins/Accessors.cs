using System.Collections.Frozen;
using System.Text;
using static MediationWorkflows.Engine.Expressions.Builtins.BuiltinMethods;

namespace MediationWorkflows.Engine.Expressions.Builtins;

/// <summary>Elsa's names for what surrounds an expression: variables, inputs, outputs of other activities, the instance.</summary>
internal static class Accessors
{
    private static readonly FrozenDictionary<string, NativeFunction> Functions = new[]
    {
        Method("getVariable", 1, (e, _, a) => e.Scope.TryGetVariable(Text(a, 0), out var v) ? v : null),
        Method("setVariable", 2, (e, _, a) => Set(e, Text(a, 0), At(a, 1))),
        Method("getInput", 1, (e, _, a) => e.Scope.TryGetInput(Text(a, 0), out var v) ? v : null),
        Method("getOutputFrom", 2, (e, _, a) => e.Scope.TryGetOutput(Text(a, 0), At(a, 1) is null or JsUndefined ? null : Text(a, 1), out var v) ? v : null),
        Method("getLastResult", 0, (e, _, _) => e.Scope.LastResult),
        Method("setOutcome", 1, (e, _, a) => SetOutcomes(e, [Text(a, 0)])),
        Method("setOutcomes", 1, (e, _, a) => SetOutcomes(e, [.. (At(a, 0) is JsArray list ? Iteration.Of(list) : a.ToArray()).Select(JsConvert.ToText)])),
        Method("getWorkflowInstanceId", 0, (e, _, _) => e.Scope.InstanceId),
        Method("getWorkflowDefinitionId", 0, (e, _, _) => e.Scope.DefinitionId),
        Method("getWorkflowDefinitionVersionId", 0, (e, _, _) => e.Scope.DefinitionVersionId),
        Method("getWorkflowDefinitionVersion", 0, (e, _, _) => JsNumber.Box(e.Scope.DefinitionVersion)),
        Method("getCorrelationId", 0, (e, _, _) => e.Scope.CorrelationId),
        Method("setCorrelationId", 1, (e, _, a) => Done(e.Scope.CorrelationId = TextOrNull(At(a, 0)))),
        Method("getWorkflowInstanceName", 0, (e, _, _) => e.Scope.InstanceName),
        Method("setWorkflowInstanceName", 1, (e, _, a) => Done(e.Scope.InstanceName = TextOrNull(At(a, 0)))),
        Method("isNullOrWhiteSpace", 1, (_, _, a) => At(a, 0) is null or JsUndefined || JsNumber.TrimWhite(JsConvert.ToText(At(a, 0))).Length == 0),
        Method("isNullOrEmpty", 1, (_, _, a) => At(a, 0) is null or JsUndefined || JsConvert.ToText(At(a, 0)).Length == 0),
        Method("toJson", 1, (e, _, a) => (object?)JsonObjectFunctions.Stringify(e, At(a, 0), null, null) ?? JsUndefined.Value),
        Method("stringToBase64", 1, (_, _, a) => Convert.ToBase64String(Encoding.UTF8.GetBytes(JsConvert.ToText(At(a, 0))))),
        Method("stringFromBase64", 1, (_, _, a) => FromBase64(JsConvert.ToText(At(a, 0)))),
    }.ToFrozenDictionary(f => f.FunctionName, StringComparer.Ordinal);

    public static bool TryGet(Evaluation e, string name, out object? value)
    {
        if (Functions.TryGetValue(name, out var function))
        {
            value = function;
            return true;
        }

        value = name switch
        {
            "variables" => new ScopeVariables(e),
            "input" => new ScopeInputs(e.Scope),
            "args" => e.Scope.Arguments,
            _ => Named(e.Scope, name),
        };
        return value is not null;
    }

    /// <summary>Names that <see cref="TryGet"/> knows in every scope.</summary>
    public static bool IsFixed(string name) => Functions.ContainsKey(name) || name is "variables" or "input";

    // getX(), setX(v), getOutputFromActivity(): made up from the names in scope.
    private static NativeFunction? Named(ExpressionScope scope, string name)
    {
        if (name.Length < 4)
            return null;
        var rest = name[3..];
        if (name.StartsWith("set", StringComparison.Ordinal))
            return VariableNamed(scope, rest) is { } target ? new NativeFunction(name, 1, (e, _, a) => Set(e, target, At(a, 0))) : null;
        if (!name.StartsWith("get", StringComparison.Ordinal))
            return null;
        if (VariableNamed(scope, rest) is { } variable)
            return new NativeFunction(name, 0, (e, _, _) => e.Scope.TryGetVariable(variable, out var v) ? v : null);
        if (scope.TryGetInput(rest, out _))
            return new NativeFunction(name, 0, (e, _, _) => e.Scope.TryGetInput(rest, out var v) ? v : null);
        for (var at = rest.IndexOf("From", StringComparison.Ordinal); at > 0; at = rest.IndexOf("From", at + 1, StringComparison.Ordinal))
        {
            var output = rest[..at];
            var activity = rest[(at + 4)..];
            if (activity.Length > 0 && scope.KnowsOutput(activity, output))
                return new NativeFunction(name, 0, (e, _, _) => e.Scope.TryGetOutput(activity, output, out var v) ? v : null);
        }

        return null;
    }

    private static string? VariableNamed(ExpressionScope scope, string name)
    {
        if (scope.TryGetVariable(name, out _))
            return name;
        var camel = char.ToLowerInvariant(name[0]) + name[1..];
        if (scope.TryGetVariable(camel, out _))
            return camel;
        foreach (var candidate in scope.VariableNames)
        {
            if (Pascal(candidate) == name)
                return candidate;
        }

        return null;
    }

    private static string Pascal(string name) => name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name[1..].Replace(" ", "", StringComparison.Ordinal);

    private static string Text(ReadOnlySpan<object?> a, int index) => JsConvert.ToText(At(a, index));

    private static string? TextOrNull(object? value) => value is null or JsUndefined ? null : JsConvert.ToText(value);

    private static JsUndefined Set(Evaluation e, string name, object? value)
    {
        e.Scope.SetVariable(name, value);
        return JsUndefined.Value;
    }

    private static JsUndefined SetOutcomes(Evaluation e, string[] outcomes)
    {
        e.Scope.SetOutcomes(outcomes);
        return JsUndefined.Value;
    }

    private static JsUndefined Done(string? ignored) => JsUndefined.Value;

    private static string FromBase64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var count) ? Encoding.UTF8.GetString(bytes, 0, count) : throw new ExpressionException("TypeError: the text is not base64.");
    }
}

/// <summary>The object <c>variables</c>: reads and writes go to the scope.</summary>
internal sealed class ScopeVariables(Evaluation e) : JsObject
{
    public override bool TryGet(string name, out object? value) => e.Scope.TryGetVariable(name, out value);

    public override void Set(string name, object? value) => e.Scope.SetVariable(name, value);

    public override bool Delete(string name) => false;

    public override IEnumerable<string> Keys() => e.Scope.VariableNames.Distinct(StringComparer.Ordinal).ToList();
}

/// <summary>The object <c>input</c>: what the workflow was started with.</summary>
internal sealed class ScopeInputs(ExpressionScope scope) : JsObject
{
    public override bool TryGet(string name, out object? value) => scope.TryGetInput(name, out value);

    public override void Set(string name, object? value)
    {
    }

    public override IEnumerable<string> Keys() => scope.InputNames.ToList();
}
