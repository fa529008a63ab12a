using MediationWorkflows.Engine.Execution;

namespace MediationWorkflows.Engine.Expressions;

/// <summary>A JavaScript expression, parsed once.</summary>
public sealed class JavaScriptExpression
{
    private JavaScriptExpression()
    {
    }

    internal OutputReads OutputReads => OutputReads.None;

    public static JavaScriptExpression Parse(string text) => throw new ExpressionSyntaxException("JavaScript follows in the next commit.", 1, 1);

    public object? Evaluate(ExpressionScope scope) => JsUndefined.Value;
}
