using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using NodaTime;

namespace MediationWorkflows.Restrictions;

/// <summary>Who decides over restrictions: for the safety of patients the safety officer, or the mediator where the case has none; and the institution.</summary>
public sealed class RestrictionDeciders(AppDb db)
{
    public async Task<IReadOnlyList<Participation>> OfAsync(Guid caseId, Instant now, CancellationToken ct)
    {
        var here = await HereAsync(caseId, now, ct);
        return [.. Safety(here).Take(1), .. here.Where(p => p.Role == Role.InstitutionRepresentative).Take(1)];
    }

    /// <summary>Which side the person decides for: the safety of patients, or the institution; null when for neither.</summary>
    public async Task<bool?> IsForSafetyAsync(Guid caseId, Guid personId, Instant now, CancellationToken ct)
    {
        var here = await HereAsync(caseId, now, ct);
        return Safety(here).Exists(p => p.PersonId == personId) ? true : here.Exists(p => p.Role == Role.InstitutionRepresentative && p.PersonId == personId) ? false : null;
    }

    private async Task<List<Participation>> HereAsync(Guid caseId, Instant now, CancellationToken ct) =>
        [.. (await db.ParticipationsAsync(caseId, ct)).Where(p => p.IsInMandate(now) && !p.IsOnCall && p.State == ParticipationState.Active)];

    private static List<Participation> Safety(List<Participation> here) =>
        here.FindAll(p => p.Role == (here.Exists(o => o.Role == Role.SafetyOfficer) ? Role.SafetyOfficer : Role.Mediator));
}
