using MediationWorkflows.Engine.Activities;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Engine.Expressions;
using NodaTime;

namespace MediationWorkflows.Engine.Verification;

/// <summary>Types and inputs of single activities.</summary>
internal static class ActivityChecks
{
    public static void Run(CompiledNode node, CompiledWorkflow workflow, IDefinitionSource source, Report report)
    {
        if (node.Activity is NotFound)
        {
            ReportUnknown(node, source, report);
            return;
        }

        for (var i = 0; i < node.Inputs.Length; i++)
            CheckInput(node, node.Descriptor.Inputs[i], node.Inputs[i], report);
        foreach (var input in node.Composite?.Inputs ?? [])
        {
            if (input.Value?.Error is var (code, message))
                report.Error(code, node, $"Input \"{input.Name}\": {message}");
        }

        CheckCaptures(node, report);
        CheckSlots(node, report);
        CheckSpecial(node, workflow, report);
    }

    private static void ReportUnknown(CompiledNode node, IDefinitionSource source, Report report)
    {
        var used = source.FindByType(node.TypeName, node.Source!.Version) ?? (node.Source.Json.Text("workflowDefinitionId") is { } id ? source.FindByDefinition(id) : null);
        if (used is null)
            report.Error("unknown-activity", node, $"The activity type \"{node.TypeName}\" is not known.");
        else if (used.UsableAsActivity)
            report.Error("recursive-definition", node, $"The workflow \"{used.Name}\" is used inside itself.");
        else
            report.Error("not-usable-as-activity", node, $"The workflow \"{used.Name}\" is not marked as usable as activity.");
    }

    private static void CheckInput(CompiledNode node, InputDescriptor input, Binding? binding, Report report)
    {
        if (binding is null)
        {
            if (input.IsRequired && !node.Source!.Json.ContainsKey(input.PropertyName))
                report.Error("missing-input", node, $"{node.Descriptor.DisplayName} needs the input \"{input.Name}\".");
            else if (input.IsRequired)
                report.Error("missing-input", node, $"The input \"{input.Name}\" is empty or has no type name, so it does not count.");
            return;
        }

        if (binding.Error is var (code, message))
            report.Error(code, node, $"Input \"{input.Name}\": {message}");
        else if (binding is ConstantBinding { Value: string choice } && input.IsOpenEnded && !Fits(input, choice))
            report.Warning("unknown-choice", node, $"\"{choice}\" is none of the choices of \"{input.Name}\" that ship: it must have been made where this runs.");
        else if (binding is ConstantBinding { Value: var value } && !Fits(input, value))
            report.Error("invalid-value", node, $"The value of the input \"{input.Name}\" is not of type {input.TypeName}.");
        else if (binding is ConstantBinding { Value: string { Length: 0 } } && input.IsRequired)
            report.Error("missing-input", node, $"The input \"{input.Name}\" is empty.");
    }

    private static bool Fits(InputDescriptor input, object? value)
    {
        if (value is null or JsUndefined || (value is string { Length: 0 } && !input.IsRequired))
            return true;
        if (input.Options.Count > 0 && value is string choice)
            return input.Options.Any(o => string.Equals(o.Value, choice, StringComparison.OrdinalIgnoreCase)) || int.TryParse(choice, System.Globalization.CultureInfo.InvariantCulture, out _);
        var kind = ValueKinds.Parse(input.TypeName, isArray: false);
        return kind == ValueKind.Duration ? Conversions.Duration(value) is not null : Conversions.TryTo(kind, value, out _);
    }

    private static void CheckSlots(CompiledNode node, Report report)
    {
        List<string> slots = [.. node.Descriptor.Ports.Where(p => p.Type == "Embedded").Select(p => char.ToLowerInvariant(p.Name[0]) + p.Name[1..])];
        foreach (var slot in slots)
        {
            if (node.Source!.Json[slot] is not null && node.Child(slot) is null)
                report.Error("not-an-activity", node, $"\"{slot}\" holds something that is no activity.");
        }

        foreach (var child in node.ChildNodes)
        {
            if (node.Composite is null && child.Source!.Port is var port && !slots.Contains(port, StringComparer.Ordinal) && port != ListOf(node.Activity))
                report.Warning("unreachable-activity", child, $"{node.Descriptor.DisplayName} has no \"{port}\", so this never runs.");
        }
    }

    private static string? ListOf(IActivity activity) => activity switch
    {
        Flowchart.Flowchart or Sequence or Activities.Parallel => "activities",
        Fork => "branches",
        Switch => "cases",
        WorkflowRoot => "root",
        _ => null,
    };

    private static void CheckCaptures(CompiledNode node, Report report)
    {
        foreach (var output in node.Descriptor.Outputs)
        {
            if (node.Source!.Json.Object(output.PropertyName)?.Object("memoryReference")?.Text("id") is { Length: > 0 } id && node.Captures?.ContainsKey(output.Name) != true)
                report.Warning("unknown-capture", node, $"The output \"{output.Name}\" is captured into \"{id}\", which is no variable or output here.");
        }
    }

    private static void CheckSpecial(CompiledNode node, CompiledWorkflow workflow, Report report)
    {
        switch (node.Activity)
        {
            case SetVariable when node.Plan is not VariableTarget && node.Source!.Json.ContainsKey("variable"):
                report.Error("unknown-variable", node, "The variable to set is not in scope.");
                break;
            case RunJavaScript when node.Plan is Binding { Error: var (code, message) }:
                report.Error(code, node, $"Script: {message}");
                break;
            case FlowSwitch or Switch:
                foreach (var item in (SwitchCase[])node.Plan!)
                {
                    if (item.Condition?.Error is var (problem, text))
                        report.Error(problem, node, $"Case \"{item.Label}\": {text}");
                }

                break;
            case SetOutput when node.Inputs[0] is ConstantBinding { Value: string name } && !OutputsAbove(node).Contains(name, StringComparer.Ordinal):
                report.Warning("unknown-output", node, $"The workflow declares no output \"{name}\".");
                break;
            case Activities.Cron:
                CheckCron(node, report);
                break;
            case Delay or Activities.Timer when node.Inputs[0] is ConstantBinding { Value: var wait } && Conversions.Duration(wait) < Duration.Zero:
                report.Error("invalid-value", node, "The duration is negative.");
                break;
        }
    }

    private static IEnumerable<string> OutputsAbove(CompiledNode node)
    {
        for (var n = node.Parent; n is not null; n = n.Parent)
        {
            foreach (var output in n.Composite?.Outputs ?? [])
                yield return output;
        }
    }

    private static void CheckCron(CompiledNode node, Report report)
    {
        var zone = DateTimeZone.Utc;
        if (node.Inputs[1] is ConstantBinding { Value: string { Length: > 0 } id })
        {
            if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) is { } known)
                zone = known;
            else
                report.Error("invalid-value", node, $"The time zone \"{id}\" is not known.");
        }

        if (node.Inputs[0] is not ConstantBinding { Value: string cron })
            return;
        try
        {
            // From any day on: within thirty years each weekday has met each date.
            if (CronExpression.Parse(cron).Next(Instant.FromUtc(2000, 1, 1, 0, 0), zone) is null)
                report.Error("invalid-value", node, "The cron expression names a time that never comes.");
        }
        catch (CronFormatException e)
        {
            report.Error("invalid-value", node, $"{e.Message}");
        }
    }
}
