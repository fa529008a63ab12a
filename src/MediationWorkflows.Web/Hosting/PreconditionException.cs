using MediationWorkflows.Engine;

namespace MediationWorkflows.Web.Hosting;

/// <summary>A change of an existing thing must say which version it means: 428 when it does not, 412 when that version is old.</summary>
sealed class PreconditionException : Exception
{
    PreconditionException(int status, Phrase phrase) : base(phrase.ToString()) => (Status, Phrase) = (status, phrase);

    public int Status { get; }

    public Phrase Phrase { get; }

    public static PreconditionException Missing() =>
        new(StatusCodes.Status428PreconditionRequired, "Say which version you change: send the ETag of its representation as If-Match.");

    public static PreconditionException Stale(string current) =>
        new(StatusCodes.Status412PreconditionFailed, $"It was changed since you read it; the current version is {current}. Read it again.");
}
