using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Parties;
using MediationWorkflows.Reminders;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Web.Cases;

/// <summary>Something that will happen by itself unless somebody answers before.</summary>
/// <param name="Kind">Of the deadline.</param>
/// <param name="Party">Whose deadline it is; null for the case's own.</param>
/// <param name="Audience">Who hears of it.</param>
/// <param name="Channel"><c>None</c>: nobody is written to.</param>
public sealed record Foretold(Instant At, Guid DeadlineId, string Kind, string? Party, RungKind Rung, Audience Audience, RungChannel Channel);

/// <summary>What the open deadlines of a case will do next: all that for those who look after it, one's own for everybody else.</summary>
public sealed class ComingUp(AppDb db, AccessPolicy policy, DeadlineTimes times)
{
    /// <summary>Soonest first.</summary>
    public async Task<IReadOnlyList<Foretold>> ListAsync(Guid caseId, Viewer viewer, Instant now, CancellationToken ct)
    {
        var access = await policy.For(viewer, caseId, now, ct);
        access.DemandMetadata();
        var open = await access.Visible(db.Set<Deadline>()).Where(d => d.State == DeadlineState.Open || d.State == DeadlineState.Extended).ToListAsync(ct);
        var people = await db.Set<Participation>().Where(p => p.CaseId == caseId).Select(p => new { p.Id, p.Key, p.Person.TimeZone }).ToDictionaryAsync(p => p.Id, ct);
        var all = access.LooksAfterCase();
        var foretold = new List<Foretold>();
        foreach (var deadline in open.Where(d => all || access.Own.Contains(d.ParticipationId ?? Guid.Empty)))
        {
            var person = deadline.ParticipationId is { } id ? people.GetValueOrDefault(id) : null;
            foreach (var rung in await times.RungsAsync(deadline, person?.TimeZone, ct))
            {
                // T5 may have put the consequence off; what the ladder said before is over.
                var at = rung.Kind == RungKind.Silence && deadline.ConsequenceFrom is { } from ? Instant.Max(from, rung.IntendedAt) : rung.IntendedAt;
                if (at > now && at > deadline.RungsHandledUntil && (all || rung.Audience == Audience.Assignee))
                    foretold.Add(new Foretold(at, deadline.Id, deadline.Kind, person?.Key, rung.Kind, rung.Audience, rung.Channel));
            }
        }

        return [.. foretold.OrderBy(f => f.At).ThenBy(f => f.DeadlineId)];
    }
}
