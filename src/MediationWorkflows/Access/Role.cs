namespace MediationWorkflows.Access;

/// <summary>The nineteen roles. A person holds them in a case (a participation) or in the organisation (an account).</summary>
public enum Role
{
    Client,
    Clinician,
    InstitutionRepresentative,
    Representative,
    Supporter,
    Insurer,
    Mediator,
    Coordinator,
    SafetyOfficer,
    Expert,
    Oversight,
    Regulator,
    TreatmentTeam,
    EscrowAgent,
    Interpreter,
    Administrator,
    Designer,
    Auditor,
    Analyst,
}

public static class Roles
{
    /// <summary>Those who are in dispute and must be asked.</summary>
    public static bool IsParty(this Role role) => role is Role.Client or Role.Clinician or Role.InstitutionRepresentative;
}
