using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Tasks;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Monitoring;

/// <summary>Lets silence that a downtime put off have its consequence now. Never before the warning has had its full business day (T5).</summary>
public sealed class ApproveConsequences(AppDb db, DeadlineWakeUp wakeUp, WarningCheck warnings, AuditTrail audit)
{
    /// <param name="DeadlineIds">Which; null for all that may be approved.</param>
    public sealed record Command(IReadOnlyCollection<Guid>? DeadlineIds, bool DryRun, Viewer By);

    /// <returns>The deadlines that it concerns, exactly.</returns>
    public async Task<IReadOnlyList<Guid>> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        AccessPolicy.DemandAccount(command.By, Role.Coordinator);
        var waiting = await db.Set<Deadline>().Where(d => (d.State == DeadlineState.Open || d.State == DeadlineState.Extended) && d.ConsequenceFrom > now).OrderBy(d => d.Id).ToListAsync(ct);
        var approved = new List<Guid>();
        foreach (var deadline in waiting.Where(d => command.DeadlineIds?.Contains(d.Id) ?? true))
        {
            if (!await MayBeApprovedAsync(deadline, warnings, now, ct))
            {
                continue;
            }

            approved.Add(deadline.Id);
            if (!command.DryRun)
            {
                deadline.ConsequenceFrom = now;
                await wakeUp.ScheduleAtAsync(deadline, now, now, ct);
                await audit.AppendAsync(deadline.CaseId, command.By.PersonId, "deadline.consequenceApproved", now, ct, "deadline", deadline.Id.ToString("N"));
            }
        }

        return approved;
    }

    internal static async Task<bool> MayBeApprovedAsync(Deadline deadline, WarningCheck warnings, Instant now, CancellationToken ct) =>
        await warnings.EffectiveFromAsync(deadline, ct) is { } from && from <= now;
}
