using MediationWorkflows.Engine.Execution;

namespace MediationWorkflows.Engine.Verification;

/// <summary>What concerns the definition as a whole: names that are used twice.</summary>
internal static class DefinitionChecks
{
    public static void Run(CompiledWorkflow workflow, Report report)
    {
        var root = workflow.Root;
        foreach (var (what, names) in ((string, IEnumerable<string>)[])[
            ("variable", workflow.Definition.Variables.Select(v => v.Name)),
            ("input", workflow.Definition.Inputs.Select(i => i.Name)),
            ("output", workflow.Definition.Outputs.Select(o => o.Name))])
        {
            foreach (var twice in names.GroupBy(n => n, StringComparer.Ordinal).Where(g => g.Count() > 1))
                report.Warning("duplicate-name", root, $"There are {twice.Count()} {what}s named \"{twice.Key}\".");
        }

        foreach (var siblings in workflow.Nodes.Where(n => n.Parent is not null).GroupBy(n => (n.Parent, n.Id)).Where(g => g.Count() > 1))
            report.Error("duplicate-id", siblings.Skip(1).First(), $"The id \"{siblings.Key.Id}\" is used {siblings.Count()} times; connections lead to the first one only.");
    }
}
