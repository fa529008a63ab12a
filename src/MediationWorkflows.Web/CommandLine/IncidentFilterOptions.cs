using System.CommandLine;
using MediationWorkflows.Incidents;

namespace MediationWorkflows.Web.CommandLine;

/// <summary>Options that select incidents, the same for every verb.</summary>
sealed class IncidentFilterOptions
{
    readonly Option<string> kind = new("--kind") { HelpName = "KIND", Description = "Only of this kind, such as Faulted or TimerPoisoned." };
    readonly Option<string> definition = new("--definition") { HelpName = "ID", Description = "Only of instances of this definition." };
    readonly Option<string> activity = new("--activity") { HelpName = "ID", Description = "Only at this activity." };
    readonly Option<Guid?> instance = new("--instance") { HelpName = "ID", Description = "Only of this instance." };
    readonly Option<string> from = new("--from") { HelpName = "INSTANT", Description = "Only raised then or later." };
    readonly Option<string> to = new("--to") { HelpName = "INSTANT", Description = "Only raised before." };

    public void AddTo(Command verb)
    {
        foreach (var option in (Option[])[kind, definition, activity, instance, from, to])
            verb.Add(option);
    }

    public IncidentFilter Read(ParseResult parsed) => new(
        parsed.GetValue(kind), parsed.GetValue(definition), parsed.GetValue(activity), parsed.GetValue(instance),
        parsed.GetValue(from) is { } start ? Instants.Parse(start, "--from") : null,
        parsed.GetValue(to) is { } end ? Instants.Parse(end, "--to") : null);
}
