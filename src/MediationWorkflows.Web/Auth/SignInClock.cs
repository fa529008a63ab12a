using MediationWorkflows.Time;
using NodaTime;

namespace MediationWorkflows.Web.Auth;

/// <summary>
/// The clock of sessions, links and keys. It is always a real one: a virtual clock moves cases through years,
/// but the person at the browser has not been away for years.
/// </summary>
public sealed class SignInClock(TimeProvider time)
{
    public TimeProvider Time => time;

    public Instant Now() => time.Now();
}
