namespace MediationWorkflows.Access;

/// <summary>How much of a class a role sees, the strictest first: the order is the order of strictness.</summary>
public enum AccessLevel
{
    /// <summary>–: not even that it exists.</summary>
    None,

    /// <summary>X: only through a logged exception.</summary>
    Exception,

    /// <summary>m: id, kind, state and dates.</summary>
    Metadata,

    /// <summary>R: through a redaction only.</summary>
    Redacted,

    /// <summary>‡: no row of the class; the release condition and whether it is verified come with the escrow account (<c>Escrow/ReleaseConditions</c>).</summary>
    ReleaseCondition,

    /// <summary>S: one's own, and what was shared with one by name.</summary>
    Shared,

    /// <summary>O: one's own only.</summary>
    Own,

    /// <summary>F: the case's record of that class.</summary>
    Full,
}
