using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using NodaTime;

namespace MediationWorkflows.Neutrality;

/// <summary>A party accepts in writing that somebody serves in spite of what they disclosed. When all have, the check is clear.</summary>
public sealed class AcceptConflict(AppDb db, AccessPolicy policy, AuditTrail audit)
{
    public sealed record Command(Guid CheckId, Guid ParticipationId, Viewer By);

    public async Task<ConflictCheck> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (check, access) = await policy.FindAsync<ConflictCheck>(command.By, command.CheckId, "conflict check", now, ct);
        access.DemandActingFor(command.ParticipationId);
        var parties = (await db.ActivePartiesAsync(check.CaseId, now, ct)).Select(p => p.Id).ToHashSet();
        if (!parties.Contains(command.ParticipationId))
        {
            throw new NotAllowedException("Only a party of the case accepts a conflict.");
        }

        check.Accept(command.ParticipationId, parties, now);
        if (check.State == ConflictState.Clear)
        {
            foreach (var engagement in await db.WithPendingAsync<Engagement>(e => e.ParticipationId == check.OfId && e.State == EngagementState.Proposed, ct))
            {
                engagement.Engage(now);
            }
        }

        await audit.AppendAsync(check, command.By.PersonId, "conflict.accepted", now, ct);
        return check;
    }
}
