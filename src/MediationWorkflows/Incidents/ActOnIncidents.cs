using System.Text.Json.Nodes;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Monitoring;
using MediationWorkflows.Timers;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Incidents;

/// <summary>
/// Retries, skips or cancels the selected incidents, and nothing that was not selected. All that can be done is done in one
/// unit of work; each that cannot is named with its reason. Journal and audit trail say who did it.
/// </summary>
public sealed class ActOnIncidents(AppDb db, IncidentSteps steps, InstanceNotes notes, AuditTrail audit)
{
    /// <summary>More than this in one go is refused, so that one transaction stays short.</summary>
    public const int Largest = 1000;

    /// <param name="Ids">Which ones; or else the filter says.</param>
    /// <param name="DryRun">Only says what would be done.</param>
    /// <param name="Outcome">How a skipped activity ended; null: Done.</param>
    public sealed record Command(IncidentAction Action, IReadOnlyCollection<Guid>? Ids, IncidentFilter? Filter, bool DryRun, Operator By, string? Outcome = null);

    public sealed record Refusal(Guid Id, string Reason);

    /// <param name="Selected">How many the selection meant.</param>
    /// <param name="Count">How many of them were acted on, or would be.</param>
    public sealed record Report(IncidentAction Action, bool DryRun, int Selected, int Count, IReadOnlyList<Guid> Ids, IReadOnlyList<Refusal> Refused);

    /// <exception cref="InvalidInputException">Neither ids nor a filter, both, or too many at once.</exception>
    public async Task<Report> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var selected = await SelectAsync(command, ct);
        var outcome = command.Outcome ?? "Done";
        List<Guid> done = [];
        List<Refusal> refused = [.. (command.Ids ?? []).Except(selected.Select(i => i.Id)).Select(id => new Refusal(id, "There is no such incident."))];
        foreach (var incident in selected)
        {
            // Cancelling an instance settles all its incidents, the later ones of this selection too.
            var isSettledHere = db.Entry(incident).State == EntityState.Modified;
            if (!isSettledHere && await steps.WhyNotAsync(incident, command.Action, outcome, now, ct) is { } reason)
            {
                refused.Add(new Refusal(incident.Id, reason));
                continue;
            }

            if (!isSettledHere && !command.DryRun && await TryAsync(incident, command, outcome, now, ct) is { } failure)
                refused.Add(new Refusal(incident.Id, failure));
            else
                done.Add(incident.Id);
        }

        return new Report(command.Action, command.DryRun, selected.Count + refused.Count(r => selected.TrueForAll(i => i.Id != r.Id)), done.Count, done, refused);
    }

    private async Task<List<WorkflowIncident>> SelectAsync(Command command, CancellationToken ct)
    {
        if (command.Ids is null == command.Filter is null)
            throw new InvalidInputException("ids", "Name the incidents by their ids, or by a filter, and not by both.");
        var selected = await (command.Ids is { } ids ? db.Set<WorkflowIncident>().Where(i => ids.Contains(i.Id)) : command.Filter!.Apply(db))
            .OrderBy(i => i.At).ThenBy(i => i.Id).Take(Largest + 1).ToListAsync(ct);
        return selected.Count <= Largest ? selected : throw new InvalidInputException("filter", $"These are more than {Largest}. Narrow the selection, for example by time.");
    }

    private async Task<string?> TryAsync(WorkflowIncident incident, Command command, string outcome, Instant now, CancellationToken ct)
    {
        try
        {
            await steps.RunAsync(incident, command.Action, outcome, now, ct);
        }
        catch (WorkflowMismatchException mismatch)
        {
            // Found before anything was changed: the definition no longer knows where the instance stands.
            return mismatch.Message;
        }

        await ResolveAsync(incident, command, now, ct);
        return null;
    }

    private async Task ResolveAsync(WorkflowIncident incident, Command command, Instant now, CancellationToken ct)
    {
        var resolution = command.Action switch { IncidentAction.Retry => "Retried", IncidentAction.Skip => "Skipped", _ => "Cancelled" };
        var instance = await steps.InstanceOfAsync(incident, ct);
        var settled = command.Action == IncidentAction.Cancel
            ? await db.Set<WorkflowIncident>().Where(i => i.InstanceId == incident.InstanceId && i.ResolvedAt == null).ToListAsync(ct)
            : [incident];
        foreach (var one in settled)
        {
            (one.ResolvedAt, one.Resolution, one.ResolvedBy) = (now, resolution, command.By.Name);
            instance?.IncidentCount = Math.Max(0, instance.IncidentCount - 1);
        }

        var data = new JsonObject { ["incident"] = incident.Id.ToString("N"), ["kind"] = incident.Kind, ["by"] = command.By.Name };
        if (instance is not null)
            notes.Add(instance, $"Incident{resolution}", data, now);
        if (await CaseOfAsync(incident, instance, ct) is { } caseId)
        {
            await audit.AppendAsync(caseId, command.By.PersonId, $"incident.{resolution.ToLowerInvariant()}", now, ct,
                nameof(WorkflowIncident), incident.Id.ToString("N"), data.ToJsonString());
        }
    }

    /// <summary>The case that is concerned: the one that the instance is about, or the one of the deadline whose timer died.</summary>
    private async Task<Guid?> CaseOfAsync(WorkflowIncident incident, WorkflowInstance? instance, CancellationToken ct)
    {
        if (Guid.TryParseExact(instance?.CorrelationId, "N", out var id))
            return await db.Set<MediationCase>().AnyAsync(c => c.Id == id, ct) ? id : null;
        return incident.TimerId is { } timerId && await db.FindAsync<WorkTimer>([timerId], ct) is { Kind: DeadlineWakeUp.TimerKind } timer
            ? (await db.FindAsync<Deadline>([timer.TargetId], ct))?.CaseId
            : null;
    }
}
