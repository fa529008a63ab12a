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
/// <param name="CalendarLayers">Every layer of the calendar with its version, lowest first.</param>
/// <param name="Clock">Whose clock it is, and so how it rolls.</param>
/// <param name="TolledBy">The kinds of hold under which it stands still (T7).</param>
/// <param name="Revision">Counts the derivations of the date.</param>
/// <param name="ConsequenceFrom">Silence has its consequence then and not before, where a late warning or an outage put it off (T5).</param>
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
    string TzdbVersion,
    string Calendar,
    int CalendarVersion,
    string CalendarLayers,
    string Roll,
    DeadlineClass Clock,
    IReadOnlyList<HoldKind> TolledBy,
    string Ladder,
    int LadderVersion,
    int Revision,
    Instant? ConsequenceFrom,
    IReadOnlyList<Reason> Explain,
    IReadOnlyList<DeadlineMove> Changes,
    string Etag);

public sealed record Reason(TraceKind Kind, LocalDate Date, string Text);

/// <param name="By">Who moved it: their short name in the case, or their person's id where they have no part in it; null where a rule did.</param>
public sealed record DeadlineMove(
    Instant At, string? By, string Reason, LocalDate OldDueOn, LocalDate NewDueOn, Instant OldExpiresAt, Instant NewExpiresAt, string OldRule, string NewRule);

/// <summary>The deadlines of a case: process metadata, for whoever may see that of the case.</summary>
public sealed class CaseDeadlines(AppDb db, AccessPolicy policy, DeadlineTimes times)
{
    /// <summary>All of them, in the order in which they expire.</summary>
    public async Task<IReadOnlyList<DeadlineView>> ListAsync(Guid caseId, Viewer viewer, Instant now, CancellationToken ct) =>
        await ReadAsync(await OfCaseAsync(caseId, viewer, now, ct), ct);

    /// <param name="after">The deadline that the page before ended with.</param>
    /// <exception cref="InvalidInputException">That deadline is not one of the case's.</exception>
    public async Task<IReadOnlyList<DeadlineView>> ListAsync(Guid caseId, Viewer viewer, Guid? after, int limit, Instant now, CancellationToken ct)
    {
        var ofCase = await OfCaseAsync(caseId, viewer, now, ct);
        Instant? place = after is null ? null
            : await ofCase.Where(d => d.Id == after).Select(d => (Instant?)d.ExpiresAt).FirstOrDefaultAsync(ct) ?? throw Api.Page.UnknownPlace();
        return await ReadAsync(ofCase.Where(d => place == null || d.ExpiresAt > place || (d.ExpiresAt == place && d.Id > after)).OrderBy(d => d.ExpiresAt).ThenBy(d => d.Id).Take(limit), ct);
    }

    async Task<IQueryable<Deadline>> OfCaseAsync(Guid caseId, Viewer viewer, Instant now, CancellationToken ct)
    {
        var access = await policy.For(viewer, caseId, now, ct);
        access.DemandMetadata();
        return access.Visible(db.Set<Deadline>());
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
            var access = await policy.For(viewer, found.CaseId, now, ct);
            access.DemandMetadata();
            return access.CanSee(found) ? found : throw new NotFoundException("deadline");
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
        var cases = rows.Select(row => row.Deadline.CaseId).Distinct().ToList();
        var people = await db.Set<Participation>().Where(p => cases.Contains(p.CaseId)).Select(p => new { p.CaseId, p.PersonId, p.Key }).ToListAsync(ct);
        var keys = people.GroupBy(p => (p.CaseId, p.PersonId)).ToDictionary(p => p.Key, p => p.First().Key);
        var views = new List<DeadlineView>(rows.Count);
        foreach (var row in rows)
            views.Add(View(row.Deadline, row.Party, await times.DeriveAsync(row.Deadline, ct), id => id is { } person ? keys.GetValueOrDefault((row.Deadline.CaseId, person), person.ToString()) : null));
        return [.. views.OrderBy(d => d.ExpiresAt).ThenBy(d => d.Id)];
    }

    static DeadlineView View(Deadline d, string? party, DueDate due, Func<Guid?, string?> nameOf) => new(
        d.Id, d.CaseId, d.Kind, party, d.State, d.DueOn, d.ExpiresAt, d.SettledAt, d.AnchorEvent, d.AnchorAt, d.Rule, d.LegalBasis, d.TimeZone,
        d.TzdbVersion, d.CalendarId, d.CalendarVersion, d.CalendarLayers, d.Roll, d.Clock, TollingPolicy.StoppedBy(d.Clock), d.Ladder, d.LadderVersion, d.Revision, d.ConsequenceFrom,
        [.. due.TraceIn(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName).Select(step => new Reason(step.Kind, step.Date, step.Text))],
        [.. d.Changes.OrderBy(c => c.At).Select(c => new DeadlineMove(c.At, nameOf(c.ActorId), c.Reason.Reveal(), c.OldDueOn, c.NewDueOn, c.OldExpiresAt, c.NewExpiresAt, c.OldRule, c.NewRule))],
        Api.EntityTags.TextOf(d));
}
