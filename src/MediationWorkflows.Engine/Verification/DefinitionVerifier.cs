using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Engine.Flowchart;
using MediationWorkflows.Engine.Verification.Course;

namespace MediationWorkflows.Engine.Verification;

/// <summary>
/// Finds what is wrong with definitions before they run. Errors are what can never work as drawn; warnings are what works but
/// hardly as meant. Definitions given together know each other.
/// </summary>
public static class DefinitionVerifier
{
    /// <summary>Findings in the order of the definitions, then of their activities.</summary>
    /// <param name="others">Where definitions used as activities are found besides those given.</param>
    /// <param name="rules">What the host's own activities mean; without them only the form is verified.</param>
    public static IReadOnlyList<Finding> Verify(
        IEnumerable<WorkflowDefinition> definitions, ActivityCatalog catalog, IDefinitionSource? others = null, ICourseRules? rules = null)
    {
        List<WorkflowDefinition> given = [.. definitions];
        IDefinitionSource source = new Combined(new DefinitionSet(given), others);
        Dictionary<string, IReadOnlyCollection<string>> known = new(StringComparer.Ordinal);
        IReadOnlyCollection<string> Started(string id) => known.TryGetValue(id, out var ids) ? ids
            : known[id] = source.FindByDefinition(id) is { } found ? ChildCycles.StartedBy(CompiledWorkflow.Compile(found, catalog, source)) : [];
        List<Finding> findings = [];
        foreach (var definition in given)
            findings.AddRange(Verify(definition, catalog, source, Started, rules));
        return findings;
    }

    private static IEnumerable<Finding> Verify(
        WorkflowDefinition definition, ActivityCatalog catalog, IDefinitionSource source, Func<string, IReadOnlyCollection<string>> started, ICourseRules? rules)
    {
        var workflow = CompiledWorkflow.Compile(definition, catalog, source);
        var report = new Report(definition);
        DefinitionChecks.Run(workflow, report);
        foreach (var node in workflow.Nodes)
        {
            // What is inside a definition used as activity is reported there.
            if (IsInsideAnother(node) || node.Source is null)
                continue;
            ActivityChecks.Run(node, workflow, source, report);
            ScriptChecks.Run(node, workflow, report);
            if (node.Plan is FlowPlan plan)
                FlowchartChecks.Run(node, plan, Flowchart.Flowchart.IsTokenBased(InstanceState.NoProperties, definition), report);
            LoopChecks.Run(node, report);
            ChildCycles.Run(node, definition.DefinitionId, started, report);
        }

        // What cannot run as drawn has no course to be searched.
        if (rules is not null && !report.Findings.Exists(f => f.Severity == Severity.Error))
            CourseChecks.Run(workflow, rules, Flowchart.Flowchart.IsTokenBased(InstanceState.NoProperties, definition), report);
        return report.Findings;
    }

    private static bool IsInsideAnother(CompiledNode node)
    {
        for (var n = node.Parent; n is not null; n = n.Parent)
        {
            if (n.Composite is not null && n.Parent is not null)
                return true;
        }

        return false;
    }

    private sealed class Combined(IDefinitionSource first, IDefinitionSource? second) : IDefinitionSource
    {
        public WorkflowDefinition? FindVersion(string versionId) => first.FindVersion(versionId) ?? second?.FindVersion(versionId);

        public WorkflowDefinition? FindByType(string activityType, int? version) => first.FindByType(activityType, version) ?? second?.FindByType(activityType, version);

        public WorkflowDefinition? FindByDefinition(string definitionId) => first.FindByDefinition(definitionId) ?? second?.FindByDefinition(definitionId);
    }
}

/// <summary>Collects findings of one definition.</summary>
internal sealed class Report(WorkflowDefinition definition)
{
    public List<Finding> Findings { get; } = [];

    public void Error(string code, CompiledNode node, Phrase message) => Add(Severity.Error, code, node, message);

    public void Warning(string code, CompiledNode node, Phrase message) => Add(Severity.Warning, code, node, message);

    public void Add(Objection objection, CompiledNode node, IReadOnlyList<CourseStep> steps) => Add(objection.Severity, objection.Code, node, objection.Message, steps);

    // The first counter-example is a shortest one; another one says nothing new.
    private void Add(Severity severity, string code, CompiledNode node, Phrase message, IReadOnlyList<CourseStep>? steps = null)
    {
        if (!Findings.Exists(f => f.Severity == severity && f.Code == code && f.NodeId == node.NodeId && f.Message.Equals(message)))
            Findings.Add(new Finding(severity, code, definition.DefinitionId, node.NodeId, message) { Steps = steps ?? [] });
    }
}
