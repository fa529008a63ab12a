using System.Diagnostics;

namespace MediationWorkflows.Telemetry;

/// <summary>Spans of the work itself; requests and database calls bring their own.</summary>
public static class Traces
{
    /// <summary>The source's name, for exporters.</summary>
    public const string Name = "MediationWorkflows";

    private static readonly ActivitySource Source = new(Name);

    /// <summary>One burst of one instance; null while nobody listens.</summary>
    public static Activity? Burst(string definitionId, Guid instanceId, string stimulus) =>
        Source.StartActivity("burst")?.SetTag("workflow.definition", definitionId).SetTag("workflow.instance", instanceId.ToString("N")).SetTag("workflow.stimulus", stimulus);
}
