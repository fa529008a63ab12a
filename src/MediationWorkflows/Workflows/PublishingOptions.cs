namespace MediationWorkflows.Workflows;

public sealed class PublishingOptions
{
    public const string Section = "Publishing";

    /// <summary>One person proposes a version, another one publishes it.</summary>
    public bool FourEyes { get; set; }
}
