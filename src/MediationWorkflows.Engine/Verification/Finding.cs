using MediationWorkflows.Engine.Verification.Course;

namespace MediationWorkflows.Engine.Verification;

public enum Severity
{
    Warning,
    Error,
}

/// <param name="Code">Stable; docs/workflow-format.md lists them.</param>
/// <param name="NodeId">The activity it is about; the workflow's own id for the whole.</param>
/// <param name="Message">For people; holds names and positions, no values.</param>
public sealed record Finding(Severity Severity, string Code, string DefinitionId, string NodeId, Phrase Message)
{
    /// <summary>A counter-example: the way of a run to what is wrong. Empty where none is needed to see it.</summary>
    public IReadOnlyList<CourseStep> Steps { get; init; } = [];

    public override string ToString() => $"{(Severity == Severity.Error ? "error" : "warning")} {Code} {NodeId}: {Message}";
}
