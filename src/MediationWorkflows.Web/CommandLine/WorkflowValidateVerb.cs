using System.CommandLine;
using MediationWorkflows.Activities;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Engine.Verification;
using MediationWorkflows.Verification;

namespace MediationWorkflows.Web.CommandLine;

/// <summary><c>workflow validate</c>: one line per finding, nothing when flawless. Needs no database.</summary>
static class WorkflowValidateVerb
{
    public static Command Create()
    {
        var files = new Argument<string[]>("FILE") { Arity = ArgumentArity.OneOrMore, Description = "Definitions; files named together know each other." };
        var with = new Option<string[]>("--with") { HelpName = "FILE", Description = "A further definition that they may use, not verified itself. May be repeated." };
        var steps = new Option<bool>("--steps") { Description = "Tell the way to each finding, a step a line." };
        var verb = new Command("validate", "Read and verify workflow definitions.") { files, with, steps };
        verb.SetAction(parsed =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var definitions = new List<(string File, WorkflowDefinition Definition)>();
            var isWrong = false;
            foreach (var file in parsed.GetValue(files)!)
            {
                try
                {
                    definitions.Add((file, WorkflowDefinition.Parse(DefinitionFiles.Text(file))));
                }
                catch (DefinitionFormatException unreadable)
                {
                    output.WriteLine($"{file}: error unreadable {unreadable.Path}: {unreadable.Message}");
                    isWrong = true;
                }
            }

            var fileOf = definitions.DistinctBy(d => d.Definition.DefinitionId).ToDictionary(d => d.Definition.DefinitionId, d => d.File, StringComparer.Ordinal);
            var others = new DefinitionSet((parsed.GetValue(with) ?? []).Select(DefinitionFiles.Read));
            foreach (var finding in DefinitionVerifier.Verify(definitions.Select(d => d.Definition), ActivityCatalog.BuiltIn().AddMediation(), others, MediationRules.Instance))
            {
                output.WriteLine($"{fileOf[finding.DefinitionId]}: {finding}");
                foreach (var step in parsed.GetValue(steps) ? finding.Steps : [])
                    output.WriteLine($"  {new string(' ', 2 * step.Depth)}{step.Name}{(step.Outcome is null ? "" : $" → {step.Outcome}")}");
                isWrong |= finding.Severity == Severity.Error;
            }

            return isWrong ? 1 : 0;
        });
        return verb;
    }
}
