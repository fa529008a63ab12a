using System.CommandLine;
using MediationWorkflows.Database;
using MediationWorkflows.Web.Drill;

namespace MediationWorkflows.Web.CommandLine;

/// <summary><c>drill</c>: kills serving processes over a scratch database and counts what was lost or happened twice.</summary>
static class DrillVerb
{
    public static Command Create()
    {
        var cases = Number("--cases", 50, 1, 100_000, "How many cases are opened.");
        var kills = Number("--kills", 5, 0, 10_000, "How often a serving process is killed.");
        var seed = Number("--seed", 1, int.MinValue, int.MaxValue, "Decides the moments and the nodes.");
        var nodes = Number("--nodes", 1, 1, 20, "Serving processes on one PostgreSQL; some are also frozen, or cut off from it, past their leases.");
        var database = new Option<string>("--database") { Description = "On which database.", DefaultValueFactory = _ => "sqlite" };
        database.AcceptOnlyFromAmong("sqlite", "postgres");
        var connection = new Option<string>("--connection")
        {
            HelpName = "STRING",
            Description = "A PostgreSQL server to make a scratch database on; without it the drill starts one of its own, and restarts it too.",
        };
        var keep = new Option<string>("--keep") { HelpName = "DIR", Description = "Leave logs, database and mails there; must be empty or new." };
        var verb = new Command("drill", "Kill serving processes again and again, and count what was lost or happened twice.")
        {
            cases, kills, seed, database, connection, nodes, keep,
        };
        verb.SetAction(async (parsed, ct) =>
        {
            var provider = parsed.GetValue(database) == "postgres" || parsed.GetValue(connection) is not null ? DatabaseProvider.Postgres : DatabaseProvider.Sqlite;
            if (provider == DatabaseProvider.Sqlite && parsed.GetValue(nodes) > 1)
                throw new UsageException("--nodes: several nodes need --database postgres; SQLite serves one.");
            var kept = parsed.GetValue(keep);
            var folder = kept is null ? Directory.CreateTempSubdirectory("mediation-drill-").FullName : Path.GetFullPath(kept);
            if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
                throw new UsageException($"--keep: {folder} is not empty.");
            Directory.CreateDirectory(Path.Combine(folder, "data"));
            var settings = new DrillSettings(
                parsed.GetValue(cases), parsed.GetValue(kills), parsed.GetValue(seed), provider, parsed.GetValue(connection), parsed.GetValue(nodes), folder, kept is not null);
            return await RunAsync(settings, parsed.InvocationConfiguration, ct);
        });
        return verb;
    }

    static async Task<int> RunAsync(DrillSettings settings, InvocationConfiguration console, CancellationToken ct)
    {
        try
        {
            var result = await FaultDrill.RunAsync(settings, console.Error, ct);
            foreach (var finding in result.Findings)
                await console.Error.WriteLineAsync(finding);
            await console.Output.WriteLineAsync(result.ToString());
            return result.IsRight ? 0 : 1;
        }
        catch (DrillException failed)
        {
            await console.Error.WriteLineAsync($"The drill could not be held: {failed.Message}");
            return 1;
        }
        finally
        {
            if (!settings.Keep)
                Directory.Delete(settings.Folder, recursive: true);
        }
    }

    static Option<int> Number(string name, int usual, int least, int most, string description)
    {
        var option = new Option<int>(name) { HelpName = "N", Description = description, DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is var value && (value < least || value > most))
                result.AddError($"{name}: from {least} to {most}.");
        });
        return option;
    }
}
