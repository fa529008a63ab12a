using System.CommandLine;
using MediationWorkflows.Database;
using MediationWorkflows.Web.Hosting;
using Microsoft.Data.Sqlite;

namespace MediationWorkflows.Web.CommandLine;

/// <summary><c>db backup FILE</c>: a consistent copy of the SQLite file, taken while the service goes on working.</summary>
static class DatabaseBackupVerb
{
    public static Command Create()
    {
        var data = DataOption.Create();
        var file = new Argument<string>("FILE") { Description = "The copy; must not exist yet." };
        var verb = new Command("backup", "Copy the SQLite database while it is in use.") { file, data };
        verb.SetAction(async (parsed, ct) =>
        {
            var folder = DataFolder.At(parsed.GetValue(data)!);
            var target = Path.GetFullPath(parsed.GetValue(file)!);
            await using var installation = Installation.Open(folder);
            Copy(installation.GetRequiredService<DatabaseOptions>(), target);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(target);
            // Sensitive text in the copy is encrypted: without its keys it is lost.
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"Back up {folder.Keys} too, and keep it apart: the copy cannot be read without it.");
        });
        return verb;
    }

    static void Copy(DatabaseOptions database, string target)
    {
        if (database.Provider != DatabaseProvider.Sqlite)
            throw new UsageException("db backup copies SQLite files; use pg_dump for PostgreSQL.");
        if (!File.Exists(new SqliteConnectionStringBuilder(database.ConnectionString).DataSource))
            throw new UsageException("There is no database in this data folder.");
        if (File.Exists(target))
            throw new UsageException($"{target} exists already.");
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        using var source = new SqliteConnection(database.ConnectionString);
        // Without a pool the copy is closed, and complete on disk, when this returns.
        using var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = target, Pooling = false }.ConnectionString);
        source.Open();
        copy.Open();
        source.BackupDatabase(copy);
    }
}
