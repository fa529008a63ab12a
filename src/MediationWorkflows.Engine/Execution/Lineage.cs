namespace MediationWorkflows.Engine.Execution;

/// <summary>
/// How far an instance stands below the one that nobody started. Both are bounded, so that workflows that start each other in a
/// circle end in a fault instead of taking the stack, or running for ever.
/// </summary>
/// <param name="Generation">How many instances stand above it.</param>
/// <param name="Nesting">How many of them in a row, from it upward, started the next one inside themselves.</param>
public readonly record struct Lineage(int Generation, int Nesting)
{
    public const int MaxGeneration = 100;

    /// <summary>Children that start inline run on their parent's stack.</summary>
    public const int MaxNesting = 16;

    /// <summary>Of a child that is to start, inline or queued.</summary>
    /// <exception cref="TooManyAncestorsException">It would stand too far below.</exception>
    public Lineage Child(string definitionId, bool runInline)
    {
        var child = new Lineage(Generation + 1, runInline ? Nesting + 1 : 0);
        if (child.Nesting > MaxNesting)
            throw new TooManyAncestorsException($"\"{definitionId}\" was not started: {MaxNesting} workflows above it run one inside the other already. Does a workflow run itself?");
        if (child.Generation > MaxGeneration)
            throw new TooManyAncestorsException($"\"{definitionId}\" was not started: {MaxGeneration} workflows above it started one another already. Does a workflow start itself?");
        return child;
    }
}

public sealed class TooManyAncestorsException(string message) : Exception(message), ISafeMessage;
