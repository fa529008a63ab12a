using MediationWorkflows.Mail;
using MediationWorkflows.Timers;
using NodaTime;

namespace MediationWorkflows.Tests.Mail;

/// <summary>What becomes of a delivery.</summary>
internal enum Fate
{
    Accepted,
    Away,
    Unanswered,
    DiesBefore,
    DiesAfter,

    /// <summary>The server takes it, but the node hears so long after its claim ran out.</summary>
    FrozenThenAccepted,
}

internal sealed record OutboxRow(Guid Id, OutboxState State, Instant NotBefore, int Attempts, Guid? ClaimedBy);

/// <summary>The outbox in memory, as its state diagram says (docs/timers.md), for a server that takes a repeat as a second mail.</summary>
internal sealed class OutboxModel(TimerOptions options, TimeSpan longestDelivery)
{
    private readonly SortedDictionary<Guid, OutboxRow> rows = [];

    public List<OutboxRow> Rows => [.. rows.Values];

    public void Add(Guid id, Instant now) => rows.Add(id, new OutboxRow(id, OutboxState.Queued, now, Attempts: 0, ClaimedBy: null));

    public void Settle(Instant now)
    {
        foreach (var row in Rows.Where(r => r.State == OutboxState.Sending && r.NotBefore <= now).OrderBy(r => r.NotBefore).Take(options.BatchSize))
        {
            rows[row.Id] = row with { State = OutboxState.Unknown, ClaimedBy = null };
        }
    }

    /// <returns>What the node gets, by id.</returns>
    public IEnumerable<Guid> Claim(Guid node, Instant now)
    {
        var due = Rows.Where(r => r.State == OutboxState.Queued && r.NotBefore <= now).OrderBy(r => r.NotBefore).ThenBy(r => r.Id).Take(options.BatchSize).ToList();
        foreach (var row in due)
        {
            rows[row.Id] = row with { ClaimedBy = node, NotBefore = now + Duration.FromTimeSpan(options.Lease) };
        }

        return due.Select(r => r.Id).Order();
    }

    /// <summary>A delivery that really began.</summary>
    public void Send(Guid id, Guid node, Fate fate, Instant now)
    {
        var row = rows[id];
        Assert.Equal((OutboxState.Queued, node), (row.State, row.ClaimedBy));
        var sending = row with { State = OutboxState.Sending, Attempts = row.Attempts + 1, NotBefore = now + Duration.FromTimeSpan(longestDelivery + options.Lease) };
        rows[id] = fate switch
        {
            Fate.Accepted => sending with { State = OutboxState.Sent, ClaimedBy = null },
            Fate.Unanswered => sending with { State = OutboxState.Unknown, ClaimedBy = null },
            Fate.Away when sending.Attempts >= options.MaxAttempts =>
                sending with { State = OutboxState.Failed, ClaimedBy = null, NotBefore = now + Backoff.After(sending.Attempts, id.GetHashCode()) },
            Fate.Away => sending with { State = OutboxState.Queued, ClaimedBy = null, NotBefore = now + Backoff.After(sending.Attempts, id.GetHashCode()) },
            _ => sending,
        };
        if (fate == Fate.FrozenThenAccepted)
        {
            // What comes late changes nothing any more.
            Settle(now + Duration.FromMinutes(5));
        }
    }
}
