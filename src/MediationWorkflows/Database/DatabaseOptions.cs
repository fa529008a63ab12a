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

    /// <summary>A file that nobody needs after this process: no commit waits for the disk.</summary>
    public static DatabaseOptions Scratch(string path) => SqliteFile(path) with { IsScratch = true };

    /// <summary>Whether a power cut may take it.</summary>
    public bool IsScratch { get; private init; }

    public static DatabaseOptions Postgres(string connectionString) => new(DatabaseProvider.Postgres, connectionString);
}
