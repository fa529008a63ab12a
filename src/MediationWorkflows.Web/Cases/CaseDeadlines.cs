using System.Globalization;
using MediationWorkflows.Access;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Web.Cases;

/// <summary>A deadline with everything that its date was derived from.</summary>
/// <param name="Party">The short name of whose it is; null for the case's own.</param>
/// <param name="Explain">Why this date: one sentence, in the reader's language, per day that was counted over or rolled away from.</param>
public sealed record DeadlineView(
    Guid Id,
    Guid CaseId,
    string Kind,
    string? Party,
    DeadlineState State,
    LocalDate DueOn,
    Instant ExpiresAt,
    Instant? SettledAt,
    string AnchorEvent,
    Instant AnchorAt,
    string Rule,
    string? LegalBasis,
    string TimeZone,
    string Calendar,
    int CalendarVersion,
    string Roll,
    IReadOnlyList<Reason> Explain,
    IReadOnlyList<DeadlineMove> Changes,
    string Etag);

public sealed record Reason(TraceKind Kind, LocalDate Date, string Text);

public sealed record DeadlineMove(Instant At, string Reason, LocalDate OldDueOn, LocalDate NewDueOn, string OldRule, string NewRule);

/// <summary>The deadlines of a case: process metadata, for whoever may see that of the case.</summary>
public sealed class CaseDeadlines(AppDb db, AccessPolicy policy)
{
    public async Task<IReadOnlyList<DeadlineView>> ListAsync(Guid caseId, Viewer viewer, Instant now, CancellationToken ct)
    {
        (await policy.For(viewer, caseId, now, ct)).DemandMetadata();
        return [.. (await ReadAsync(db.Set<Deadline>().Where(d => d.CaseId == caseId), ct)).OrderBy(d => d.ExpiresAt).ThenBy(d => d.Id)];
    }

    /// <exception cref="NotFoundException">There is no such deadline, or its case is none of the viewer's business.</exception>
    public async Task<DeadlineView> GetAsync(Guid id, Viewer viewer, Instant now, CancellationToken ct)
    {
        await FindAsync(id, viewer, now, ct);
        return (await ReadAsync(db.Set<Deadline>().Where(d => d.Id == id), ct)).Single();
    }

    /// <summary>The row itself, for whoever goes on to change it.</summary>
    /// <exception cref="NotFoundException">There is no such deadline, or its case is none of the viewer's business.</exception>
    public async Task<Deadline> FindAsync(Guid id, Viewer viewer, Instant now, CancellationToken ct)
    {
        var found = await db.FindAsync<Deadline>([id], ct) ?? throw new NotFoundException("deadline");
        try
        {
            (await policy.For(viewer, found.CaseId, now, ct)).DemandMetadata();
            return found;
        }
        catch (NotFoundException)
        {
            // Not "no such case": that would tell that the deadline exists.
            throw new NotFoundException("deadline");
        }
    }

    async Task<List<DeadlineView>> ReadAsync(IQueryable<Deadline> deadlines, CancellationToken ct)
    {
        var rows = await deadlines.Include(d => d.Changes)
            .Select(d => new { Deadline = d, Party = db.Set<Participation>().Where(p => p.Id == d.ParticipationId).Select(p => p.Key).FirstOrDefault() })
            .AsSplitQuery()
            .ToListAsync(ct);
        return [.. rows.Select(row => View(row.Deadline, row.Party))];
    }

    static DeadlineView View(Deadline d, string? party) => new(
        d.Id, d.CaseId, d.Kind, party, d.State, d.DueOn, d.ExpiresAt, d.SettledAt, d.AnchorEvent, d.AnchorAt, d.Rule, d.LegalBasis, d.TimeZone,
        d.CalendarId, d.CalendarVersion, d.Roll,
        [.. DeadlineDates.Derive(d).TraceIn(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName).Select(step => new Reason(step.Kind, step.Date, step.Text))],
        [.. d.Changes.OrderBy(c => c.At).Select(c => new DeadlineMove(c.At, c.Reason, c.OldDueOn, c.NewDueOn, c.OldRule, c.NewRule))],
        Api.EntityTags.TextOf(d));
}
