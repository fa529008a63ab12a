namespace MediationWorkflows.Access;

/// <summary>
/// A content row: of a case, of a class, and someone's. Its map says the same to the database with
/// <see cref="ClassifiedMapping"/>, so that lists are filtered where the rows are.
/// </summary>
public interface IClassified
{
    Guid Id { get; }

    Guid CaseId { get; }

    InformationClass Class { get; }

    /// <summary>The participation whose own it is; null for what belongs to the case as a whole.</summary>
    Guid? OwnerId { get; }
}
