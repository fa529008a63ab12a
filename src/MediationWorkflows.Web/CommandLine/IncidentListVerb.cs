using System.CommandLine;
using System.Text.Json;
using MediationWorkflows.Web.Api;
using NodaTime.Text;

namespace MediationWorkflows.Web.CommandLine;

/// <summary><c>incident list</c>: one line per incident, newest first, with what may be done about it.</summary>
static class IncidentListVerb
{
    public static Command Create()
    {
        var data = DataOption.Create();
        var all = new Option<bool>("--all") { Description = "Resolved ones too." };
        var filter = new IncidentFilterOptions();
        var format = FormatOption.Create();
        var verb = new Command("list", "List what needs a person.") { all, format, data };
        filter.AddTo(verb);
        verb.SetAction(async (parsed, ct) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            Guid? after = null;
            do
            {
                var page = await Operation.ReadAsync(
                    parsed.GetValue(data)!, scope => IncidentList.ReadAsync(scope, filter.Read(parsed), parsed.GetValue(all), Page.LargestSize, after), ct);
                foreach (var line in page.Items)
                    await output.WriteLineAsync(parsed.GetValue(format) == "json" ? JsonSerializer.Serialize(line, Operation.Json) : Text(line));
                after = page.Next is { } next ? Guid.Parse(next) : null;
            }
            while (after is not null);
        });
        return verb;
    }

    static string Text(IncidentList.Line line) =>
        $"{line.Id} {InstantPattern.ExtendedIso.Format(line.At)} {line.Kind} [{line.Resolution ?? string.Join('|', line.Allowed).ToLowerInvariant()}] {line.Message}";
}
