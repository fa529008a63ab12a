using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;

namespace MediationWorkflows.Simulation;

/// <summary>Opens the case that a script describes, through the use case that the API calls.</summary>
internal static class SimulatedCase
{
    /// <summary>Someone of the organisation who takes no part in the case themselves.</summary>
    internal static readonly Viewer Office = new(PersonId: null, new HashSet<Role> { Role.Coordinator });

    public static Task<MediationCase> OpenAsync(WorkScope scope, CaseScript script, string definitionId)
    {
        var facts = script.Case;
        var parties = script.Parties.Select(p => new PartyInput(
            p.Key, p.Role, p.Name ?? p.Key, p.Email ?? $"{p.Key}@example.org", p.TimeZone ?? facts.TimeZone, p.Language));
        return scope.Get<OpenCase>().RunAsync(
            new OpenCase.Command(facts.Title, facts.Jurisdiction, facts.TimeZone, facts.Calendar, facts.Severity, LimitationDate: null, definitionId, [.. parties],
                Clause: null, Office), scope.Now, scope.Ct);
    }
}
