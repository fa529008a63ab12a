namespace MediationWorkflows.Engine;

/// <summary>
/// Marks an exception whose message holds no case content and may stand in incidents, journals and logs. The text of any
/// other exception is withheld: it may quote what somebody wrote.
/// </summary>
public interface ISafeMessage
{
    string Message { get; }
}

