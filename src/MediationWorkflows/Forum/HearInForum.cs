using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using NodaTime;

namespace MediationWorkflows.Forum;

/// <summary>Somebody who takes part says that they have heard what was said.</summary>
public sealed class HearInForum(AppDb db, AccessPolicy policy, AuditTrail audit)
{
    public sealed record Command(Guid EntryId, Guid ParticipationId, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (entry, access) = await policy.FindAsync<ForumEntry>(command.By, command.EntryId, "statement", now, ct);
        access.Demand(CaseAction.TakePartInSessions);
        access.DemandActingFor(command.ParticipationId);
        entry.Hear(command.ParticipationId, now);
        db.Touch(entry);
        await audit.AppendAsync(entry, command.By.PersonId, "forum.heard", now, ct);
    }
}
