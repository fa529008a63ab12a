using MediationWorkflows.Engine.Definitions;

namespace MediationWorkflows.Engine.Execution;

/// <summary>Resolves definitions that are used as activities.</summary>
public interface IDefinitionSource
{
    /// <summary>By version id.</summary>
    WorkflowDefinition? FindVersion(string versionId);

    /// <summary>By activity type: the stated version if there is one, else the published, else the latest.</summary>
    WorkflowDefinition? FindByType(string activityType, int? version);

    /// <summary>By definition id: the published version, else the latest.</summary>
    WorkflowDefinition? FindByDefinition(string definitionId);
}

/// <summary>A fixed set of definitions that know each other, as <c>workflow run --with</c> and <c>workflow validate</c> need.</summary>
public sealed class DefinitionSet(IEnumerable<WorkflowDefinition> definitions) : IDefinitionSource
{
    private readonly List<WorkflowDefinition> all = [.. definitions];

    public WorkflowDefinition? FindVersion(string versionId) => all.Find(d => d.Id == versionId);

    public WorkflowDefinition? FindByType(string activityType, int? version)
    {
        var named = all.Where(d => d.ActivityType == activityType).ToList();
        // Another definition may have the same name; what may be used as activity is meant.
        if (named.Exists(d => d.UsableAsActivity))
            named.RemoveAll(d => !d.UsableAsActivity);
        return named.Find(d => d.Version == version) ?? Best(named);
    }

    public WorkflowDefinition? FindByDefinition(string definitionId) => Best([.. all.Where(d => d.DefinitionId == definitionId)]);

    private static WorkflowDefinition? Best(List<WorkflowDefinition> versions) =>
        versions.Where(d => d.IsPublished).MaxBy(d => d.Version) ?? versions.Where(d => d.IsLatest).MaxBy(d => d.Version) ?? versions.MaxBy(d => d.Version);
}
