using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.GroundRules;
using MediationWorkflows.Holds;
using MediationWorkflows.Parties;
using MediationWorkflows.Risk;
using NodaTime;

namespace MediationWorkflows.Sessions;

/// <summary>
/// I4: the sides sit down together only under ground rules that bind everybody who is there, and on a risk assessment that is not older than thirty
/// days, and not where it was decided that they never meet (R23). And nobody meets while the case is on hold. Asked when a session is scheduled, when it starts, and whenever it goes on.
/// </summary>
public sealed class SessionGate(AppDb db)
{
    /// <summary>Who is bound by their office, not by the parties' rules.</summary>
    private static readonly Role[] ByOffice = [Role.Mediator, Role.Coordinator, Role.SafetyOfficer, Role.Interpreter];

    /// <param name="attendees">Participations.</param>
    /// <exception cref="StateException">What stands against it: <c>OnHold</c>, <c>NoGroundRules</c>, <c>NotAccepted</c>, <c>NoRiskAssessment</c> or <c>NotTogether</c>.</exception>
    public async Task RequireAsync(Guid caseId, SessionFormat format, IReadOnlyCollection<Guid> attendees, Instant at, CancellationToken ct)
    {
        await RequireNoHoldAsync(caseId, ct);
        if (format != SessionFormat.Joint)
        {
            return;
        }

        if ((await db.FindAsync<MediationCase>([caseId], ct))!.MeetingFormat is MeetingFormat.ShuttleOnly or MeetingFormat.Unsuitable)
        {
            throw new StateException("No joint session where it was decided that the parties do not meet.", "NotTogether", nameof(SessionFormat.Shuttle));
        }

        var rules = (await db.WithPendingAsync<GroundRulesVersion>(g => g.CaseId == caseId, ct)).Find(g => g.State == GroundRulesState.InForce)
            ?? throw new StateException("No joint session without ground rules in force.", "NoGroundRules", nameof(GroundRulesState.InForce));
        var accepted = rules.Answers.Where(a => a.AcceptedAt is not null).Select(a => a.ParticipationId).ToHashSet();
        var people = await db.ParticipationsAsync(caseId, ct);
        // Whoever acts for somebody is bound by what that party accepted.
        var unbound = people.Where(p => attendees.Contains(p.Id) && !ByOffice.Contains(p.Role) && !accepted.Contains(p.RepresentsId ?? p.Id)).Select(p => p.Key).ToList();
        if (unbound.Count > 0)
        {
            throw new StateException(
                $"No joint session before everybody who attends has accepted the ground rules; these have not: {string.Join(", ", unbound)}.", "NotAccepted", "accept", nameof(SessionFormat.Shuttle));
        }

        if (!(await db.WithPendingAsync<RiskAssessment>(r => r.CaseId == caseId, ct)).Exists(r => r.IsCurrent(at)))
        {
            throw new StateException(
                $"No joint session without an agreed risk assessment that is not older than {RiskAssessment.ValidFor.Days} days.", "NoRiskAssessment", nameof(RiskAssessmentState.Agreed));
        }
    }

    /// <exception cref="StateException">The case is on hold. Which kind is not said.</exception>
    public async Task RequireNoHoldAsync(Guid caseId, CancellationToken ct)
    {
        if ((await db.ActiveHoldsAsync(caseId, ct)).Count > 0)
        {
            throw new StateException("The session is paused: the case is on hold.", "OnHold", "resume the hold");
        }
    }
}
