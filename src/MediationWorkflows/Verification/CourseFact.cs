namespace MediationWorkflows.Verification;

/// <summary>What is settled on the way that a case has taken, as far as its workflow shows it.</summary>
[Flags]
internal enum CourseFact : ulong
{
    None = 0,
    GroundRulesEntered = 1 << 0,
    RiskEntered = 1 << 1,
    MediationEntered = 1 << 2,
    DraftingEntered = 1 << 3,
    ImplementationEntered = 1 << 4,

    /// <summary>The check for fairness was passed since the last phase began.</summary>
    GatePassed = 1 << 5,
    RulesAccepted = 1 << 6,

    /// <summary>The parties have decided on what may be shared, whatever they decided.</summary>
    ConsentDecided = 1 << 7,
    RiskAgreed = 1 << 8,
    Advised = 1 << 9,
    TermsCleared = 1 << 10,
    Signed = 1 << 11,
    Closed = 1 << 12,
    BriefSessionTried = 1 << 13,
    OpinionTried = 1 << 14,
    ExpertStated = 1 << 15,
    ObjectionsHeard = 1 << 16,
    ReviewDecided = 1 << 17,

    /// <summary>The workflow sees to somebody's safety.</summary>
    ForSafety = 1 << 18,
    Paged = 1 << 19,

    /// <summary>The workflow is part of another: what came before is not known, and taken to be in order.</summary>
    IsPart = 1 << 20,

    /// <summary>What a part settles by itself, whatever came before.</summary>
    Own = Advised | TermsCleared | BriefSessionTried | OpinionTried | ExpertStated | ObjectionsHeard | ReviewDecided | ForSafety | Paged | Closed,
}
