using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using MediationWorkflows.Cases;
using MediationWorkflows.Simulation;
using MediationWorkflows.Time;
using MediationWorkflows.Web.Hosting;
using NodaTime;

namespace MediationWorkflows.Web.CommandLine;

/// <summary><c>workflow run</c>: a definition on the real engine and runtime, over a temporary database and a virtual clock.</summary>
static class WorkflowRunVerb
{
    const int Suspended = 3;

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The definition, in Elsa 3's format." };
        var with = Repeated("--with", "FILE", "A further definition that it may use.");
        var script = new Option<string>("--case") { HelpName = "CASE.json", Description = "The people and how they behave; everybody on time without it." };
        var input = Repeated("--input", "name=json", "An input of the workflow.");
        var events = Repeated("--event", "NAME[=json][@WHEN]", "An event to publish: at an instant, an ISO duration after the start, or after the first burst.");
        var properties = Repeated("--property", "name=value", "A property of the run, such as Flowchart:ExecutionMode=TokenBased.");
        var from = new Option<string>("--from") { HelpName = "INSTANT", Description = "Where the clock starts. [default: now]" };
        var until = new Option<string>("--until") { HelpName = "INSTANT", Description = "Where to stop. [default: ten years after the start]" };
        var format = FormatOption.Create();
        var verb = new Command("run", "Run a definition to its end on a virtual clock; years take seconds.")
        {
            file, with, script, input, events, properties, from, until, format,
        };
        verb.SetAction(async (parsed, ct) =>
        {
            var start = parsed.GetValue(from) is { } text ? Instants.Parse(text, "--from") : TimeProvider.System.Now();
            var request = new RunRequest(
                DefinitionFiles.Read(parsed.GetValue(file)!),
                [.. (parsed.GetValue(with) ?? []).Select(DefinitionFiles.Read)],
                parsed.GetValue(script) is { } path ? ReadScript(path) : null,
                new JsonObject((parsed.GetValue(input) ?? []).Select(NameAndJson.Parse).Select(p => KeyValuePair.Create(p.Name, p.Value))),
                [.. (parsed.GetValue(events) ?? []).Select(e => EventArgument.Parse(e, start))],
                (parsed.GetValue(properties) ?? []).Select(NameAndText).ToDictionary(StringComparer.Ordinal),
                start,
                parsed.GetValue(until) is { } end ? Instants.Parse(end, "--until") : null);
            DefinitionFiles.RequireRunnable([request.Definition, .. request.With]);
            var report = await RunAsync(request, ct);
            await PrintAsync(report, parsed.GetValue(format) == "json", parsed.InvocationConfiguration);
            return report.SubStatus switch { "Finished" => 0, "Suspended" => Suspended, _ => 1 };
        });
        return verb;
    }

    static async Task<RunReport> RunAsync(RunRequest request, CancellationToken ct)
    {
        try
        {
            return await new WorkflowSimulator(services => services.AddLogging().AddThrowawayCipher()).RunAsync(request, ct);
        }
        catch (DomainException refused)
        {
            throw new UsageException(refused.Message, refused);
        }
    }

    static async Task PrintAsync(RunReport report, bool asJson, InvocationConfiguration console)
    {
        if (asJson)
        {
            await console.Output.WriteLineAsync(JsonSerializer.Serialize(report, Operation.Json));
            return;
        }

        foreach (var line in report.Lines)
            await console.Output.WriteLineAsync(line);
        await console.Error.WriteLineAsync($"{report.Status} {report.SubStatus}");
        foreach (var incident in report.Incidents)
            await console.Error.WriteLineAsync($"incident {incident.ActivityId}: {incident.Message}");
        foreach (var wait in report.Waiting)
            await console.Error.WriteLineAsync($"waiting {wait.ActivityId} {wait.Kind} {wait.DueAt}".TrimEnd());
    }

    static CaseScript ReadScript(string path)
    {
        try
        {
            return CaseScript.Parse(File.ReadAllText(path));
        }
        catch (Exception wrong) when (wrong is DomainException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path}: {wrong.Message}", wrong);
        }
    }

    static (string Name, string Value) NameAndText(string argument) => argument.Split('=', 2) is [{ Length: > 0 } name, var value]
        ? (name, value)
        : throw new UsageException($"'{argument}' is not of the form name=value.");

    static Option<string[]> Repeated(string name, string help, string description) =>
        new(name) { HelpName = help, Description = $"{description} May be repeated." };
}
