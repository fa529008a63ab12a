namespace MediationWorkflows.Access;

/// <summary>The twelve classes of information; every content row belongs to one.</summary>
public enum InformationClass
{
    /// <summary>M: that a case exists, its phase, tasks and dates.</summary>
    ProcessMetadata,

    /// <summary>J: the joint record.</summary>
    Joint,

    /// <summary>P: private to a party.</summary>
    PartyPrivate,

    /// <summary>K: told in caucus, and the mediator's notes.</summary>
    Caucus,

    /// <summary>H.</summary>
    Clinical,

    /// <summary>H*: psychotherapy and substance-use records.</summary>
    SpeciallyProtected,

    /// <summary>Y.</summary>
    Safety,

    /// <summary>W.</summary>
    Whistleblower,

    /// <summary>T: terms, restrictions, milestones, reviews, escalations.</summary>
    Terms,

    /// <summary>E.</summary>
    Escrow,

    /// <summary>D: redacted reports.</summary>
    RedactedReport,

    /// <summary>A.</summary>
    Audit,
}
