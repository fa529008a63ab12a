namespace MediationWorkflows.Cases;

/// <summary>Whether the parties of a case may sit down together; the boldest first.</summary>
public enum MeetingFormat
{
    Joint,

    /// <summary>They never meet: the mediator goes from one to the other.</summary>
    ShuttleOnly,

    /// <summary>Mediation would put somebody in danger.</summary>
    Unsuitable,
}
