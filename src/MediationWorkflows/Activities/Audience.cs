using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Duties;
using MediationWorkflows.Escalations;
using MediationWorkflows.Escrow;
using MediationWorkflows.Milestones;
using MediationWorkflows.Parties;
using MediationWorkflows.Restrictions;
using MediationWorkflows.Reviews;
using MediationWorkflows.Risk;
using MediationWorkflows.Roadmap;
using MediationWorkflows.Settlements;
using NodaTime;

namespace MediationWorkflows.Activities;

/// <summary>Whom a step of a workflow turns to: a part in the case that a coordinator can name, or a participant's key.</summary>
internal sealed class Audience(AppDb db, string name)
{
    /// <summary>Names that the designer offers.</summary>
    public static readonly IReadOnlyList<(string Text, string Value)> Known =
    [
        ("All parties", "parties"), ("Parties not yet joined", "respondents"), ("Client", "client"), ("Client and family", "family"), ("Clinician", "clinician"), ("Institution", "institution"),
        ("Mediator", "mediator"), ("Every mediator", "mediators"), ("Coordinator", "coordinator"), ("Safety officer, else mediator", "safetyOfficer"), ("Expert", "expert"), ("Escrow agent, else coordinator", "escrowAgent"),
        ("Whoever owes it", "obligor"), ("Whoever verifies it, else mediator", "verifier"), ("Who verifies in their place, else coordinator", "alternateVerifier"),
        ("Two who approve payments", "approvers"), ("Whoever sees to it", "owner"), ("Who has to report, else coordinator", "reporter"), ("Everyone in the case", "everyone"),
    ];

    /// <summary>Whether somebody must hold this part: then a question without a person waits for one to be assigned.</summary>
    public bool NeedsSomeone => name is "mediator" or "mediators" or "coordinator" or "safetyOfficer" or "expert" or "escrowAgent" or "verifier" or "alternateVerifier" or "approvers" or "owner" or "reporter";

    /// <param name="subjectId">What the step is about; tells who owes and who verifies.</param>
    public async Task<IReadOnlyList<Participation>> FindAsync(Guid caseId, Guid? subjectId, Instant now, CancellationToken ct)
    {
        var everybody = await db.ParticipationsAsync(caseId, ct);
        var here = everybody.Where(p => p.IsInMandate(now) && !p.IsOnCall).ToList();
        // Whoever was named years ago may have been replaced since.
        IEnumerable<Participation> Holding(IEnumerable<Guid> places)
        {
            var holders = places.Select(place => everybody.HolderOf(place, now)).ToHashSet();
            return here.Where(holders.Contains);
        }

        IEnumerable<Participation> Active(params Role[] roles) => here.Where(p => roles.Contains(p.Role) && p.State == ParticipationState.Active);
        return name switch
        {
            "parties" => [.. here.Where(p => p.Role.IsParty() && p.State == ParticipationState.Active)],
            "respondents" => [.. here.Where(p => p.Role.IsParty() && p.State == ParticipationState.Invited)],
            "client" => [.. Active(Role.Client)],
            "family" => [.. Active(Role.Client, Role.Supporter)],
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
            "obligor" => [.. Holding(await ObligorsAsync(caseId, subjectId, ct))],
            "verifier" => [.. Holding(await OfMilestoneAsync(subjectId, m => m.VerifierId, ct)).Concat(Active(Role.Mediator)).Take(1)],
            "alternateVerifier" => [.. Holding(await OfMilestoneAsync(subjectId, m => m.AlternateVerifierId, ct)).Concat(Active(Role.Coordinator)).Take(1)],
            "approvers" => [.. Active(Role.Mediator).Take(1).Concat(Active(Role.Coordinator).Take(1)).Concat(Active(Role.InstitutionRepresentative)).DistinctBy(p => p.PersonId).Take(EscrowRelease.ApproversNeeded)],
            "owner" => [.. Holding(await OwnerAsync(subjectId, ct))],
            "reporter" => [.. Holding(await OfAsync<ReportingDuty>(subjectId, d => d.ReporterId, ct)).Concat(Active(Role.Coordinator)).Take(1)],
            _ => here.Find(p => p.Key == name) is { } one ? [one] : throw new InvalidInputException("audience", "No participant of this case has this key."),
        };
    }

    private async Task<IEnumerable<Guid>> ObligorsAsync(Guid caseId, Guid? subjectId, CancellationToken ct)
    {
        var about = await AboutAsync(subjectId, ct);
        if (about is { } id && await db.FindAsync<Milestone>([id], ct) is { } milestone)
        {
            return [milestone.ObligorId];
        }

        var settlementId = about is { } review && await db.FindAsync<ComplianceReview>([review], ct) is { } found ? found.SettlementId : (Guid?)null;
        var settlements = await db.WithPendingAsync<Settlement>(s => s.CaseId == caseId, ct);
        var settlement = settlements.Find(s => s.Id == settlementId) ?? settlements.Find(s => s.State == SettlementState.InForce);
        return settlement?.Terms.Select(t => t.ObligorId) ?? [];
    }

    /// <summary>Of a safety plan, of a concern, of a periodic report, or of a restriction.</summary>
    private async Task<IEnumerable<Guid>> OwnerAsync(Guid? subjectId, CancellationToken ct)
    {
        var owner = subjectId is not { } id ? null : await db.FindAsync<SafetyPlan>([id], ct) is { } plan ? plan.OwnerId : await db.FindAsync<MalpracticeConcern>([id], ct) is { } concern ? concern.OwnerId
            : await db.FindAsync<PeriodicReport>([id], ct) is { } report ? report.ReporterId : (await db.FindAsync<Restriction>([id], ct))?.OwnerId;
        return owner is { } one ? [one] : [];
    }

    private async Task<IEnumerable<Guid>> OfMilestoneAsync(Guid? subjectId, Func<Milestone, Guid?> who, CancellationToken ct) =>
        await OfAsync(await AboutAsync(subjectId, ct), who, ct);

    private async Task<IEnumerable<Guid>> OfAsync<T>(Guid? subjectId, Func<T, Guid?> who, CancellationToken ct)
        where T : class => subjectId is { } id && await db.FindAsync<T>([id], ct) is { } found && who(found) is { } one ? [one] : [];

    /// <summary>An escalation is about a milestone or a review: whoever owes or verifies that is meant.</summary>
    private async Task<Guid?> AboutAsync(Guid? subjectId, CancellationToken ct) =>
        subjectId is { } id && await db.FindAsync<Escalation>([id], ct) is { } escalation ? escalation.SubjectId : subjectId;
}
