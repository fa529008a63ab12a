using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MediationWorkflows.Retention;

/// <summary>What retention is going to delete, when, and what keeps it from doing so. Looks, and changes nothing.</summary>
public sealed class RetentionOutlook(AppDb db, AccessPolicy policy, IOptions<RetentionOptions> options)
{
    private const int MostShown = 50;

    /// <param name="HistoryAfter">How long after its closing the history of a case goes; null: never.</param>
    /// <param name="Closed">Closed cases whose history is still there, held ones with them.</param>
    /// <param name="Due">Those of them whose time is up and that nothing holds: they go with the next runs.</param>
    /// <param name="Next">The first to go, or of which only a hold is in the way.</param>
    /// <param name="Holds">All legal holds, the latest first.</param>
    public sealed record Outlook(Duration? HistoryAfter, Duration KeysAfter, int Closed, int Due, IReadOnlyList<Ending> Next, IReadOnlyList<Held> Holds);

    /// <param name="GoesAt">Null: never.</param>
    public sealed record Ending(Guid CaseId, string Reference, Instant ClosedAt, Instant? GoesAt, bool IsHeld);

    /// <param name="Reason">Null where the viewer may only know that it is held, and for holds from before reasons were kept.</param>
    /// <param name="By">Whoever placed it.</param>
    public sealed record Held(Guid CaseId, string Reference, Instant PlacedAt, string? By, string? Reason);

    /// <exception cref="NotAllowedException">The viewer's account does not include it.</exception>
    public async Task<Outlook> RunAsync(Viewer viewer, Instant now, CancellationToken ct)
    {
        AccessPolicy.DemandAccount(viewer, Role.Coordinator, Role.Administrator, Role.Auditor);
        Duration? after = options.Value.HistoryAfter is { } set ? Duration.FromTimeSpan(set) : null;
        var closed = DeleteHistory.WithHistory(db);
        var due = after is { } time ? await DeleteHistory.Due(db, now - time).CountAsync(ct) : 0;
        var next = await closed.OrderBy(c => c.ClosedAt).ThenBy(c => c.Id).Take(MostShown)
            .Select(c => new { c.Id, c.Reference, ClosedAt = c.ClosedAt!.Value, IsHeld = db.Set<LegalHold>().Any(h => h.CaseId == c.Id) }).ToListAsync(ct);
        return new Outlook(
            after, Duration.FromTimeSpan(options.Value.IdempotencyKeysAfter), await closed.CountAsync(ct), due,
            next.ConvertAll(c => new Ending(c.Id, c.Reference, c.ClosedAt, c.ClosedAt + after, c.IsHeld)), await HoldsAsync(viewer, now, ct));
    }

    private async Task<IReadOnlyList<Held>> HoldsAsync(Viewer viewer, Instant now, CancellationToken ct)
    {
        var holds = await db.Set<LegalHold>().OrderByDescending(h => h.PlacedAt).ToListAsync(ct);
        var ids = holds.ConvertAll(h => h.CaseId);
        var cases = await db.Set<MediationCase>().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, ct);
        var accesses = await policy.ForEachAsync(viewer, cases.Values, now, ct);
        var placed = (await db.Set<LegalHoldChange>().Where(c => c.IsHeld && ids.Contains(c.CaseId)).OrderBy(c => c.At).ToListAsync(ct)).ToLookup(c => c.CaseId);
        var people = holds.ConvertAll(h => h.PlacedBy);
        var names = await db.Set<Person>().Where(p => people.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, ct);
        return holds.ConvertAll(h => new Held(
            h.CaseId, cases[h.CaseId].Reference, h.PlacedAt, names.TryGetValue(h.PlacedBy, out var who) ? who.Reveal() : null,
            placed[h.CaseId].LastOrDefault() is { } change && accesses[h.CaseId].CanRead(change) ? change.Reason.Reveal() : null));
    }
}
