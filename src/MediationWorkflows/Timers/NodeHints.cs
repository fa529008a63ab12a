using System.Diagnostics.CodeAnalysis;
using MediationWorkflows.Database;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace MediationWorkflows.Timers;

/// <summary>
/// Passes hints on between the nodes of one PostgreSQL (LISTEN/NOTIFY). Only hints: a lost one costs a poll interval. They are sent
/// beside the transactions, because a NOTIFY inside would make all commits wait for one another.
/// </summary>
public sealed partial class NodeHints(DatabaseOptions database, Incarnation self, WakeUps wakeUps, TimeProvider clock, ILogger<NodeHints> log)
{
    private const string Channel = "mediation_hints";

    /// <summary>Many commits within this make one hint.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly string me = self.Id.ToString("N");

    /// <summary>Ends at once on SQLite, which has one node.</summary>
    public Task RunAsync(CancellationToken stoppingToken) => database.Provider == DatabaseProvider.Postgres
        ? Task.WhenAll(KeepAsync(ListenAsync, stoppingToken), KeepAsync(TellAsync, stoppingToken))
        : Task.CompletedTask;

    private async Task ListenAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        connection.Notification += (_, hint) =>
        {
            if (hint.Payload != me)
            {
                wakeUps.Hear();
            }
        };
        await ExecuteAsync(connection, $"LISTEN {Channel}", ct);
        // What was hinted at before is found by looking.
        wakeUps.Hear();
        while (true)
        {
            await connection.WaitAsync(ct);
        }
    }

    private async Task TellAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        while (true)
        {
            await wakeUps.NextOwn.WaitAsync(ct);
            await ExecuteAsync(connection, $"NOTIFY {Channel}, '{me}'", ct);
            await Task.Delay(Pause, clock, ct);
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Without hints the pumps still poll.")]
    private async Task KeepAsync(Func<NpgsqlConnection, CancellationToken, Task> talk, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = new NpgsqlConnection(database.ConnectionString);
                await connection.OpenAsync(stoppingToken);
                await talk(connection, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                LogLost(e.GetType().Name);
                await Task.Delay(RetryAfter, clock, stoppingToken).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Made of constants and an id of ours.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(ct);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "No hints between nodes for now ({Cause}); they poll meanwhile")]
    private partial void LogLost(string cause);
}
