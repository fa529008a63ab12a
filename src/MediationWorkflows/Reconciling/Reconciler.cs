using System.Text.Json.Nodes;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Telemetry;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Reconciling;

/// <summary>
/// Joins everything that waits against everything that wakes, repairs what it can from the rows alone, and raises an incident
/// for each gap, so that a wait without a wake-up never goes unnoticed. Journals and audit trails tell of every repair.
/// </summary>
public sealed class Reconciler(AppDb db, IEnumerable<IReconcilerCheck> checks, InstanceNotes notes, AuditTrail audit)
{
    /// <summary>Per kind and run, so that a run stays one short transaction; the next one goes on.</summary>
    public const int Limit = 500;

    /// <summary>Every gap that there is now; changes nothing.</summary>
    public async Task<IReadOnlyList<Finding>> FindAsync(Instant now, CancellationToken ct)
    {
        List<Finding> found = [];
        foreach (var check in checks)
            found.AddRange(await check.FindAsync(Limit, now, ct));
        return found;
    }

    /// <summary>Finds, repairs and reports.</summary>
    public async Task<IReadOnlyList<Finding>> RepairAsync(Instant now, CancellationToken ct)
    {
        List<Finding> all = [];
        foreach (var check in checks)
        {
            var found = await check.FindAsync(Limit, now, ct);
            foreach (var finding in found)
            {
                if (finding.IsRepairable)
                    await check.RepairAsync(finding, now, ct);
                await ReportAsync(finding, now, ct);
            }

            // The next check looks at what this one has mended.
            if (found.Count > 0)
                await db.SaveChangesAsync(ct);
            all.AddRange(found);
        }

        return all;
    }

    private async Task ReportAsync(Finding finding, Instant now, CancellationToken ct)
    {
        // One incident per gap: what stays, or what somebody has put away, is not reported again with every run.
        if (!finding.IsRepairable && await db.Set<WorkflowIncident>().AnyAsync(
            i => i.Kind == finding.Kind && i.InstanceId == finding.InstanceId && i.Message == finding.What && (i.ResolvedAt == null || i.Resolution == "Skipped"), ct))
        {
            return;
        }

        Meters.FindingMade(finding.Kind);
        db.Add(new WorkflowIncident
        {
            Id = Ids.New(now),
            InstanceId = finding.InstanceId,
            Kind = finding.Kind,
            Message = finding.What,
            At = now,
            ResolvedAt = finding.IsRepairable ? now : null,
            Resolution = finding.IsRepairable ? "Repaired" : null,
        });
        var data = new JsonObject { ["kind"] = finding.Kind, ["id"] = finding.Id };
        if (finding.InstanceId is { } id && await db.FindAsync<WorkflowInstance>([id], ct) is { } instance)
        {
            if (!finding.IsRepairable)
                instance.IncidentCount++;
            notes.Add(instance, finding.IsRepairable ? "Repaired" : "Stuck", data, now);
        }

        if (finding.CaseId is { } caseId)
            await audit.AppendAsync(caseId, actorId: null, finding.IsRepairable ? "wakeup.repaired" : "wakeup.missing", now, ct, finding.Kind, finding.Id);
    }
}
