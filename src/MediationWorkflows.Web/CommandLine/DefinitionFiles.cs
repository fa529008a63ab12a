using MediationWorkflows.Activities;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Engine.Verification;

namespace MediationWorkflows.Web.CommandLine;

/// <summary>Reads definitions from files that the caller names.</summary>
static class DefinitionFiles
{
    /// <exception cref="UsageException">The file is missing, or no definition.</exception>
    public static WorkflowDefinition Read(string path)
    {
        try
        {
            return WorkflowDefinition.Parse(Text(path));
        }
        catch (DefinitionFormatException wrong)
        {
            throw new UsageException($"{path}: {wrong.Message} (at {wrong.Path})", wrong);
        }
    }

    /// <exception cref="UsageException">There is no such file, or it may not be read.</exception>
    public static string Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path}: the file cannot be read.", missing);
        }
    }

    /// <summary>What keeps definitions from running at all: activity types that are not known, and expressions that do not parse. Other findings never stop a run.</summary>
    /// <exception cref="UsageException">One of them has such a finding.</exception>
    public static void RequireRunnable(IReadOnlyList<WorkflowDefinition> definitions)
    {
        var refused = DefinitionVerifier.Verify(definitions, ActivityCatalog.BuiltIn().AddMediation())
            .FirstOrDefault(f => f.Code is "unknown-activity" or "not-usable-as-activity" or "invalid-expression" or "unsupported-expression");
        if (refused is not null)
            throw new UsageException($"{refused.DefinitionId}: {refused}");
    }
}
