namespace MediationWorkflows.Web.CommandLine;

/// <summary>What the caller asked for cannot be read or used: one line on stderr, exit code 2.</summary>
public sealed class UsageException : Exception
{
    public UsageException()
    {
    }

    public UsageException(string message) : base(message)
    {
    }

    public UsageException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
