namespace MediationWorkflows.Database;

public enum DatabaseProvider
{
    Sqlite,
    Postgres,
}

/// <summary>Which database holds the truth: a SQLite file of one node, or a PostgreSQL that any number of nodes share.</summary>
public sealed record DatabaseOptions(DatabaseProvider Provider, string ConnectionString)
{
    /// <summary>The SQLite file of a data folder.</summary>
    public static DatabaseOptions SqliteIn(string dataFolder) =>
        SqliteFile(Path.Combine(dataFolder, "mediation.db"));

    public static DatabaseOptions SqliteFile(string path) =>
        new(DatabaseProvider.Sqlite, $"Data Source={path};Foreign Keys=True;Default Timeout=30");

    public static DatabaseOptions Postgres(string connectionString) => new(DatabaseProvider.Postgres, connectionString);
}
