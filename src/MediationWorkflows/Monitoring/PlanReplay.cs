using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Mail;
using MediationWorkflows.Parties;
using MediationWorkflows.Reminders;
using MediationWorkflows.Tasks;
using MediationWorkflows.Timers;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Monitoring;

/// <summary>Looks at what is overdue and foretells what the pumps make of it (T5). Changes nothing.</summary>
public sealed class PlanReplay(AppDb db, DeadlineTimes times, RungMail mail, WarningCheck warnings)
{
    /// <summary>The plan is for people; beyond this many lines the counts must do.</summary>
    private const int MostListed = 200;

    public async Task<ReplayPlan> RunAsync(Instant now, CancellationToken ct)
    {
        var missed = db.Set<WorkTimer>().Where(t => t.State == TimerState.Waiting && t.DueAt <= now - RungMail.Late);
        var ofDeadlines = missed.Where(t => t.Kind == DeadlineWakeUp.TimerKind);
        var others = missed.Where(t => t.Kind != DeadlineWakeUp.TimerKind);
        var late = new List<LateTimer>();
        foreach (var timer in await others.OrderBy(t => t.DueAt).ThenBy(t => t.Id).Take(MostListed).Select(t => new { t.Id, t.Kind, t.InstanceId, t.DueAt, t.TargetId }).ToListAsync(ct))
        {
            late.Add(new LateTimer(timer.Id, timer.Kind, timer.InstanceId, timer.DueAt, await FiresForAsync(timer.TargetId, timer.DueAt, now, ct)));
        }

        var ids = await ofDeadlines.OrderBy(t => t.DueAt).ThenBy(t => t.Id).Take(MostListed).Select(t => t.TargetId!.Value).ToListAsync(ct);
        var deadlines = new List<LateDeadline>();
        foreach (var id in ids)
        {
            if (await db.Set<Deadline>().FirstOrDefaultAsync(d => d.Id == id, ct) is { IsOpen: true, ConsequenceFrom: null } deadline)
            {
                deadlines.Add(await OfAsync(deadline, now, ct));
            }
        }

        return new ReplayPlan(now, await others.CountAsync(ct), late, await ofDeadlines.CountAsync(ct), deadlines, await WaitingAsync(now, ct),
            await db.Set<OutboxMessage>().CountAsync(m => m.State == OutboxState.Unknown, ct));
    }

    /// <summary>Everything fires for its own instant, however late, but a schedule, which says how it catches up.</summary>
    private async Task<Instant?> FiresForAsync(Guid? target, Instant dueAt, Instant now, CancellationToken ct) =>
        (await db.Set<DefinitionTrigger>().FirstOrDefaultAsync(t => t.Id == target && t.NextAt == dueAt, ct))?.TurnAt(now) is { } turn
            ? turn.IsTooLate ? null : turn.OccurrenceAt
            : dueAt;

    private async Task<LateDeadline> OfAsync(Deadline deadline, Instant now, CancellationToken ct)
    {
        var zone = await db.Set<Participation>().Where(p => p.Id == deadline.ParticipationId).Select(p => p.Person.TimeZone).FirstOrDefaultAsync(ct);
        var due = (await times.RungsAsync(deadline, zone, ct)).Where(r => r.IntendedAt > deadline.RungsHandledUntil && r.IntendedAt <= now).ToList();
        var isSilent = due.Exists(r => r.Kind == RungKind.Silence);
        var mails = due.Where(r => r.Kind != RungKind.Silence && r.Channel == RungChannel.Email && !(isSilent && r.Audience == Audience.Assignee)).ToList();
        var sends = new List<ReplayedRung>();
        foreach (var last in mails.GroupBy(r => r.Audience).Select(ofOne => ofOne.MaxBy(r => r.IntendedAt)!))
        {
            var recipientZone = last.Audience == Audience.Assignee ? zone ?? deadline.TimeZone : deadline.TimeZone;
            sends.Add(new ReplayedRung(last.Key, last.Audience, await mail.SendTimeAsync(deadline, last, recipientZone, now, ct)));
        }

        return new LateDeadline(deadline.Id, deadline.CaseId, deadline.Kind, sends,
            [.. due.Where(r => r.Kind != RungKind.Silence).Select(r => r.Key).Except(sends.Select(s => s.Rung))],
            !isSilent ? null : await warnings.EffectiveFromAsync(deadline, ct) is null ? SilenceAfterDowntime.WarnsFirst : SilenceAfterDowntime.WaitsForApproval);
    }

    private async Task<IReadOnlyList<PutOffConsequence>> WaitingAsync(Instant now, CancellationToken ct)
    {
        var waiting = new List<PutOffConsequence>();
        foreach (var deadline in await db.Set<Deadline>()
            .Where(d => (d.State == DeadlineState.Open || d.State == DeadlineState.Extended) && d.ConsequenceFrom > now).OrderBy(d => d.Id).Take(MostListed).ToListAsync(ct))
        {
            waiting.Add(new PutOffConsequence(deadline.Id, deadline.CaseId, deadline.Kind, deadline.ConsequenceFrom!.Value,
                await ApproveConsequences.MayBeApprovedAsync(deadline, warnings, now, ct)));
        }

        return waiting;
    }
}
