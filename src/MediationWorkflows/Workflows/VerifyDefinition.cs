using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Engine.Verification;
using MediationWorkflows.Engine.Verification.Course;

namespace MediationWorkflows.Workflows;

/// <summary>What is wrong with a definition, among those that are stored here.</summary>
public sealed class VerifyDefinition(AppDb db, ActivityCatalog catalog, ICourseRules rules)
{
    public IReadOnlyList<Finding> Run(WorkflowDefinition definition) => DefinitionVerifier.Verify([definition], catalog, new StoredDefinitions(db), rules);

    /// <summary>Names the activity as it is drawn, not by its id.</summary>
    public static Phrase Explain(Finding finding, WorkflowDefinition definition)
    {
        if (definition.Root.Flatten().FirstOrDefault(activity => activity.NodeId == finding.NodeId) is { } activity)
        {
            return $"{activity.DisplayText}: {finding.Message} ({finding.Code})";
        }

        return $"{finding.Message} ({finding.Code})";
    }
}
