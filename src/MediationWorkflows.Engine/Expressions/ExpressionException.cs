namespace MediationWorkflows.Engine.Expressions;

/// <summary>
/// An expression that cannot be evaluated. The message names the kind of error and what was written in the definition, never a value.
/// </summary>
public class ExpressionException(string message) : Exception(message), ISafeMessage;

/// <summary>An expression that is not of the supported grammar; positions count from 1.</summary>
public sealed class ExpressionSyntaxException(string message, int line, int column)
    : ExpressionException($"{message} (line {line}, column {column})")
{
    public int Line { get; } = line;

    public int Column { get; } = column;

    /// <summary>The message without the position.</summary>
    public string Reason { get; } = message;
}
