using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Interests;
using MediationWorkflows.Neutrality;
using MediationWorkflows.PriorClauses;
using MediationWorkflows.Records;
using MediationWorkflows.Web.Api;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Web.Cases;

/// <summary>How far a case is prepared, as far as the viewer may see it: records, conflict checks, the clause of before, interests.</summary>
public sealed record PreparationView(
    IReadOnlyList<RecordLine> Records, IReadOnlyList<ConflictLine> Conflicts, ClauseView? Clause, IReadOnlyList<InterestLine> Interests)
{
    public bool IsEmpty => Records.Count + Conflicts.Count + Interests.Count == 0 && Clause is null;
}

public sealed record RecordLine(string? Of, string Title, bool IsMandatory, RecordRequestState State, LocalDate? DueOn);

public sealed record ConflictLine(string? Of, ConflictState State, string? Statement);

/// <param name="Quote">The words of the clause that a rule comes from.</param>
public sealed record ClauseLine(ClauseRuleKind Kind, string Text, string? Quote);

public sealed record ClauseView(PriorClauseState State, string Text, int? MediationDays, IReadOnlyList<ClauseLine> Rules);

/// <param name="Of">Whose; null for what all share.</param>
public sealed record InterestLine(string? Of, string? Position, string Interest);

public sealed class CasePreparation(AppDb db, AccessPolicy policy)
{
    public async Task<PreparationView> ReadAsync(Guid caseId, Viewer viewer, Instant now, CancellationToken ct)
    {
        var access = await policy.For(viewer, caseId, now, ct);
        var names = await ParticipantNames.OfAsync(db, caseId, ct);
        var due = await RecordsApi.DueDatesAsync(db, caseId, ct);
        var records = await access.Readable(db.Set<RecordRequest>()).OrderBy(r => r.Id).ToListAsync(ct);
        var conflicts = await access.Readable(db.Set<ConflictCheck>()).OrderBy(c => c.Id).ToListAsync(ct);
        var clause = await access.Readable(db.Set<PriorClause>()).Where(c => c.State != PriorClauseState.Superseded).OrderByDescending(c => c.Id).FirstOrDefaultAsync(ct);
        var map = await access.Readable(db.Set<InterestMap>()).OrderByDescending(m => m.Number).FirstOrDefaultAsync(ct);
        return new PreparationView(
            [.. records.Select(r => new RecordLine(names[r.OfId], r.Title.Reveal(), r.IsMandatory, r.State, due(r)))],
            [.. conflicts.Select(c => new ConflictLine(names[c.OfId], c.State, c.Statement?.Reveal()))],
            clause is null ? null : new ClauseView(
                clause.State, clause.Text.Reveal(), clause.MediationDays, [.. clause.Rules.OrderBy(r => r.Position).Select(r => new ClauseLine(r.Kind, r.Text.Reveal(), r.Quote?.Reveal()))]),
            [.. (map?.Entries ?? []).OrderBy(e => e.Position).Select(e => new InterestLine(names[e.ParticipationId], e.Stated?.Reveal(), e.Interest.Reveal()))]);
    }
}
