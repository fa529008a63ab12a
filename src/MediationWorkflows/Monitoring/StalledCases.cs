using MediationWorkflows.Access;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Parties;
using MediationWorkflows.Reconciling;
using MediationWorkflows.Tasks;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Monitoring;

/// <summary>Finds the cases that stand still, with the reason. Reads rows as they are now: no job has to run first.</summary>
public sealed class StalledCases(AppDb db, DeadlineTimes times, QuietCases quiet, StepHistory history)
{
    public const int OverdueBusinessDays = 3;

    public async Task<IReadOnlyList<StalledCase>> ListAsync(Instant now, CancellationToken ct)
    {
        List<StalledCase> stalled =
        [
            .. await OverdueAsync(now, ct),
            .. await OfDeadlinesAsync(StallReason.DeadlineWithoutWakeUp, SleepingDeadlines.Query(db), ct),
            .. await quiet.OnHoldAsync(now, ct),
            .. await quiet.WithoutEventsAsync(now, ct),
            .. await UndeliverableAsync(ct),
            .. await UnassignedAsync(ct),
            .. await FaultedAsync(ct),
            .. await SafetyAsync(ct),
        ];
        var ordered = stalled.OrderBy(s => s.Reason switch { StallReason.SafetyUnanswered => 0, StallReason.DeadlineWithoutWakeUp => 1, _ => 2 }).ThenBy(s => s.Since).ThenBy(s => s.Reference, StringComparer.Ordinal);
        return await history.CompareAsync([.. ordered], now, ct);
    }

    private async Task<IEnumerable<StalledCase>> OverdueAsync(Instant now, CancellationToken ct)
    {
        // Three business days are at least three days: the database narrows it down, the calendar decides.
        var before = now - Duration.FromDays(2);
        var candidates = await Rows(db.Set<Deadline>().Where(d => (d.State == DeadlineState.Open || d.State == DeadlineState.Extended) && d.ExpiresAt <= before)).ToListAsync(ct);
        var stalled = new List<StalledCase>();
        foreach (var row in candidates)
        {
            var days = await BusinessDaysOverdueAsync(row.Deadline, now, ct);
            if (days >= OverdueBusinessDays)
            {
                stalled.Add(Line(StallReason.Overdue, row, days));
            }
        }

        return stalled;
    }

    /// <summary>Business days from the due day to today, in the case's zone and calendar.</summary>
    private async Task<int> BusinessDaysOverdueAsync(Deadline deadline, Instant now, CancellationToken ct) =>
        (await times.CalendarAsync(deadline, ct)).BusinessDaysBetween(deadline.DueOn, now.InZone(DeadlineDates.Zone(deadline.TimeZone)).Date);

    private async Task<IEnumerable<StalledCase>> OfDeadlinesAsync(StallReason reason, IQueryable<Deadline> deadlines, CancellationToken ct) =>
        (await Rows(deadlines).ToListAsync(ct)).Select(r => Line(reason, r, days: 0));

    /// <summary>Whoever must answer has no address left that mail reaches.</summary>
    private async Task<IEnumerable<StalledCase>> UndeliverableAsync(CancellationToken ct)
    {
        // Few bounce: they are found first, and what they are asked in their cases afterwards.
        var persons = db.Set<Person>().Where(p => p.EmailBouncedAt != null).Select(p => p.Id);
        var bounced = await db.Set<Participation>().AsNoTracking().Include(p => p.Person).Where(p => p.SecondEmailBouncedAt != null || persons.Contains(p.PersonId)).ToListAsync(ct);
        var unreachable = bounced.Where(p => SafeChannels.AddressOf(p.Person, p) is null).ToList();
        if (unreachable.Count == 0)
        {
            return [];
        }

        var (cases, ids) = (unreachable.ConvertAll(p => p.CaseId), unreachable.Select(p => p.Id).ToHashSet());
        var asked = await Rows(db.Set<Deadline>().Where(d => cases.Contains(d.CaseId) && (d.State == DeadlineState.Open || d.State == DeadlineState.Extended))).ToListAsync(ct);
        return asked.Where(r => r.Deadline.ParticipationId is { } id && ids.Contains(id)).Select(r => Line(StallReason.UndeliverableContact, r, days: 0));
    }

    private Task<IEnumerable<StalledCase>> UnassignedAsync(CancellationToken ct)
    {
        var unassigned = db.Set<CaseTask>().Where(t => t.State == TaskState.Open && t.AssigneeId == null).Select(t => t.DeadlineId);
        return OfDeadlinesAsync(StallReason.UnassignedTask, db.Set<Deadline>().Where(d => unassigned.Contains(d.Id)), ct);
    }

    /// <summary>A step over a safety event that somebody let pass, and that nobody has answered since.</summary>
    private Task<IEnumerable<StalledCase>> SafetyAsync(CancellationToken ct)
    {
        var ofSafety = db.Set<Deadline>().Where(d => d.Class == InformationClass.Safety);
        return OfDeadlinesAsync(StallReason.SafetyUnanswered,
            ofSafety.Where(d => d.State == DeadlineState.Open && ofSafety.Any(o => o.CaseId == d.CaseId && o.Kind == d.Kind && o.State == DeadlineState.Expired && o.SettledAt >= d.CreatedAt)), ct);
    }

    private async Task<IEnumerable<StalledCase>> FaultedAsync(CancellationToken ct)
    {
        // A workflow of a case names it, as do those that it starts.
        var faulted = await db.Set<WorkflowInstance>().Where(i => i.SubStatus == WorkflowSubStatus.Faulted && i.CorrelationId != null)
            .GroupBy(i => i.CorrelationId!).Select(g => new { Case = g.Key, Since = g.Min(i => i.UpdatedAt) }).ToListAsync(ct);
        var since = faulted.Where(f => Guid.TryParseExact(f.Case, "N", out _)).ToDictionary(f => Guid.ParseExact(f.Case, "N"), f => f.Since);
        var cases = await db.Set<MediationCase>().Where(c => since.Keys.Contains(c.Id) && c.Phase != CasePhase.Closed).Select(c => new { c.Id, c.Reference, c.Phase }).ToListAsync(ct);
        return cases.Select(c => new StalledCase(c.Id, c.Reference, c.Phase.ToString(), StallReason.FaultedInstance,
            WaitingFor: null, What: null, DueOn: null, BusinessDays: 0, DeadlineId: null, since[c.Id], LongerThan: null));
    }

    private sealed record Row(Deadline Deadline, string Reference, CasePhase Phase, string? Key);

    private IQueryable<Row> Rows(IQueryable<Deadline> deadlines) =>
        from d in deadlines.AsNoTracking()
        join c in db.Set<MediationCase>() on d.CaseId equals c.Id
        where c.Phase != CasePhase.Closed
        select new Row(d, c.Reference, c.Phase, db.Set<Participation>().Where(p => p.Id == d.ParticipationId).Select(p => p.Key).FirstOrDefault());

    private static StalledCase Line(StallReason reason, Row row, int days) => new(
        row.Deadline.CaseId, row.Reference, row.Phase.ToString(), reason, row.Key, row.Deadline.Kind, row.Deadline.DueOn, days, row.Deadline.Id, row.Deadline.ExpiresAt, LongerThan: null)
    {
        AskedAt = row.Deadline.CreatedAt,
    };
}
