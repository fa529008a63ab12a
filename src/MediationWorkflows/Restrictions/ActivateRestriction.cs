using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Documents;
using MediationWorkflows.Duties;
using MediationWorkflows.Whistleblowing;
using MediationWorkflows.Workflows;
using NodaTime;

namespace MediationWorkflows.Restrictions;

/// <summary>The restriction begins: its reviews run from here, and whether it must be reported is asked in time.</summary>
public sealed class ActivateRestriction(AppDb db, AccessPolicy policy, OpenDuties duties, BurstRunner bursts, AdverseSteps adverse, AuditTrail audit)
{
    /// <summary>The workflow of every restriction; its input is the restriction's id.</summary>
    public const string DefinitionId = "restriction";
    public const string Input = "Restriction";

    public sealed record Command(Guid RestrictionId, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (restriction, access) = await policy.FindAsync<Restriction>(command.By, command.RestrictionId, "restriction", now, ct);
        access.Demand(CaseAction.ManageRestrictions);
        var today = await db.TodayAsync(restriction.CaseId, now, ct);
        if (restriction.StartsOn > today)
        {
            throw new StateException("A restriction is activated on the day it begins, or later.", restriction.State.ToString());
        }

        await adverse.TakeAsync(access, restriction.ClinicianId, "restriction.activated", now, ct);
        restriction.Activate(today);
        await audit.AppendAsync(restriction, command.By.PersonId, "restriction.activated", now, ct);
        await duties.OfRestrictionAsync(restriction.CaseId, restriction.Id, restriction.StartsOn, now, ct);
        // Flushed, not committed: the first burst finds the restriction by its id.
        await db.SaveChangesAsync(ct);
        await bursts.StartAsync(DefinitionId, new JsonObject { [Input] = restriction.Id.ToString("N") }, restriction.CaseId.ToString("N"), now, ct);
    }
}
