using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using MediationWorkflows.Database;
using MediationWorkflows.Time;
using MediationWorkflows.Workflows;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace MediationWorkflows.Timers;

/// <summary>
/// Compares a node's clock with the time that really passed. A clock that was set, or a machine that slept, makes deadlines early or
/// late: people must hear of it, so it becomes an incident. What a dead node had claimed comes back when its lease has passed, wherever the clock stands then.
/// </summary>
public sealed partial class ClockWatch(TimeProvider clock, UnitOfWork work, IEnumerable<IPump> pumps, ILogger<ClockWatch> log)
{
    public const string IncidentKind = "ClockJumped";

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    /// <summary>Clocks that are disciplined over the network drift less than this between two looks.</summary>
    private static readonly Duration Tolerated = Duration.FromSeconds(2);

    private (Instant Wall, long Passed)? last;

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A database that is away must not end the watch.")]
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken);
                await Task.Delay(Every, clock, stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                LogFailed(e.GetType().Name);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>Looks once; the first look only takes the time.</summary>
    public async Task LookAsync(CancellationToken ct)
    {
        var now = (Wall: clock.Now(), Passed: clock.GetTimestamp());
        if (last is not { } before)
        {
            last = now;
            return;
        }

        var jump = now.Wall - before.Wall - Duration.FromTimeSpan(clock.GetElapsedTime(before.Passed, now.Passed));
        if (jump > Tolerated || -jump > Tolerated)
        {
            var direction = jump > Duration.Zero ? "forward" : "back";
            LogJumped(direction, jump.TotalSeconds);
            await work.RunAsync(async scope =>
            {
                scope.Db.Add(new WorkflowIncident
                {
                    Id = Ids.New(scope.Now),
                    Kind = IncidentKind,
                    Message = string.Create(CultureInfo.InvariantCulture, $"The clock of a node jumped {direction} by {Math.Abs(jump.TotalSeconds):0} seconds."),
                    At = scope.Now,
                });
                foreach (var pump in jump < Duration.Zero ? pumps : [])
                {
                    await pump.ShortenClaimsAsync(scope);
                }
            }, ct);
        }

        // Only now: a jump that could not be reported is found again at the next look.
        last = now;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The clock of this node jumped {Direction} by {Seconds} seconds")]
    private partial void LogJumped(string direction, double seconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "Watching the clock failed ({Cause}); it is tried again")]
    private partial void LogFailed(string cause);
}
