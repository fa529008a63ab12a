using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Sessions;
using NodaTime;

namespace MediationWorkflows.Forum;

/// <summary>A client speaks of their experiences with treatment; a clinician of their limits, and of the support that they need. Nobody else has the floor.</summary>
public sealed class SpeakInForum(AppDb db, Floor floor, AuditTrail audit)
{
    /// <param name="Text">The concern, or the limitation.</param>
    /// <param name="Support">What a clinician needs; only theirs.</param>
    public sealed record Command(Guid SessionId, string? Text, string? Support, Viewer By);

    public async Task<ForumEntry> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (session, speaker) = await floor.TakeAsync(command.SessionId, command.By, now, ct);
        ForumKind? kind = speaker.Role switch { Role.Client => ForumKind.ClientConcern, Role.Clinician => ForumKind.SupportNeed, _ => null };
        if (kind == ForumKind.ClientConcern && command.Support is not null)
        {
            throw new InvalidInputException("support", "Clinicians say what support they need.");
        }

        var entry = new ForumEntry
        {
            Id = Ids.New(now),
            CaseId = session.CaseId,
            SessionId = session.Id,
            Kind = kind ?? throw new NotAllowedException("The forum is for clients and clinicians."),
            SpeakerId = speaker.Id,
            Text = Floor.Words(command.Text, "text"),
            Support = kind == ForumKind.SupportNeed ? Floor.Words(command.Support, "support") : null,
            At = now,
        };
        db.Add(entry);
        await audit.AppendAsync(entry, command.By.PersonId, "forum.spoken", now, ct);
        return entry;
    }
}
