using NodaTime;

namespace MediationWorkflows.Engine.Execution;

/// <summary>
/// One order for the journal entries of all instances that a process runs, a child's among its parent's: 100-nanosecond ticks of
/// the entry's time since 1970, or one more than the last where the clock stands still or goes back.
/// </summary>
public sealed class JournalOrder
{
    private long last;

    public long Next(Instant at)
    {
        while (true)
        {
            var before = Volatile.Read(ref last);
            var next = Math.Max(before + 1, at.ToUnixTimeTicks());
            if (Interlocked.CompareExchange(ref last, next, before) == before)
                return next;
        }
    }
}
