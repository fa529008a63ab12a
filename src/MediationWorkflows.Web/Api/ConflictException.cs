using MediationWorkflows.Web.Hosting;

namespace MediationWorkflows.Web.Api;

/// <summary>Somebody else was first: why the command was refused, and the thing as it is now.</summary>
/// <param name="refusal">A <see cref="StateException"/> (409) or a <see cref="PreconditionException"/> (412).</param>
/// <param name="current">The thing's representation for the caller.</param>
sealed class ConflictException(Exception refusal, object current) : Exception(refusal.Message, refusal)
{
    public object Current { get; } = current;

    public static bool IsOne(Exception e) => e is StateException or PreconditionException { Status: StatusCodes.Status412PreconditionFailed };
}
