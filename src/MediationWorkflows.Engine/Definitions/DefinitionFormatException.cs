namespace MediationWorkflows.Engine.Definitions;

/// <summary>The text is not a workflow definition. <see cref="Path"/> is the JSON path of the place, "$" for the whole text.</summary>
public sealed class DefinitionFormatException : Exception, ISafeMessage
{
    public DefinitionFormatException(string message, string path) : base(message) => Path = path;

    public string Path { get; }
}
