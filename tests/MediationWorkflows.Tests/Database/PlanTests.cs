using MediationWorkflows.Database;
using MediationWorkflows.Reconciling;
using MediationWorkflows.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace MediationWorkflows.Tests.Database;

/// <summary>What SQLite makes of the queries that run over a million rows, also where it has counted nothing yet.</summary>
public sealed class PlanTests
{
    [Theory]
    [InlineData(typeof(OrphanChildren), "SEARCH w USING INDEX ix_workflow_instances_status_id_child (status=?)")]
    [InlineData(typeof(StuckInstances), "SCAN w USING INDEX ix_workflow_instances_id_stuck")]
    [InlineData(typeof(LostWaits), "SCAN w USING INDEX ix_workflow_instances_id_waiting")]
    [InlineData(typeof(SleepingWaits), "SEARCH t USING COVERING INDEX ix_timers_kind_target (kind=? AND target=?)")]
    public async Task A_check_of_the_proof_of_wake_up_reads_by_the_index_that_was_made_for_it(Type check, string expected)
    {
        var seen = new Seen();
        await using var world = await TestWorld.CreateAsync(DatabaseProvider.Sqlite, services => services.ConfigureDbContext<AppDb>(options => options.AddInterceptors(seen)));

        await world.ReadAsync(s => s.Services.GetServices<IReconcilerCheck>().Single(c => c.GetType() == check).FindAsync(Reconciler.Limit, s.Now, s.Ct));

        Assert.Contains(expected, await world.ReadAsync(s => PlanAsync(s, seen.Last!)), StringComparison.Ordinal);
    }

    private static async Task<string> PlanAsync(WorkScope scope, string sql)
    {
        await scope.Db.Database.OpenConnectionAsync(scope.Ct);
        await using var explain = ((SqliteConnection)scope.Db.Database.GetDbConnection()).CreateCommand();
#pragma warning disable CA2100 // What EF Core made of a query of ours.
        explain.CommandText = $"EXPLAIN QUERY PLAN {sql}";
#pragma warning restore CA2100
        explain.Parameters.AddWithValue("@p", Reconciler.Limit);
        await using var reader = await explain.ExecuteReaderAsync(scope.Ct);
        var lines = new List<string>();
        while (await reader.ReadAsync(scope.Ct))
        {
            lines.Add(reader.GetString(3));
        }

        return string.Join('\n', lines);
    }

    private sealed class Seen : DbCommandInterceptor
    {
        public string? Last { get; private set; }

        public override ValueTask<InterceptionResult<System.Data.Common.DbDataReader>> ReaderExecutingAsync(
            System.Data.Common.DbCommand command, CommandEventData eventData, InterceptionResult<System.Data.Common.DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Last = command.CommandText;
            return base.ReaderExecutingAsync(command, eventData, result, cancellationToken);
        }
    }
}
