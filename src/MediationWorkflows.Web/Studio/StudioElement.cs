namespace MediationWorkflows.Web.Studio;

/// <summary>One of the pages that Elsa Studio brings as a custom element, and the attribute that its id goes to.</summary>
public sealed record StudioElement(string Tag, string TitleKey, string? IdAttribute = null)
{
    public static readonly StudioElement Definitions = new("elsa-workflow-definition-list", "Definitions");
    public static readonly StudioElement Editor = new("elsa-workflow-definition-editor", "Definition", "definition-id");
    public static readonly StudioElement Instances = new("elsa-workflow-instance-list", "Instances");
    public static readonly StudioElement Viewer = new("elsa-workflow-instance-viewer", "Instance", "instance-id");
}
