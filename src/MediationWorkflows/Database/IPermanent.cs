namespace MediationWorkflows.Database;

/// <summary>A row that is never deleted, by nobody: an attempt to is a fault.</summary>
public interface IPermanent;
