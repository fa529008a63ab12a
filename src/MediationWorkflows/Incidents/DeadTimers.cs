using System.Text.Json;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Parties;
using MediationWorkflows.Timers;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Incidents;

/// <summary>Timers that ran out of attempts: fired anew, or left out with whatever must follow from that.</summary>
public sealed class DeadTimers(AppDb db, TimerQueue timers, BurstRunner bursts, TakeTurn turns, DeadlineWakeUp wakeUp)
{
    /// <summary>A new row with the same due instant takes its place: the schedule is never rewritten.</summary>
    public void Retry(WorkTimer dead, Instant now)
    {
        db.Remove(dead);
        timers.Schedule(WorkTimer.At(dead.DueAt, dead.Kind, dead.Target, now, dead.InstanceId, dead.TargetVersion, dead.Payload, dead.Priority));
    }

    /// <summary>Why the timer cannot be left out, or null: it can.</summary>
    public async Task<string?> WhyNotSkipAsync(WorkTimer dead, Instant now, CancellationToken ct) =>
        dead.Kind == DeadlineWakeUp.TimerKind && await DeadlineOfAsync(dead, ct) is { IsOpen: true } deadline && deadline.ExpiresAt <= now
            ? "The deadline is over; its end cannot be left out. Retry it."
            : null;

    public async Task SkipAsync(WorkTimer dead, string outcome, Instant now, CancellationToken ct)
    {
        db.Remove(dead);
        switch (dead.Kind)
        {
            case ResumeTimer.TimerKind when await db.FindAsync<WorkflowBookmark>([dead.Target], ct) is { } waiting:
                await bursts.SkipAsync(waiting.InstanceId, waiting.ActivityInstanceId, outcome, now, ct);
                break;
            case StartTimer.TimerKind:
                AnswerForChild(dead, now);
                break;
            case TriggerTimer.TimerKind when await db.FindAsync<DefinitionTrigger>([dead.TargetId], ct) is { } trigger:
                await turns.LeaveOutAsync(trigger, now, ct);
                break;
            case DeadlineWakeUp.TimerKind when await DeadlineOfAsync(dead, ct) is { IsOpen: true } deadline:
                deadline.RungsHandledUntil = now;
                var zone = await db.Set<Participation>().Where(p => p.Id == deadline.ParticipationId).Select(p => p.Person.TimeZone).FirstOrDefaultAsync(ct);
                await wakeUp.ScheduleAsync(deadline, zone, now, ct);
                break;
        }
    }

    /// <summary>A child that will never start: a parent that waits for it learns that it was cancelled.</summary>
    private void AnswerForChild(WorkTimer dead, Instant now)
    {
        var launch = JsonSerializer.Deserialize<BurstRunner.Launch>(dead.Payload!)!;
        if (launch is { ParentBookmarkId: { } bookmark, ParentInstanceId: { } parent })
            timers.Schedule(ResumeTimer.For(bookmark, parent, new ChildResult(dead.Target, WorkflowStatus.Finished, WorkflowSubStatus.Cancelled, Output: null).ToJson(), now));
    }

    private async Task<Deadline?> DeadlineOfAsync(WorkTimer timer, CancellationToken ct) => await db.FindAsync<Deadline>([timer.TargetId], ct);
}
