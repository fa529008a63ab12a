using System.Diagnostics.CodeAnalysis;
using MediationWorkflows.Database;
using MediationWorkflows.Time;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MediationWorkflows.Timers;

/// <summary>Works off rows that are due; any number of nodes do so over one database.</summary>
public interface IPump
{
    /// <summary>Handles what is due now, one batch, and answers how much that was.</summary>
    Task<int> RunOnceAsync(CancellationToken ct);

    /// <summary>When the next row wants to be handled, or null: nothing waits.</summary>
    Task<Instant?> NextAsync(CancellationToken ct);

    /// <summary>The clock was set back: claims and retries from before it end within a lease from now, as they would have, and not when the clock is there again.</summary>
    Task ShortenClaimsAsync(WorkScope scope) => Task.CompletedTask;
}

/// <summary>Runs one pump for as long as the process lives: drains what is due, then sleeps until the next due instant, a hint, or the poll interval.</summary>
public sealed partial class PumpLoop(TimeProvider clock, WakeUps wakeUps, IOptions<TimerOptions> options, ILogger<PumpLoop> log)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    private readonly TimeSpan pollEvery = options.Value.PollEvery;

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A database that is away for an hour must not end the pump.")]
    public async Task RunAsync(IPump pump, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            // Taken before looking, so that a hint that comes between looking and sleeping is not lost.
            var hint = wakeUps.Next;
            var sleep = pollEvery;
            try
            {
                // A look costs a read; only what is due takes the write lock.
                if (await pump.NextAsync(stoppingToken) is { } next)
                {
                    var until = next - clock.Now();
                    if (until <= Duration.Zero && await pump.RunOnceAsync(stoppingToken) > 0)
                    {
                        continue;
                    }

                    sleep = Duration.Min(until, Duration.FromTimeSpan(pollEvery)).ToTimeSpan();
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                LogPumpFailed(pump.GetType().Name, e.GetType().Name);
            }

            // Due, but another node is at it: look again soon.
            await WaitAsync(hint, sleep > Shortest ? sleep : Shortest, stoppingToken);
        }
    }

    private async Task WaitAsync(Task hint, TimeSpan sleep, CancellationToken ct)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(hint, Task.Delay(sleep, clock, timeout.Token));
        await timeout.CancelAsync();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Pump} failed ({Cause}); it tries again")]
    private partial void LogPumpFailed(string pump, string cause);
}
