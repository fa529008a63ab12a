namespace MediationWorkflows.Engine.Expressions.Syntax;

/// <summary>
/// A name that an expression takes from outside. <paramref name="Argument"/> is the literal first argument of a call, or the member
/// that is read of it. A call is listed twice: as a name and as a call.
/// </summary>
/// <param name="Place">Where it stands; line and column count from 1.</param>
internal sealed record NameUse(string Name, string? Argument, bool IsCall, (int Line, int Column) Place);
