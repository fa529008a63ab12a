using System.Text;
using System.Text.RegularExpressions;
using MediationWorkflows.Engine.Expressions;
using NodaTime;

namespace MediationWorkflows.Engine.Tests.Expressions;

/// <summary>Evaluates expressions with the engine and writes values as the oracle's script does.</summary>
internal static class Ours
{
    public static readonly Instant Now = Instant.FromUtc(2030, 1, 7, 9, 0);

    public static string Evaluate(string expression)
    {
        try
        {
            return Show(JavaScriptExpression.Parse(expression).Evaluate(new VariableScope(Now)), 0);
        }
        catch (ExpressionSyntaxException)
        {
            return "SyntaxError";
        }
        catch (ExpressionException)
        {
            return "Error";
        }
    }

    private static string Show(object? value, int depth)
    {
        if (depth > 20)
            return "…";
        switch (value)
        {
            case JsFunction:
                return "function";
            case JsDate date:
                return $"Date({JsNumber.ToText(date.Time)})";
            case JsRegExp regExp:
                return $"RegExp({regExp})";
            case JsMap map:
                return "Map" + Show(new JsArray(map.Entries()), depth + 1);
            case JsSet set:
                return "Set" + Show(new JsArray(set.Values()), depth + 1);
            case JsArray array:
                return $"[{string.Join(",", array.Items.Select(i => i is JsHole ? "hole" : Show(i, depth + 1)))}]";
            case JsObject o:
                return $"{{{string.Join(",", o.Keys().Select(k => $"{Show(k, depth + 1)}:{Show(o[k], depth + 1)}"))}}}";
            case double and 0 when double.IsNegative((double)value):
                return "-0";
            case string s:
                var text = new StringBuilder();
                MediationWorkflows.Engine.Expressions.Builtins.JsonObjectFunctions.Quote(text, s);
                return text.ToString();
            default:
                return JsConvert.ToText(value);
        }
    }
}
