using MediationWorkflows.Database;
using Npgsql;

namespace MediationWorkflows.Web.Drill;

/// <summary>The database of one drill, and gone with it.</summary>
sealed class ScratchDatabase : IAsyncDisposable
{
    readonly DrillSettings settings;
    readonly ScratchPostgres? own;
    readonly string? name;

    ScratchDatabase(DrillSettings settings, DatabaseOptions options, ScratchPostgres? own = null, string? name = null) =>
        (this.settings, Options, this.own, this.name) = (settings, options, own, name);

    public DatabaseOptions Options { get; }

    /// <summary>A server that others use too is not restarted.</summary>
    public bool CanRestart => own is not null;

    public static async Task<ScratchDatabase> CreateAsync(DrillSettings settings, CancellationToken ct)
    {
        if (settings.Provider == DatabaseProvider.Sqlite)
            return new ScratchDatabase(settings, DatabaseOptions.SqliteIn(Path.Combine(settings.Folder, "data")));
        var own = settings.Connection is null ? await ScratchPostgres.StartAsync(ct) : null;
        var server = settings.Connection ?? own!.Connection;
        var name = $"drill_{Guid.NewGuid():N}";
        await ExecuteAsync(server, $"CREATE DATABASE {name}");
        return new ScratchDatabase(settings, DatabaseOptions.Postgres(new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString), own, name);
    }

    public Task RestartAsync(CancellationToken ct) => own!.RestartAsync(ct);

    public async ValueTask DisposeAsync()
    {
        if (own is not null)
        {
            if (settings.Keep)
                await own.DumpAsync(name!, Path.Combine(settings.Folder, "database.sql"), CancellationToken.None);
            await own.DisposeAsync();
        }
        else if (name is not null && !settings.Keep)
        {
            await ExecuteAsync(settings.Connection!, $"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        }
    }

    static async Task ExecuteAsync(string server, string sql)
    {
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The only variable part is a name made here.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
