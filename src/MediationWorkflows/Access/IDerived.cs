namespace MediationWorkflows.Access;

/// <summary>
/// Text that was made of other rows. Whoever reads it learns of them, so it is read by those to whom it was published by name,
/// and before that only by those who may read every row that it came from.
/// </summary>
public interface IDerived : IClassified
{
    /// <summary>What it was made of.</summary>
    IEnumerable<IClassified> Sources { get; }

    /// <summary>The participants to whom it was published; empty before.</summary>
    IEnumerable<Guid> PublishedTo { get; }
}
