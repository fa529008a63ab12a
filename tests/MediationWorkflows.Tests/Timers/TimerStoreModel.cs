using MediationWorkflows.Timers;
using NodaTime;

namespace MediationWorkflows.Tests.Timers;

internal sealed record TimerRow(long Id, string Target, Instant DueAt, Instant NotBefore, int Attempts, Guid? ClaimedBy, TimerState State);

/// <summary>The timer store in memory, as its state diagram says (docs/timers.md).</summary>
internal sealed class TimerStoreModel(TimerOptions options)
{
    private readonly SortedDictionary<long, TimerRow> rows = [];
    private readonly SortedSet<long> fired = [];

    public List<TimerRow> Rows => [.. rows.Values];

    /// <summary>Timers that were set aside, each with an incident.</summary>
    public int Deaths { get; private set; }

    /// <summary>Timers that took effect; a set, because none may twice.</summary>
    public List<long> Effects => [.. fired];

    public void Add(WorkTimer timer) =>
        rows.Add(timer.Id, new TimerRow(timer.Id, timer.Target, timer.DueAt, timer.DueAt, Attempts: 0, ClaimedBy: null, TimerState.Waiting));

    public void Cancel(string target)
    {
        foreach (var row in Rows.Where(r => r.Target == target))
        {
            rows.Remove(row.Id);
        }
    }

    /// <returns>What the node gets, by id.</returns>
    public IEnumerable<long> Claim(Guid node, Instant now)
    {
        var due = Rows.Where(r => r.State == TimerState.Waiting && r.NotBefore <= now).OrderBy(r => r.NotBefore).ThenBy(r => r.Id).ToList();
        // One at most that was claimed before.
        var claimed = due.Where(r => r.Attempts > 0).Take(1).ToList();
        claimed.AddRange(due.Where(r => r.Attempts == 0).Take(options.BatchSize - claimed.Count));
        foreach (var row in claimed)
        {
            rows[row.Id] = row with { Attempts = row.Attempts + 1, ClaimedBy = node, NotBefore = now + Duration.FromTimeSpan(options.Lease) };
        }

        return claimed.Select(r => r.Id).Order();
    }

    public void Renew(IEnumerable<WorkTimer> claimed, Guid node, Instant now)
    {
        foreach (var row in Rows.Where(r => r.ClaimedBy == node && claimed.Any(t => t.Id == r.Id)))
        {
            rows[row.Id] = row with { NotBefore = now + Duration.FromTimeSpan(options.Lease) };
        }
    }

    public void Fire(WorkTimer claimed, Guid node, bool fails, Instant now)
    {
        if (!rows.TryGetValue(claimed.Id, out var row) || row.ClaimedBy != node || row.State != TimerState.Waiting)
        {
            // Cancelled, done, or taken over: whoever comes late changes nothing.
            return;
        }

        if (!fails && claimed.Attempts <= options.MaxAttempts)
        {
            rows.Remove(row.Id);
            fired.Add(row.Id);
            return;
        }

        if (row.Attempts < options.MaxAttempts)
        {
            rows[row.Id] = row with { ClaimedBy = null, NotBefore = now + Backoff.After(row.Attempts, row.Id) };
            return;
        }

        rows[row.Id] = row with { ClaimedBy = null, State = TimerState.Dead };
        Deaths++;
    }
}
