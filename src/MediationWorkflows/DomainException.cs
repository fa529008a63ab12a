using MediationWorkflows.Engine;

namespace MediationWorkflows;

/// <summary>A rule of the domain said no. Messages name states, fields and rules; never content.</summary>
public abstract class DomainException(Phrase phrase) : Exception(phrase.ToString()), ISafeMessage
{
    /// <summary>The message, for whoever can say it in the reader's language.</summary>
    public Phrase Phrase { get; } = phrase;
}

/// <summary>The thing does not exist, or the caller may not know of it; both look the same from outside.</summary>
public sealed class NotFoundException(Phrase kind) : DomainException($"There is no such {kind}.");

/// <summary>Known to exist, but not theirs to do.</summary>
public sealed class NotAllowedException(Phrase phrase) : DomainException(phrase);

/// <summary>The state does not allow it; says the state and what is allowed instead.</summary>
public sealed class StateException(Phrase phrase, string state, params string[] allowed) : DomainException(phrase)
{
    public string State { get; } = state;

    public IReadOnlyList<string> Allowed { get; } = allowed;
}

/// <summary>Bad input; each error names its field (as the API spells it) and the fix.</summary>
public sealed class InvalidInputException(IReadOnlyDictionary<string, Phrase[]> errors)
    : DomainException($"{string.Join(" ", errors.Select(e => $"{e.Key}: {string.Join<Phrase>(' ', e.Value)}"))}")
{
    public InvalidInputException(string field, Phrase phrase)
        : this(new Dictionary<string, Phrase[]>(StringComparer.Ordinal) { [field] = [phrase] })
    {
    }

    public IReadOnlyDictionary<string, Phrase[]> Errors { get; } = errors;
}
