using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using MediationWorkflows.Database;
using MediationWorkflows.Timers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace MediationWorkflows.Monitoring;

/// <summary>Says in the database that this process is there.</summary>
public sealed partial class NodeHeartbeat(UnitOfWork work, Incarnation self, TimeProvider clock, ILogger<NodeHeartbeat> log)
{
    /// <summary>Without a word for this long a node counts as gone.</summary>
    public static readonly Duration MissedAfter = Duration.FromMinutes(1);

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    /// <summary>How long a node that is gone stays in the list.</summary>
    private static readonly Duration Kept = Duration.FromDays(7);

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A database that is away must not end the heartbeat.")]
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        do
        {
            try
            {
                await BeatAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(e.GetType().Name);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    public Task BeatAsync(CancellationToken ct) => work.RunAsync(
        async scope =>
        {
            if (await scope.Db.FindAsync<Node>([self.Id], scope.Ct) is { } me)
            {
                me.SeenAt = scope.Now;
                return;
            }

            var old = scope.Now - Kept;
            await scope.Db.Set<Node>().Where(n => n.SeenAt < old).ExecuteDeleteAsync(scope.Ct);
            scope.Db.Add(new Node { Id = self.Id, Host = Environment.MachineName, Release = Release(), StartedAt = scope.Now, SeenAt = scope.Now });
        },
        ct);

    /// <summary>A node that ends as it should says so, if the database still hears it: nothing hangs on it.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A node whose database is away must be able to stop.")]
    public async Task StopAsync(CancellationToken ct)
    {
        try
        {
            await work.RunAsync(
                async scope =>
                {
                    if (await scope.Db.FindAsync<Node>([self.Id], scope.Ct) is { } me)
                    {
                        (me.SeenAt, me.StoppedAt) = (scope.Now, scope.Now);
                    }
                },
                ct);
        }
        catch (Exception e)
        {
            LogFailed(e.GetType().Name);
        }
    }

    private static string Release() => typeof(NodeHeartbeat).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    [LoggerMessage(Level = LogLevel.Error, Message = "This node could not say in the database whether it is there ({Cause})")]
    private partial void LogFailed(string cause);
}
