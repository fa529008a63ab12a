using MediationWorkflows.Mail;
using MediationWorkflows.Timers;
using NodaTime;

namespace MediationWorkflows.Time;

/// <summary>
/// Moves a virtual clock from due instant to due instant, firing everything in order and delivering the mail, on the same
/// pumps that a server runs.
/// </summary>
public sealed class ClockDriver(VirtualClock clock, TimerPump timers, MailPump mails)
{
    /// <summary>More firings than this without time going on: a loop without a wait, not a busy moment.</summary>
    private const int MostAtOneInstant = 100_000;

    /// <summary>Fires what is due up to the instant (that instant included) and leaves the clock there.</summary>
    /// <returns>How many timers were fired.</returns>
    public async Task<int> AdvanceToAsync(Instant target, CancellationToken ct)
    {
        var fired = 0;
        while (await NextAsync(ct) is { } next && next <= target)
        {
            clock.MoveTo(next);
            fired += await SettleAsync(ct);
        }

        clock.MoveTo(target);
        return fired;
    }

    /// <summary>When something is next due: a timer, or a mail that may go out.</summary>
    public async Task<Instant?> NextAsync(CancellationToken ct) => (await timers.NextAsync(ct), await mails.NextAsync(ct)) switch
    {
        ({ } timer, { } mail) => Instant.Min(timer, mail),
        (var timer, var mail) => timer ?? mail,
    };

    /// <summary>Fires and sends what is due now, until nothing is.</summary>
    public async Task<int> SettleAsync(CancellationToken ct)
    {
        var total = 0;
        // A look costs a read; only what is due takes the write lock.
        while (await NextAsync(ct) is { } next && next <= clock.Now())
        {
            total += await timers.RunOnceAsync(ct);
            await mails.RunOnceAsync(ct);
            if (total > MostAtOneInstant)
            {
                throw new InvalidOperationException($"More than {MostAtOneInstant} timers fired at {clock.Now()}: a workflow loops without waiting.");
            }
        }

        return total;
    }
}
