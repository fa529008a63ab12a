namespace MediationWorkflows.Web.Hosting;

/// <summary>A change of an existing thing must say which version it means: 428 when it does not, 412 when that version is old.</summary>
public sealed class PreconditionException : Exception
{
    public PreconditionException()
    {
    }

    public PreconditionException(string message) : base(message)
    {
    }

    public PreconditionException(string message, Exception innerException) : base(message, innerException)
    {
    }

    PreconditionException(int status, string message) : base(message) => Status = status;

    public int Status { get; } = StatusCodes.Status412PreconditionFailed;

    public static PreconditionException Missing() =>
        new(StatusCodes.Status428PreconditionRequired, "Say which version you change: send the ETag of its representation as If-Match.");

    public static PreconditionException Stale(string current) =>
        new(StatusCodes.Status412PreconditionFailed, $"It was changed since you read it; the current version is {current}. Read it again.");
}
