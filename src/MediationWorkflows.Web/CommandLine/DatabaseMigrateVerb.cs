using System.CommandLine;
using MediationWorkflows.Database;
using MediationWorkflows.Web.Hosting;

namespace MediationWorkflows.Web.CommandLine;

/// <summary><c>db migrate</c>: brings the schema up to date; safe to repeat, also beside a running server.</summary>
static class DatabaseMigrateVerb
{
    public static Command Create()
    {
        var data = DataOption.Create();
        var verb = new Command("migrate", "Bring the database schema up to date.") { data };
        verb.SetAction(async (parsed, ct) =>
        {
            await using var installation = Installation.Open(DataFolder.At(parsed.GetValue(data)!));
            var applied = await installation.GetRequiredService<Migrator>().MigrateAsync(ct);
            await parsed.InvocationConfiguration.Output.WriteLineAsync($"applied={applied}");
        });
        return verb;
    }
}
