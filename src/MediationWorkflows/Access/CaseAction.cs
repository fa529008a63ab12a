using System.Collections.Frozen;

namespace MediationWorkflows.Access;

/// <summary>What somebody may want to do with a case, beside reading it.</summary>
public enum CaseAction
{
    AdvancePhase,
    CloseCase,
    ManageParticipations,
    ManageTasks,
    ManageDeadlines,
    HoldCase,
    DraftGroundRules,
    AnswerGroundRules,
    RequestConsent,
    WriteItem,
    RequestRelease,
    WriteSummary,
    AssessRisk,
    AnswerRiskAssessment,

    /// <summary>To screen, answer the gating checklists, plan checks, decide on the format of sessions, see to concerns.</summary>
    LeadSafety,
    DiscussDuty,
    DraftSettlement,
    ClearSettlement,
    ExtendAdvice,
    SignSettlement,
    ConfirmEscrow,
    RequestEscrowRelease,
    ApproveEscrowRelease,
    DecideDuty,
    ManageRestrictions,
    EvidenceBenchmark,
    RequestLift,
    ManageRoadmap,

    /// <summary>To end the reports of an oversight committee, or those to a supervisor outside: not for whom they are about.</summary>
    EndOversight,
    ReportProgress,
    ManageMilestones,
    ReportOnReview,
    RecordFinding,
    Escalate,
    ManageExpert,
    ObjectToExpert,
    HoldSessions,
    TakePartInSessions,
    RequestRecord,
    RaiseConcern,
    ReadPriorClause,
    MapInterests,
    EngageProfessional,
}

/// <summary>Who may do what, as a table. Answers that belong to one person (a consent, a verification) are asked of that person instead.</summary>
public static class CaseActions
{
    private static readonly Role[] Parties = [Role.Client, Role.Clinician, Role.InstitutionRepresentative];
    private static readonly Role[] Neutrals = [Role.Mediator, Role.Coordinator];

    private static readonly FrozenDictionary<CaseAction, Role[]> Allowed = new Dictionary<CaseAction, Role[]>
    {
        [CaseAction.AdvancePhase] = Neutrals,
        [CaseAction.CloseCase] = Neutrals,
        [CaseAction.ManageParticipations] = [Role.Coordinator],
        [CaseAction.ManageTasks] = [Role.Coordinator],
        [CaseAction.ManageDeadlines] = Neutrals,
        [CaseAction.HoldCase] = [.. Neutrals, Role.SafetyOfficer],
        [CaseAction.DraftGroundRules] = Neutrals,
        [CaseAction.AnswerGroundRules] = Parties,
        [CaseAction.RequestConsent] = [.. Parties, .. Neutrals],
        [CaseAction.WriteItem] = [.. Parties, .. Neutrals, Role.SafetyOfficer, Role.Expert, Role.TreatmentTeam, Role.Insurer],
        [CaseAction.RequestRelease] = [.. Parties, .. Neutrals, Role.SafetyOfficer],
        [CaseAction.WriteSummary] = Neutrals,
        [CaseAction.AssessRisk] = [.. Neutrals, Role.SafetyOfficer],
        [CaseAction.AnswerRiskAssessment] = Parties,
        [CaseAction.LeadSafety] = [Role.Mediator, Role.SafetyOfficer],
        [CaseAction.DiscussDuty] = [.. Parties, .. Neutrals],
        [CaseAction.DraftSettlement] = Neutrals,
        [CaseAction.ClearSettlement] = Neutrals,
        [CaseAction.ExtendAdvice] = [Role.Client],
        [CaseAction.SignSettlement] = Parties,
        [CaseAction.ConfirmEscrow] = [Role.EscrowAgent, Role.Coordinator],
        [CaseAction.RequestEscrowRelease] = [.. Neutrals, Role.EscrowAgent, Role.Client],
        [CaseAction.ApproveEscrowRelease] = [.. Neutrals, Role.InstitutionRepresentative],
        [CaseAction.DecideDuty] = [Role.InstitutionRepresentative, Role.Insurer, Role.Coordinator],
        [CaseAction.ManageRestrictions] = [.. Neutrals, Role.SafetyOfficer, Role.InstitutionRepresentative],
        [CaseAction.EvidenceBenchmark] = [.. Neutrals, Role.SafetyOfficer, Role.InstitutionRepresentative, Role.Expert, Role.Oversight],
        [CaseAction.RequestLift] = [Role.Clinician, .. Neutrals, Role.SafetyOfficer, Role.InstitutionRepresentative],
        [CaseAction.ManageRoadmap] = [.. Neutrals, Role.InstitutionRepresentative],
        [CaseAction.EndOversight] = Neutrals,
        [CaseAction.ReportProgress] = [Role.Client, Role.Clinician, Role.InstitutionRepresentative, .. Neutrals, Role.SafetyOfficer, Role.Supporter],
        [CaseAction.ManageMilestones] = Neutrals,
        [CaseAction.ReportOnReview] = Parties,
        [CaseAction.RecordFinding] = [.. Neutrals, Role.Oversight],
        [CaseAction.Escalate] = [.. Parties, .. Neutrals],
        [CaseAction.ManageExpert] = Neutrals,
        [CaseAction.ObjectToExpert] = Parties,
        [CaseAction.HoldSessions] = Neutrals,
        [CaseAction.TakePartInSessions] = [.. Parties, .. Neutrals],
        [CaseAction.RequestRecord] = Neutrals,
        [CaseAction.RaiseConcern] = [.. Parties, Role.Mediator, Role.SafetyOfficer],
        [CaseAction.ReadPriorClause] = Neutrals,
        [CaseAction.MapInterests] = [Role.Mediator],
        [CaseAction.EngageProfessional] = Neutrals,
    }.ToFrozenDictionary();

    /// <summary>The action as one says it: "manage tasks".</summary>
    public static string Words(CaseAction action) =>
        string.Concat(action.ToString().Select((c, i) => char.IsUpper(c) ? (i == 0 ? "" : " ") + char.ToLowerInvariant(c) : c.ToString()));

    public static bool Allows(Role role, CaseAction action) => Allowed.TryGetValue(action, out var roles) && roles.Contains(role);
}
