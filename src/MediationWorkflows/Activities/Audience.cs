using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Milestones;
using MediationWorkflows.Parties;
using MediationWorkflows.Reviews;
using MediationWorkflows.Risk;
using MediationWorkflows.Settlements;
using NodaTime;

namespace MediationWorkflows.Activities;

/// <summary>Whom a step of a workflow turns to: a part in the case that a coordinator can name, or a participant's key.</summary>
internal sealed class Audience(AppDb db, string name)
{
    /// <summary>Names that the designer offers.</summary>
    public static readonly IReadOnlyList<(string Text, string Value)> Known =
    [
        ("All parties", "parties"), ("Parties not yet joined", "respondents"), ("Client", "client"), ("Clinician", "clinician"), ("Institution", "institution"),
        ("Mediator", "mediator"), ("Every mediator", "mediators"), ("Coordinator", "coordinator"), ("Safety officer, else mediator", "safetyOfficer"), ("Expert", "expert"), ("Escrow agent, else coordinator", "escrowAgent"),
        ("Whoever owes it", "obligor"), ("Whoever verifies it", "verifier"), ("Whoever sees to it", "owner"), ("Everyone in the case", "everyone"),
    ];

    /// <summary>Whether somebody must hold this part: then a question without a person waits for one to be assigned.</summary>
    public bool NeedsSomeone => name is "mediator" or "mediators" or "coordinator" or "safetyOfficer" or "expert" or "escrowAgent" or "verifier" or "owner";

    /// <param name="subjectId">What the step is about; tells who owes and who verifies.</param>
    public async Task<IReadOnlyList<Participation>> FindAsync(Guid caseId, Guid? subjectId, Instant now, CancellationToken ct)
    {
        var here = (await db.ParticipationsAsync(caseId, ct)).Where(p => p.IsInMandate(now) && !p.IsOnCall).ToList();
        IEnumerable<Participation> Active(params Role[] roles) => here.Where(p => roles.Contains(p.Role) && p.State == ParticipationState.Active);
        return name switch
        {
            "parties" => [.. here.Where(p => p.Role.IsParty() && p.State == ParticipationState.Active)],
            "respondents" => [.. here.Where(p => p.Role.IsParty() && p.State == ParticipationState.Invited)],
            "client" => [.. Active(Role.Client)],
            "clinician" => [.. Active(Role.Clinician)],
            "institution" => [.. Active(Role.InstitutionRepresentative)],
            // One of them answers for the office.
            "mediator" => [.. Active(Role.Mediator).Take(1)],
            "mediators" => [.. Active(Role.Mediator)],
            "coordinator" => [.. Active(Role.Coordinator).Take(1)],
            "safetyOfficer" => [.. Active(Role.SafetyOfficer).Concat(Active(Role.Mediator)).Take(1)],
            "escrowAgent" => [.. Active(Role.EscrowAgent).Concat(Active(Role.Coordinator)).Take(1)],
            "expert" => [.. Active(Role.Expert).TakeLast(1)],
            "everyone" => [.. here.Where(p => p.State == ParticipationState.Active)],
            "obligor" => [.. await ObligorsAsync(here, caseId, subjectId, ct)],
            "verifier" => [.. await VerifierAsync(here, subjectId, ct)],
            "owner" => [.. await OwnerAsync(here, subjectId, ct)],
            _ => here.Find(p => p.Key == name) is { } one ? [one] : throw new InvalidInputException("audience", "No participant of this case has this key."),
        };
    }

    private async Task<IEnumerable<Participation>> ObligorsAsync(List<Participation> here, Guid caseId, Guid? subjectId, CancellationToken ct)
    {
        if (subjectId is { } id && await db.FindAsync<Milestone>([id], ct) is { } milestone)
        {
            return here.Where(p => p.Id == milestone.ObligorId);
        }

        var settlementId = subjectId is { } review && await db.FindAsync<ComplianceReview>([review], ct) is { } found ? found.SettlementId : (Guid?)null;
        var settlements = await db.WithPendingAsync<Settlement>(s => s.CaseId == caseId, ct);
        var settlement = settlements.Find(s => s.Id == settlementId) ?? settlements.Find(s => s.State == SettlementState.InForce);
        return here.Where(p => settlement?.Terms.Exists(t => t.ObligorId == p.Id) == true);
    }

    private async Task<IEnumerable<Participation>> VerifierAsync(List<Participation> here, Guid? subjectId, CancellationToken ct) =>
        subjectId is { } id && await db.FindAsync<Milestone>([id], ct) is { } milestone ? here.Where(p => p.Id == milestone.VerifierId) : [];

    /// <summary>Of a safety plan, or of a concern.</summary>
    private async Task<IEnumerable<Participation>> OwnerAsync(List<Participation> here, Guid? subjectId, CancellationToken ct)
    {
        var owner = subjectId is not { } id ? null : await db.FindAsync<SafetyPlan>([id], ct) is { } plan ? plan.OwnerId : (await db.FindAsync<MalpracticeConcern>([id], ct))?.OwnerId;
        return here.Where(p => p.Id == owner);
    }
}
