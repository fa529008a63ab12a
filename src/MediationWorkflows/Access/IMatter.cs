namespace MediationWorkflows.Access;

/// <summary>
/// A matter between its owner and somebody else about information of a class, as a consent is. Other parties read none of its
/// words, and to whoever may not know of that class, or where it names one thing, it is not there.
/// </summary>
public interface IMatter : IClassified
{
    InformationClass About { get; }

    /// <summary>The participation on the other side.</summary>
    Guid OtherId { get; }

    bool NamesOneThing { get; }

    /// <summary>The person who brought it up, by account or for another: they know what they asked, and what became of it. Null where nobody did.</summary>
    Guid? RaisedByPersonId { get; }
}
