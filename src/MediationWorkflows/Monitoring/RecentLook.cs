using MediationWorkflows.Database;

namespace MediationWorkflows.Monitoring;

/// <summary>
/// Shares an answer that joins whole tables between those who ask for it. It is given again for nine times as long as it took to find, so that asking over
/// and over costs a tenth of a processor at most; what is found quickly is found anew each time. Nobody waits long for a new one while there is an old one.
/// </summary>
/// <param name="find">The answer says itself when it was found.</param>
public sealed class RecentLook<T>(UnitOfWork work, TimeProvider clock, Func<WorkScope, Task<T>> find) : IDisposable
    where T : class
{
    /// <summary>Quicker answers are always fresh, and for slower ones nobody waits who can have the one before.</summary>
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(250);

    private readonly Lock gate = new();
    private readonly CancellationTokenSource ending = new();
    private Task<T>? running;
    private T? latest;
    private bool isWarm;
    private long found;
    private TimeSpan keep;

    /// <param name="age">An answer that is no older than that does, however quickly another would be found.</param>
    public async Task<T> GetAsync(CancellationToken ct, TimeSpan age = default)
    {
        Task<T> look;
        T? old;
        lock (gate)
        {
            if (latest is not null && clock.GetElapsedTime(found) < (keep > age ? keep : age))
            {
                return latest;
            }

            old = keep > TimeSpan.Zero ? latest : null;
            look = running ??= Task.Run(LookAsync, CancellationToken.None);
        }

        if (old is not null)
        {
            await Task.WhenAny(look, Task.Delay(Quick, clock, ct));
        }

        return old is null || look.IsCompleted ? await look.WaitAsync(ct) : old;
    }

    /// <summary>Something was repaired: the next one looks again, and waits for what it finds.</summary>
    public void Forget()
    {
        lock (gate)
        {
            (running, latest) = (null, null);
        }
    }

    public void Dispose()
    {
        ending.Cancel();
        ending.Dispose();
    }

    private async Task<T> LookAsync()
    {
        // Whoever started this has said so by the time that the gate is open.
        Task<T>? self;
        lock (gate)
        {
            self = running;
        }

        var started = clock.GetTimestamp();
        try
        {
            var answer = await work.ReadAsync(find, ending.Token);
            var took = clock.GetElapsedTime(started);
            lock (gate)
            {
                // Else something was repaired meanwhile.
                if (running == self)
                {
                    (latest, found, keep) = (answer, clock.GetTimestamp(), took < Quick || !isWarm ? TimeSpan.Zero : 9 * took);
                }

                // The first one compiles its queries: what it took says little.
                isWarm = true;
            }

            return answer;
        }
        finally
        {
            lock (gate)
            {
                running = running == self ? null : running;
            }
        }
    }
}
