using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using NodaTime;

namespace MediationWorkflows.Sessions;

/// <summary>The controlled setting of a session (R24): who speaks must attend it, and the sides must sit together at that moment.</summary>
public sealed class Floor(AppDb db, AccessPolicy policy)
{
    private const int LongestText = 4000;

    /// <summary>The session, and for whom the viewer speaks: a party's representative speaks for the party.</summary>
    internal async Task<(Session Session, Participation Speaker)> TakeAsync(Guid sessionId, Viewer by, Instant now, CancellationToken ct)
    {
        var (session, access) = await policy.FindAsync<Session>(by, sessionId, "session", now, ct);
        access.Demand(CaseAction.TakePartInSessions);
        session.RequireJointBlock();
        var people = await db.ParticipationsAsync(session.CaseId, ct);
        var own = people.FirstOrDefault(p => p.PersonId == by.PersonId && p.IsInMandate(now));
        var speaker = own?.RepresentsId is { } principal ? people.First(p => p.Id == principal) : own;
        return speaker is not null && (session.IsAttendedBy(speaker.Id) || session.IsAttendedBy(own!.Id))
            ? (session, speaker)
            : throw new NotAllowedException("Only somebody who attends the session speaks in it.");
    }

    /// <summary>The parties that sit at the table, themselves or through who represents them.</summary>
    internal async Task<IReadOnlyList<Participation>> PartiesAsync(Session session, CancellationToken ct)
    {
        var people = await db.ParticipationsAsync(session.CaseId, ct);
        var there = people.Where(p => session.IsAttendedBy(p.Id)).Select(p => p.RepresentsId ?? p.Id).ToHashSet();
        return [.. people.Where(p => p.Role.IsParty() && there.Contains(p.Id))];
    }

    /// <exception cref="InvalidInputException">It is missing or too long.</exception>
    internal static ClassifiedText Words(string? text, string field) => string.IsNullOrWhiteSpace(text) || text.Length > LongestText
        ? throw new InvalidInputException(field, $"Say it in at most {LongestText} characters.")
        : new ClassifiedText(text.Trim());
}
