using MediationWorkflows.Engine;

namespace MediationWorkflows;

/// <summary>A rule of the domain said no. Messages name states, fields and rules; never content.</summary>
public abstract class DomainException(string message) : Exception(message), ISafeMessage;

/// <summary>The thing does not exist, or the caller may not know of it; both look the same from outside.</summary>
public sealed class NotFoundException(string kind) : DomainException($"There is no such {kind}.")
{
    public string Kind { get; } = kind;
}

/// <summary>Known to exist, but not theirs to do.</summary>
public sealed class NotAllowedException(string message) : DomainException(message);

/// <summary>The state does not allow it; says the state and what is allowed instead.</summary>
public sealed class StateException(string message, string state, params string[] allowed) : DomainException(message)
{
    public string State { get; } = state;

    public IReadOnlyList<string> Allowed { get; } = allowed;
}

/// <summary>Bad input; each error names its field (as the API spells it) and the fix.</summary>
public sealed class InvalidInputException(IReadOnlyDictionary<string, string[]> errors)
    : DomainException(string.Join(" ", errors.Select(e => $"{e.Key}: {string.Join(' ', e.Value)}")))
{
    public InvalidInputException(string field, string message)
        : this(new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [message] })
    {
    }

    public IReadOnlyDictionary<string, string[]> Errors { get; } = errors;
}
