namespace MediationWorkflows.Database;

/// <summary>A row that is changed under optimistic concurrency: the version goes up by one with every change, and is its ETag.</summary>
public interface IVersioned
{
    int Version { get; set; }
}
