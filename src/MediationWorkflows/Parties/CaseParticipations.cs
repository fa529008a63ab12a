using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using NodaTime;

namespace MediationWorkflows.Parties;

/// <summary>Who takes part in a case, those included that this unit of work has just added.</summary>
public static class CaseParticipations
{
    public static async Task<IReadOnlyList<Participation>> ParticipationsAsync(this AppDb db, Guid caseId, CancellationToken ct) =>
        [.. (await db.WithPendingAsync<Participation>(p => p.CaseId == caseId, ct)).OrderBy(p => p.Id)];

    /// <summary>The parties who have joined and must be asked, in the order in which they came to the case.</summary>
    public static async Task<IReadOnlyList<Participation>> ActivePartiesAsync(this AppDb db, Guid caseId, Instant now, CancellationToken ct) =>
        [.. (await db.ParticipationsAsync(caseId, ct)).Where(p => p.Role.IsParty() && p.State == ParticipationState.Active && p.IsInMandate(now))];

    /// <summary>Who holds a place at an instant: whoever was named, or who came into their place since. Null while nobody does.</summary>
    public static Participation? HolderOf(this IReadOnlyCollection<Participation> people, Guid placeId, Instant now)
    {
        var holder = people.FirstOrDefault(p => p.Id == placeId);
        while (holder?.IsInMandate(now) == false)
        {
            holder = people.FirstOrDefault(p => p.ReplacesId == holder.Id);
        }

        return holder;
    }

    /// <summary>Those who gave their word, and whoever came into their places since: that word is not asked for again.</summary>
    public static async Task<IReadOnlySet<Guid>> WithSuccessorsAsync(this AppDb db, Guid caseId, IEnumerable<Guid> places, CancellationToken ct)
    {
        var people = await db.ParticipationsAsync(caseId, ct);
        var held = new HashSet<Guid>();
        foreach (var place in places)
        {
            for (Guid? next = place; next is { } id && held.Add(id); next = people.FirstOrDefault(p => p.ReplacesId == id)?.Id)
            {
            }
        }

        return held;
    }

    /// <summary>As <see cref="HolderOf"/>; the place itself while nobody holds it.</summary>
    public static async Task<Guid> HolderAsync(this AppDb db, Guid caseId, Guid placeId, Instant now, CancellationToken ct) =>
        (await db.ParticipationsAsync(caseId, ct)).HolderOf(placeId, now)?.Id ?? placeId;

    /// <exception cref="InvalidInputException">The case has no such participant.</exception>
    public static async Task<Participation> ParticipationAsync(this AppDb db, Guid caseId, Guid participationId, string field, CancellationToken ct) =>
        await db.FindAsync<Participation>([participationId], ct) is { } found && found.CaseId == caseId
            ? found
            : throw new InvalidInputException(field, "There is no such participant in this case.");

    /// <summary>Finds a participant by key or id, as the API and task data name them.</summary>
    /// <exception cref="InvalidInputException">The case has no such participant.</exception>
    public static async Task<Participation> ParticipationAsync(this AppDb db, Guid caseId, string keyOrId, string field, CancellationToken ct) =>
        (await db.ParticipationsAsync(caseId, ct)).FirstOrDefault(p => string.Equals(p.Key, keyOrId, StringComparison.Ordinal)
            || (Guid.TryParse(keyOrId, out var id) && p.Id == id))
        ?? throw new InvalidInputException(field, "There is no such participant in this case.");
}
