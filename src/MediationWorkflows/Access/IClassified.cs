namespace MediationWorkflows.Access;

/// <summary>A content row: of a case, of a class, and someone's.</summary>
public interface IClassified
{
    Guid CaseId { get; }

    InformationClass Class { get; }

    /// <summary>The participation whose own it is; null for what belongs to the case as a whole.</summary>
    Guid? OwnerId { get; }
}
