namespace MediationWorkflows.Web.Auth;

public sealed class EmailTakenException : Exception
{
    public EmailTakenException()
    {
    }

    public EmailTakenException(string message) : base(message)
    {
    }

    public EmailTakenException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
