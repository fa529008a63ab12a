using System.CommandLine;
using MediationWorkflows.Database;
using MediationWorkflows.Web.Hosting;

namespace MediationWorkflows.Web.CommandLine;

/// <summary><c>db status</c>: one line per schema script; exit code 1 while one is missing.</summary>
static class DatabaseStatusVerb
{
    public static Command Create()
    {
        var data = DataOption.Create();
        var verb = new Command("status", "List the schema scripts and when each was applied.") { data };
        verb.SetAction(async (parsed, ct) =>
        {
            await using var installation = Installation.Open(DataFolder.At(parsed.GetValue(data)!));
            var steps = await installation.GetRequiredService<Migrator>().StatusAsync(ct);
            foreach (var step in steps)
                await parsed.InvocationConfiguration.Output.WriteLineAsync($"{step.Module} {step.Name} {step.AppliedAt ?? "missing"}");
            return steps.Any(step => step.AppliedAt is null) ? 1 : 0;
        });
        return verb;
    }
}
