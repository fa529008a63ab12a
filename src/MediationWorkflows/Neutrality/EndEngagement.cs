using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using NodaTime;

namespace MediationWorkflows.Neutrality;

/// <summary>A professional's part is over: they are out of the case at this instant, with their access.</summary>
public sealed class EndEngagement(AppDb db, AccessPolicy policy, AuditTrail audit)
{
    public sealed record Command(Guid EngagementId, Viewer By);

    public async Task<Engagement> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (engagement, access) = await policy.FindAsync<Engagement>(command.By, command.EngagementId, "engagement", now, ct);
        access.Demand(CaseAction.EngageProfessional);
        engagement.End(now);
        var professional = (await db.FindAsync<Participation>([engagement.ParticipationId], ct))!;
        (professional.State, professional.MandateTo) = (ParticipationState.Withdrawn, now);
        await audit.AppendAsync(engagement, command.By.PersonId, "professional.ended", now, ct);
        return engagement;
    }
}
