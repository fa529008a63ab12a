using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Engine;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using MediationWorkflows.Workflows;
using NodaTime;

namespace MediationWorkflows.Risk;

/// <summary>Names who checks on safety and when; a plan that there was ends with its checks. Each check is a task, and one that is missed goes to the next.</summary>
public sealed class SetSafetyPlan(AppDb db, AccessPolicy policy, BurstRunner bursts, AuditTrail audit, TakeAnswer answer)
{
    public const string DefinitionId = "safety-checks";

    /// <param name="Owner">The key or id of the participant who checks.</param>
    /// <param name="First">The first day; null: that much after today.</param>
    /// <param name="Every">For example <c>1 w</c>.</param>
    /// <param name="At">Local time of the case; null: 09:00.</param>
    public sealed record Command(Guid CaseId, string Owner, LocalDate? First, string Every, LocalTime? At, Viewer By);

    public async Task<SafetyPlan> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        (await policy.For(command.By, command.CaseId, now, ct)).Demand(CaseAction.LeadSafety);
        var mediationCase = (await db.FindAsync<MediationCase>([command.CaseId], ct))!;
        mediationCase.RequireOpen();
        var today = now.InZone(DeadlineDates.Zone(mediationCase.TimeZone)).Date;
        var owner = await db.ParticipationAsync(command.CaseId, command.Owner, "owner", ct);
        Check(command, owner, today, now);
        var plan = new SafetyPlan
        {
            Id = Ids.New(now),
            CaseId = command.CaseId,
            OwnerId = owner.Id,
            FirstOn = command.First ?? new Recurrence(today, DeadlineRule.Parse(command.Every)).Day(1),
            Every = command.Every,
            At = command.At ?? new LocalTime(9, 0),
            SetAt = now,
        };
        foreach (var earlier in await db.WithPendingAsync<SafetyPlan>(p => p.CaseId == command.CaseId && p.SupersededAt == null, ct))
        {
            earlier.SupersededAt = now;
            if (earlier.WorkflowInstanceId is { } running)
            {
                await bursts.CancelAsync(running, now, ct);
            }
        }

        db.Add(plan);
        await audit.AppendAsync(plan, command.By.PersonId, "safetyPlan.set", now, ct);
        // Flushed, not committed: the first burst finds the plan by its id.
        await db.SaveChangesAsync(ct);
        plan.WorkflowInstanceId = (await bursts.StartAsync(
            DefinitionId, new JsonObject { ["SafetyPlanId"] = plan.Id.ToString("N"), ["Owner"] = owner.Key }, command.CaseId.ToString("N"), now, ct)).Id;
        if (!command.By.IsSystem)
        {
            await answer.OfAsync(command.CaseId, SafetyPlanTask.KindName, SafetyPlanTask.Planned, command.By.PersonId, now, ct);
        }

        return plan;
    }

    private static void Check(Command command, Participation owner, LocalDate today, Instant now)
    {
        var errors = new Dictionary<string, Phrase[]>(StringComparer.Ordinal);
        if (!owner.IsInMandate(now) || owner.IsOnCall)
        {
            errors["owner"] = ["Nobody with this key takes part in the case now."];
        }

        if (command.First < today)
        {
            errors["first"] = ["The first check is not in the past."];
        }

        try
        {
            _ = new Recurrence(today, DeadlineRule.Parse(command.Every));
        }
        catch (TimeRuleException unreadable)
        {
            errors["every"] = [unreadable.Phrase];
        }

        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }
}
