namespace MediationWorkflows.Engine.Definitions;

/// <summary>The text is not a workflow definition. <see cref="Path"/> is the JSON path of the place, "$" for the whole text.</summary>
public sealed class DefinitionFormatException(Phrase phrase, string path) : Exception(phrase.ToString()), ISafeMessage
{
    public Phrase Phrase { get; } = phrase;

    public string Path { get; } = path;
}
