namespace MediationWorkflows.Access;

/// <summary>
/// A row that is there only for those to whom it was shown by name. No role opens it, or tells that it exists; the matrix still
/// closes it to whoever is given less than S of its class.
/// </summary>
public interface IReserved : IClassified
{
    bool IsReserved { get; }
}
