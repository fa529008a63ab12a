using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Safety;

/// <summary>
/// Whom a safety event turns to: the rota of the installation and, where it is empty, the people of the case. Somebody who has no part in the case joins it
/// as safety officer by being paged, seen only by those who may know of safety events.
/// </summary>
public sealed class OnCallRota(AppDb db, AuditTrail audit)
{
    /// <summary>In the absence of a rota, in this order.</summary>
    private static readonly Role[] Instead = [Role.SafetyOfficer, Role.Mediator, Role.Coordinator];

    /// <summary>Roles that read safety events anyhow.</summary>
    private static readonly Role[] Readers = [Role.SafetyOfficer, Role.Mediator];

    /// <summary>Who holds a position now; null: nobody in sight.</summary>
    public async Task<Participation?> OfAsync(SafetyEvent raised, OnCallPosition position, Instant now, CancellationToken ct)
    {
        var shifts = await db.Set<OnCallShift>().Where(s => s.Position == position && s.BeginsAt <= now && s.EndsAt > now).ToListAsync(ct);
        if (shifts.OrderByDescending(s => s.BeginsAt).ThenByDescending(s => s.Id).FirstOrDefault() is { } shift)
        {
            return await JoinAsync(raised.CaseId, shift.PersonId, shift.Channel, now, ct);
        }

        var candidates = await CandidatesAsync(raised, now, ct);
        var fresh = candidates.FirstOrDefault(c => !raised.Pages.Exists(p => p.PersonId == c.PersonId)) ?? candidates.LastOrDefault();
        return fresh is null ? null : await JoinAsync(raised.CaseId, fresh.PersonId, channel: null, now, ct);
    }

    /// <summary>Everybody who holds a position now.</summary>
    public async Task<IReadOnlyList<Participation>> EverybodyAsync(SafetyEvent raised, Instant now, CancellationToken ct)
    {
        var everybody = new List<Participation>();
        foreach (var position in Enum.GetValues<OnCallPosition>())
        {
            if (await OfAsync(raised, position, now, ct) is { } holder)
            {
                everybody.Add(holder);
            }
        }

        foreach (var page in raised.Pages)
        {
            everybody.AddRange(await db.WithPendingAsync<Participation>(p => p.Id == page.ParticipationId, ct));
        }

        return [.. everybody.DistinctBy(p => p.PersonId).Where(p => p.IsInMandate(now))];
    }

    /// <summary>Who took it into their hands; before that, who is on call.</summary>
    public async Task<Participation?> ResponderAsync(SafetyEvent raised, Instant now, CancellationToken ct) => raised.AcknowledgedBy is { } person
        ? await JoinAsync(raised.CaseId, person, channel: null, now, ct)
        : await OfAsync(raised, OnCallPosition.OnCall, now, ct);

    /// <summary>Those who are asked to clear it: the responder and somebody else, without those who have.</summary>
    public async Task<IReadOnlyList<Participation>> ClearersAsync(SafetyEvent decided, Instant now, CancellationToken ct)
    {
        var asked = new List<Participation>();
        if (await ResponderAsync(decided, now, ct) is { } responder && IsStillAsked(responder.PersonId))
        {
            asked.Add(responder);
        }

        foreach (var paged in (await EverybodyAsync(decided, now, ct)).Where(p => IsStillAsked(p.PersonId)))
        {
            asked.Add(paged);
        }

        foreach (var candidate in await CandidatesAsync(decided, now, ct))
        {
            // Nobody joins who is not needed: joining shows them the event.
            if (asked.Count < decided.ClearancesMissing && IsStillAsked(candidate.PersonId))
            {
                asked.Add(await JoinAsync(decided.CaseId, candidate.PersonId, channel: null, now, ct));
            }
        }

        return [.. asked.Take(decided.ClearancesMissing)];

        bool IsStillAsked(Guid person) => asked.TrueForAll(a => a.PersonId != person) && !decided.Clearances.Exists(c => c.PersonId == person);
    }

    /// <summary>The case's own people who could answer, but for who raised it.</summary>
    private async Task<List<Participation>> CandidatesAsync(SafetyEvent raised, Instant now, CancellationToken ct)
    {
        var people = (await db.ParticipationsAsync(raised.CaseId, ct)).Where(p => p.IsInMandate(now) && !p.IsOnCall).ToList();
        var raiser = people.Find(p => p.Id == raised.RaisedById)?.PersonId;
        return [.. people.Where(p => Instead.Contains(p.Role) && p.PersonId != raiser).OrderBy(p => Array.IndexOf(Instead, p.Role)).ThenBy(p => p.Id).DistinctBy(p => p.PersonId)];
    }

    private async Task<Participation> JoinAsync(Guid caseId, Guid personId, string? channel, Instant now, CancellationToken ct)
    {
        var theirs = (await db.ParticipationsAsync(caseId, ct)).Where(p => p.PersonId == personId && p.IsInMandate(now) && Readers.Contains(p.Role)).ToList();
        // A page goes to the shift's own address, but never past the rules by which somebody may safely be reached in this case.
        if (theirs.Find(p => channel is null || !p.IsOnCall || p.Channels == channel) is { } known)
        {
            return known;
        }

        var id = Ids.New(now);
        var joined = new Participation
        {
            Id = id,
            CaseId = caseId,
            PersonId = personId,
            Person = (await db.FindAsync<Person>([personId], ct))!,
            // Not to be guessed: the name of somebody whom parties do not see.
            Key = $"safety-{id.ToString("N")[^8..]}",
            Role = Role.SafetyOfficer,
            IsOnCall = true,
            State = ParticipationState.Active,
            MandateFrom = now,
            Channels = channel,
        };
        db.Add(joined);
        await audit.AppendAsync(caseId, actorId: null, "participation.onCall", now, ct, nameof(Participation), id.ToString("N"));
        // Flushed, not committed: opening their task looks for them.
        await db.SaveChangesAsync(ct);
        return joined;
    }
}
