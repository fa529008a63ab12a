using System.ComponentModel.DataAnnotations;

namespace MediationWorkflows.Whistleblowing;

public enum AdverseStepMode
{
    /// <summary>The step happens, and those who may read the report learn of it.</summary>
    Flag,

    /// <summary>
    /// Steps against any participant, watched or not, are taken by the mediator or the safety officer: a rule that only held for the
    /// watched would tell who they are.
    /// </summary>
    Block,
}

/// <summary>Section <c>Whistleblowing</c>.</summary>
public sealed class WhistleblowingOptions
{
    public const string Section = "Whistleblowing";

    /// <summary>How long after a report steps against its author are presumed to be retaliation.</summary>
    [Range(1, 3650)]
    public int WatchDays { get; set; } = 120;

    public AdverseStepMode AdverseSteps { get; set; } = AdverseStepMode.Flag;

    /// <summary>Reports are counted from this number up; fewer are none.</summary>
    [Range(2, 1000)]
    public int SmallestCount { get; set; } = 11;
}
