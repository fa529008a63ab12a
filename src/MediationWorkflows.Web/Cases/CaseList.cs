using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Web.Cases;

/// <summary>A case in a list: where it stands, what comes next, and whom it waits for.</summary>
/// <param name="Title">Null for those who may see that a case exists, but not what it is about.</param>
/// <param name="NextDeadline">The earliest open deadline, or null.</param>
/// <param name="WaitingFor">Who has open tasks.</param>
/// <param name="Etag">For <c>If-Match</c>.</param>
public sealed record CaseSummary(
    Guid Id,
    string Reference,
    string? Title,
    CasePhase Phase,
    CaseOutcome? Outcome,
    string Jurisdiction,
    string TimeZone,
    string Calendar,
    int Severity,
    LocalDate? LimitationDate,
    Instant OpenedAt,
    Instant? ClosedAt,
    NextDeadline? NextDeadline,
    IReadOnlyList<WaitingFor> WaitingFor,
    string Etag);

public sealed record NextDeadline(Guid Id, string Kind, LocalDate DueOn, Instant ExpiresAt);

/// <param name="Key">The participation's short name in the case; null when nobody is assigned yet.</param>
public sealed record WaitingFor(string? Key, Role? Role, string Kind);

/// <summary>The cases that somebody may know of, newest first, a page at a time.</summary>
public sealed class CaseList(AppDb db, AccessPolicy policy)
{
    /// <param name="After">The id of the last case of the page before; ids grow with time, so that the page after it never shifts.</param>
    /// <param name="Words">Part of a reference, a jurisdiction or a phase: what everybody may know who may know of a case. Titles and all that people wrote are encrypted, and not searched.</param>
    /// <param name="WaitingFor">Only cases in which somebody of this role has an open task.</param>
    public sealed record Query(int Limit, Guid? After = null, bool OpenOnly = false, string? Words = null, CasePhase? Phase = null, Role? WaitingFor = null);

    /// <summary>Nobody looks for more than that.</summary>
    const int LongestSearch = 100;

    public async Task<(IReadOnlyList<CaseSummary> Items, Guid? Next)> RunAsync(Query query, Viewer viewer, Instant now, CancellationToken ct)
    {
        var visible = policy.VisibleCases(viewer, now);
        if (query.OpenOnly)
            visible = visible.Where(c => c.Phase != CasePhase.Closed);
        if (query.Phase is { } phase)
            visible = visible.Where(c => c.Phase == phase);
        if (query.WaitingFor is { } role)
        {
            // Only what the list itself shows: a wait that concerns somebody's safety is not found by looking for it.
            var waiting = db.Set<CaseTask>().Where(t => t.State == TaskState.Open && t.Class == InformationClass.ProcessMetadata && t.Assignee!.Role == role).Select(t => t.CaseId);
            visible = visible.Where(c => waiting.Contains(c.Id));
        }

        if (!string.IsNullOrWhiteSpace(query.Words))
            visible = Matching(visible, query.Words.Trim());
        if (query.After is { } after)
            visible = visible.Where(c => c.Id < after);
        var cases = await visible.OrderByDescending(c => c.Id).Take(query.Limit + 1).ToListAsync(ct);
        var page = cases.Take(query.Limit).ToList();
        return (await SummarizeAsync(page, viewer, now, ct), cases.Count > query.Limit ? page[^1].Id : null);
    }

    /// <summary>References and jurisdictions are written in capitals. Words are compared as they are: nothing in them is a pattern.</summary>
    /// <exception cref="InvalidInputException">They are too long.</exception>
    static IQueryable<MediationCase> Matching(IQueryable<MediationCase> cases, string words)
    {
        if (words.Length > LongestSearch)
            throw new InvalidInputException("q", $"Search for at most {LongestSearch} characters.");
        var upper = words.ToUpperInvariant();
        var phases = Enum.GetValues<CasePhase>().Where(phase => phase.ToString().Contains(words, StringComparison.OrdinalIgnoreCase)).ToList();
        return cases.Where(c => c.Reference.Contains(upper) || c.Jurisdiction.Contains(upper) || phases.Contains(c.Phase));
    }

    /// <summary>Each of these that the viewer may see, in the same order.</summary>
    public async Task<IReadOnlyList<CaseSummary>> SummarizeAsync(IReadOnlyList<MediationCase> cases, Viewer viewer, Instant now, CancellationToken ct)
    {
        var ids = cases.Select(c => c.Id).ToList();
        var deadlines = (await db.Set<Deadline>()
            // What concerns somebody's safety is not told in passing.
            .Where(d => ids.Contains(d.CaseId) && d.Class == InformationClass.ProcessMetadata && (d.State == DeadlineState.Open || d.State == DeadlineState.Extended))
            .Select(d => new { d.CaseId, Shown = new NextDeadline(d.Id, d.Kind, d.DueOn, d.ExpiresAt) })
            .ToListAsync(ct)).ToLookup(d => d.CaseId, d => d.Shown);
        var waiting = (await db.Set<CaseTask>()
            .Where(t => ids.Contains(t.CaseId) && t.Class == InformationClass.ProcessMetadata && t.State == TaskState.Open)
            .Select(t => new { t.CaseId, Key = t.Assignee == null ? null : t.Assignee.Key, Role = t.Assignee == null ? (Role?)null : t.Assignee.Role, t.Kind })
            .ToListAsync(ct)).ToLookup(t => t.CaseId, t => new WaitingFor(t.Key, t.Role, t.Kind));
        var accesses = await policy.ForEachAsync(viewer, cases, now, ct);
        return
        [
            .. cases.Where(found => accesses.TryGetValue(found.Id, out var access) && access.CanSee(found)).Select(found => Summarize(
                found, accesses[found.Id], deadlines[found.Id].MinBy(d => d.ExpiresAt), [.. waiting[found.Id].OrderBy(w => w.Key, StringComparer.Ordinal)])),
        ];
    }

    static CaseSummary Summarize(MediationCase found, CaseAccess access, NextDeadline? next, IReadOnlyList<WaitingFor> waiting) => new(
        found.Id,
        found.Reference,
        access.CanRead(found) ? found.Title.Reveal() : null,
        found.Phase,
        found.Outcome,
        found.Jurisdiction,
        found.TimeZone,
        found.CalendarId,
        found.Severity,
        found.LimitationDate,
        found.OpenedAt,
        found.ClosedAt,
        next,
        waiting,
        Api.EntityTags.TextOf(found));
}
