using System.Text.Json.Nodes;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Monitoring;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Incidents;

/// <summary>Moves instances to another version of their definition, and tells the audit trails of the cases that they are about; the journals know it anyway.</summary>
public sealed class MoveInstances(AppDb db, MigrateInstances migrate, AuditTrail audit)
{
    public async Task<MigrateInstances.Report> RunAsync(MigrateInstances.Command command, Operator by, Instant now, CancellationToken ct)
    {
        var report = await migrate.RunAsync(command, now, ct);
        foreach (var id in command.DryRun ? [] : report.Ids)
        {
            var instance = await db.FindAsync<WorkflowInstance>([id], ct);
            if (Guid.TryParseExact(instance!.CorrelationId, "N", out var caseId) && await db.Set<MediationCase>().AnyAsync(c => c.Id == caseId, ct))
            {
                await audit.AppendAsync(caseId, by.PersonId, "workflow.migrated", now, ct, nameof(WorkflowInstance), id.ToString("N"),
                    new JsonObject { ["to"] = command.To, ["by"] = by.Name }.ToJsonString());
            }
        }

        return report;
    }
}
