namespace MediationWorkflows.Engine.Execution;

/// <summary>
/// Where an instance stands below the one that nobody started. Its depth is bounded here and the number of all who stand below one root
/// by the host, so that workflows that start each other in a circle end in a fault instead of taking the stack, or filling the database.
/// </summary>
/// <param name="Generation">How many instances stand above it.</param>
/// <param name="Nesting">How many of them in a row, from it upward, started the next one inside themselves.</param>
/// <param name="Root">Id of the instance that nobody started; null for that one itself.</param>
public readonly record struct Lineage(int Generation, int Nesting, string? Root = null)
{
    public const int MaxGeneration = 100;

    /// <summary>Children that start inline run on their parent's stack.</summary>
    public const int MaxNesting = 16;

    /// <summary>Instances below one root, over its whole life.</summary>
    public const int MaxDescendants = 20_000;

    /// <summary>Instances that start inline in one unit of work: all of them commit together, and nobody else writes meanwhile.</summary>
    public const int MaxInline = 1_000;

    /// <summary>Of a child that an instance is to start, inline or queued.</summary>
    /// <exception cref="LineageException">It would stand too far below.</exception>
    public Lineage Child(string parentInstanceId, string definitionId, bool runInline)
    {
        var child = new Lineage(Generation + 1, runInline ? Nesting + 1 : 0, Root ?? parentInstanceId);
        if (child.Nesting > MaxNesting)
            throw new LineageException($"\"{definitionId}\" was not started: {MaxNesting} workflows above it run one inside the other already. Does a workflow run itself?");
        if (child.Generation > MaxGeneration)
            throw new LineageException($"\"{definitionId}\" was not started: {MaxGeneration} workflows above it started one another already. Does a workflow start itself?");
        return child;
    }
}

/// <summary>A child was not started because its lineage is too deep or too numerous; nothing has changed.</summary>
public sealed class LineageException(string message) : Exception(message), ISafeMessage
{
    public static LineageException TooMany(string definitionId) =>
        new($"\"{definitionId}\" was not started: more than {Lineage.MaxDescendants} workflows would stand below one that nobody started. Does a workflow start itself?");

    public static LineageException TooManyInline(string definitionId) =>
        new($"\"{definitionId}\" was not started: {Lineage.MaxInline} workflows have run inside this step already. Does a workflow run itself? Dispatched ones run each by itself.");
}
