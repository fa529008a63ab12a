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
}
