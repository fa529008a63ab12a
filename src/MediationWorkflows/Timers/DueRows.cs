using System.Globalization;
using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Timers;

/// <summary>What a pump claims from: rows with <c>id</c>, <c>not_before</c> and <c>claimed_by</c>.</summary>
/// <param name="Due">Which rows may be claimed, besides being due.</param>
/// <param name="Counts">What else a claim changes.</param>
internal sealed record DueRows(string Table, string Due, string Counts)
{
    /// <summary>
    /// Claims the first due rows for a node, until the end of its lease. Rows that another node is claiming right now are passed over;
    /// SQLite has one writer anyway.
    /// </summary>
    public Task<List<T>> ClaimAsync<T>(WorkScope scope, Incarnation claimer, Duration lease, int most)
        where T : class
    {
        // Materialized: PostgreSQL may run a subquery in the condition once for each row, and each time pass over what it has locked itself.
        var skipLocked = scope.Db.Provider == DatabaseProvider.Sqlite ? "" : " FOR UPDATE SKIP LOCKED";
        var sql =
            $$"""
            WITH first AS MATERIALIZED (SELECT id FROM {{Table}} WHERE {{Due}} AND not_before <= {2} ORDER BY not_before, id LIMIT {3}{{skipLocked}})
            UPDATE {{Table}} SET claimed_by = {0}, not_before = {1}, {{Counts}} WHERE id IN (SELECT id FROM first) RETURNING *
            """;
        return scope.Db.Set<T>().FromSqlRaw(sql, claimer.Id, scope.Db.Parameter(scope.Now + lease), scope.Db.Parameter(scope.Now), most)
            .AsNoTracking().ToListAsync(scope.Ct);
    }

    /// <summary>
    /// Holds on to rows that this node has claimed and is still at. What another has taken over is left alone, and what is locked is being finished.
    /// </summary>
    public static Task<int> RenewAsync(WorkScope scope, string table, Incarnation claimer, Duration lease, IEnumerable<long> ids)
    {
        var skipLocked = scope.Db.Provider == DatabaseProvider.Sqlite ? "" : " FOR UPDATE SKIP LOCKED";
        var list = string.Join(',', ids.Select(id => id.ToString(CultureInfo.InvariantCulture)));
        var sql =
            $$"""
            WITH held AS MATERIALIZED (SELECT id FROM {{table}} WHERE id IN ({{list}}) AND claimed_by = {0}{{skipLocked}})
            UPDATE {{table}} SET not_before = {1} WHERE id IN (SELECT id FROM held)
            """;
        return scope.Db.Database.ExecuteSqlRawAsync(sql, [claimer.Id, scope.Db.Parameter(scope.Now + lease)], scope.Ct);
    }
}
