using System.CommandLine;
using System.Text.Json;
using MediationWorkflows.Incidents;
using MediationWorkflows.Monitoring;
using MediationWorkflows.Workflows;

namespace MediationWorkflows.Web.CommandLine;

/// <summary><c>migration plan|apply DEFINITION --to N</c>: one line per instance that cannot move, with its reasons; exit code 1 when there is one.</summary>
static class MigrationVerb
{
    public static Command Create(string name, bool dryRun, string description)
    {
        var data = DataOption.Create();
        var definition = new Argument<string>("DEFINITION") { Description = "The definition's id." };
        var to = new Option<int>("--to") { Required = true, HelpName = "N", Description = "The published version to move to." };
        var from = new Option<int?>("--from") { HelpName = "N", Description = "Only instances of this version." };
        var map = new Option<string[]>("--map") { HelpName = "OLD=NEW", Description = "An activity whose id has changed. May be repeated." };
        var ids = new Option<Guid[]>("--instance") { HelpName = "ID", Description = "Only this instance. May be repeated." };
        var format = FormatOption.Create();
        var verb = new Command(name, description) { definition, to, from, map, ids, format, data };
        verb.SetAction(async (parsed, ct) =>
        {
            var mapping = (parsed.GetValue(map) ?? []).Select(Pair).DistinctBy(p => p.Old, StringComparer.Ordinal).ToDictionary(p => p.Old, p => p.New, StringComparer.Ordinal);
            var named = parsed.GetValue(ids) is { Length: > 0 } some ? some : null;
            var report = await Operation.ChangeAsync(
                parsed.GetValue(data)!,
                scope => scope.Get<MoveInstances>().RunAsync(
                    new MigrateInstances.Command(
                        parsed.GetValue(definition)!, parsed.GetValue(from), parsed.GetValue(to), mapping, named, dryRun, Operator.AtTheMachine().Name),
                    Operator.AtTheMachine(), scope.Now, scope.Ct),
                ct);
            await PrintAsync(parsed.InvocationConfiguration.Output, report, parsed.GetValue(format) == "json");
            return report.Refused.Count == 0 ? 0 : 1;
        });
        return verb;
    }

    static async Task PrintAsync(TextWriter output, MigrateInstances.Report report, bool asJson)
    {
        if (asJson)
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(report, Operation.Json));
            return;
        }

        foreach (var node in report.Removed)
            await output.WriteLineAsync($"no counterpart: version {node}");
        foreach (var refusal in report.Refused)
            await output.WriteLineAsync($"{refusal.Id} stays at version {refusal.From}: {string.Join(' ', refusal.Reasons)}");
        await output.WriteLineAsync($"selected={report.Selected} {(report.DryRun ? "would-move" : "moved")}={report.Count} refused={report.Refused.Count}");
    }

    static (string Old, string New) Pair(string argument) => argument.Split('=', 2) is [{ Length: > 0 } before, { Length: > 0 } after]
        ? (before, after)
        : throw new UsageException($"--map: '{argument}' is not of the form OLD=NEW.");
}
