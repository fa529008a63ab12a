using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using NodaTime;

namespace MediationWorkflows.Restrictions;

/// <summary>
/// Asks that a restriction is lifted. With a mandatory benchmark open it is refused with the reason, the attempt stays on record, and whoever looks after it is
/// told; else the clinician is heard, and the two who decide are asked.
/// </summary>
public sealed class RequestLift(AccessPolicy policy, AskForDecision ask, AuditTrail audit)
{
    public sealed record Command(Guid RestrictionId, Viewer By);

    /// <returns>Why it is refused; null when it is requested.</returns>
    public async Task<StateException?> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (restriction, access) = await policy.FindAsync<Restriction>(command.By, command.RestrictionId, "restriction", now, ct);
        access.Demand(CaseAction.RequestLift);
        try
        {
            restriction.RequestLift(now);
        }
        catch (StateException refused) when (restriction.IsInEffect && restriction.Missing.Count > 0)
        {
            await audit.AppendAsync(restriction, command.By.PersonId, "restriction.lift.refused", now, ct);
            return refused;
        }

        await audit.AppendAsync(restriction, command.By.PersonId, "restriction.lift.requested", now, ct);
        await ask.RunAsync(restriction, now, ct);
        return null;
    }
}
