using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using NodaTime;

namespace MediationWorkflows.Neutrality;

/// <summary>I5: the mediator and the expert of one case differ unless all parties consent in writing, and neither holds an undisclosed conflict.</summary>
public static class NeutralityRule
{
    /// <summary>Whether every mediator of the case has stated their conflicts, and none stands open.</summary>
    public static Task<bool> MediatorsAreClearAsync(this AppDb db, Guid caseId, Instant now, CancellationToken ct) =>
        db.AllMediatorsAsync(caseId, c => c.State == ConflictState.Clear, now, ct);

    /// <summary>Whether every mediator of the case has answered what they were asked about conflicts.</summary>
    public static Task<bool> MediatorsHaveStatedAsync(this AppDb db, Guid caseId, Instant now, CancellationToken ct) =>
        db.AllMediatorsAsync(caseId, c => c.State != ConflictState.Asked, now, ct);

    private static async Task<bool> AllMediatorsAsync(this AppDb db, Guid caseId, Predicate<ConflictCheck> holds, Instant now, CancellationToken ct)
    {
        var mediators = (await db.ParticipationsAsync(caseId, ct)).Where(p => p.Role == Role.Mediator && p.IsInMandate(now)).ToList();
        var checks = (await db.WithPendingAsync<ConflictCheck>(c => c.CaseId == caseId, ct)).Where(c => c.Subject == ConflictSubject.Ties).ToLookup(c => c.OfId);
        return mediators.Count > 0 && mediators.TrueForAll(m => checks[m.Id].Any() && checks[m.Id].All(c => holds(c)));
    }

    /// <summary>Whoever is, or was, the mediator of a case does not judge in it, and the other way round.</summary>
    /// <exception cref="InvalidInputException">The person holds the other part, and not all parties have accepted that in writing.</exception>
    internal static async Task RequireSeparateAsync(this AppDb db, Guid caseId, Guid personId, Role role, string field, Instant now, CancellationToken ct)
    {
        if (role is not (Role.Mediator or Role.Expert))
        {
            return;
        }

        var other = role == Role.Mediator ? Role.Expert : Role.Mediator;
        var everyone = await db.ParticipationsAsync(caseId, ct);
        var held = everyone.Where(p => p.PersonId == personId && p.Role == other && p.State != ParticipationState.Declined).Select(p => p.Id).ToHashSet();
        if (held.Count == 0)
        {
            return;
        }

        var parties = (await db.ActivePartiesAsync(caseId, now, ct)).Select(p => p.Id).ToList();
        if (!(await db.WithPendingAsync<ConflictCheck>(c => c.CaseId == caseId, ct)).Exists(c => c.Subject == ConflictSubject.DualRole && held.Contains(c.OfId) && c.IsAcceptedBy(parties)))
        {
            throw new InvalidInputException(field, "The mediator and the expert of one case are different people, unless all parties have accepted it in writing.");
        }
    }
}
