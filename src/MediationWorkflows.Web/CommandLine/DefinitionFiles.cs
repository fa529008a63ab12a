using MediationWorkflows.Engine.Definitions;

namespace MediationWorkflows.Web.CommandLine;

/// <summary>Reads definitions from files that the caller names.</summary>
static class DefinitionFiles
{
    /// <exception cref="UsageException">The file is missing, or no definition.</exception>
    public static WorkflowDefinition Read(string path)
    {
        try
        {
            return WorkflowDefinition.Parse(File.ReadAllText(path));
        }
        catch (DefinitionFormatException wrong)
        {
            throw new UsageException($"{path}: {wrong.Message} (at {wrong.Path})", wrong);
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path}: the file cannot be read.", missing);
        }
    }
}
