using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Milestones;
using MediationWorkflows.Restrictions;
using MediationWorkflows.Reviews;
using MediationWorkflows.Safety;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Web.Cases;

/// <summary>
/// What an oversight committee measures a settlement by, counted from what the reader may see of it: never a name, and no word of
/// what was said.
/// </summary>
/// <param name="Due">Obligations whose day has come.</param>
/// <param name="Kept">Of those: verified, in time or cured.</param>
/// <param name="Reviews">Those that are over, by finding.</param>
/// <param name="SafetyEvents">How many there were; null where the reader may not know.</param>
public sealed record OversightFigures(
    int Due, int Kept, IReadOnlyList<(ReviewState State, int Count)> Reviews, IReadOnlyList<(RestrictionState State, int Count)> Restrictions, int OverdueRestrictions, int? SafetyEvents)
{
    /// <summary>In per cent; null while nothing was due.</summary>
    public int? KeptShare => Due == 0 ? null : Kept * 100 / Due;

    public static async Task<OversightFigures> OfAsync(AppDb db, CaseAccess access, LocalDate today, CancellationToken ct)
    {
        var milestones = await access.Readable(db.Set<Milestone>()).ToListAsync(ct);
        var due = milestones.Where(m => m.DueOn <= today && m.State != MilestoneState.Waived).ToList();
        var reviews = await access.Readable(db.Set<ComplianceReview>()).ToListAsync(ct);
        var restrictions = await access.Readable(db.Set<Restriction>()).ToListAsync(ct);
        return new OversightFigures(
            due.Count,
            due.Count(m => m.IsKept),
            [.. reviews.Where(r => r.State is not (ReviewState.Scheduled or ReviewState.Open or ReviewState.Superseded)).GroupBy(r => r.State).OrderBy(g => g.Key).Select(g => (g.Key, g.Count()))],
            [.. restrictions.GroupBy(r => r.State).OrderBy(g => g.Key).Select(g => (g.Key, g.Count()))],
            restrictions.Count(r => r.OverdueAt is not null),
            access.Level(InformationClass.Safety) is AccessLevel.Metadata or AccessLevel.Full ? await access.Visible(db.Set<SafetyEvent>()).CountAsync(ct) : null);
    }
}
