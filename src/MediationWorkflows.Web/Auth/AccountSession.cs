using NodaTime;

namespace MediationWorkflows.Web.Auth;

/// <summary>
/// One signed-in browser. The cookie only names it: a copy of the cookie dies with the session, at the next request and not when the
/// cookie itself would.
/// </summary>
public sealed class AccountSession
{
    /// <summary>However often it is used.</summary>
    public static readonly Duration Longest = Duration.FromDays(30);

    public required Guid Id { get; init; }

    public required Guid AccountId { get; init; }

    public required Instant StartedAt { get; init; }
}
