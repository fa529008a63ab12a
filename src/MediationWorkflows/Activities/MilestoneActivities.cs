using System.Globalization;
using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Escalations;
using MediationWorkflows.Escrow;
using MediationWorkflows.Milestones;
using MediationWorkflows.Restrictions;
using MediationWorkflows.Reviews;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Activities;

/// <summary>Takes up the next milestone or review that no run looks after yet, the earliest first.</summary>
internal sealed class NextCommitment : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var (db, caseId, ct) = (context.Db(), context.CaseId(), context.Cancellation);
        if ((await db.MilestonesAsync(caseId, ct)).FirstOrDefault(m => m is { TakenUpAt: null, IsSettled: false }) is { } milestone)
        {
            milestone.TakeUp(context.Now);
            context.SetOutput("Commitment", milestone.Id.ToString("N"));
            return StepResult.Done("Milestone");
        }

        if ((await db.ReviewsAsync(caseId, ct)).FirstOrDefault(r => r is { TakenUpAt: null, State: ReviewState.Scheduled }) is { } review)
        {
            review.TakeUp(context.Now);
            context.SetOutput("Commitment", review.Id.ToString("N"));
            return StepResult.Done("Review");
        }

        return StepResult.Done("None");
    }
}

/// <summary>Whether all of the settlement has come to its end, and whether it was kept: no dispute over it has gone on to formal resolution.</summary>
internal sealed class CheckKept : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var (db, caseId, ct) = (context.Db(), context.CaseId(), context.Cancellation);
        var escalations = await db.EscalationsAsync(caseId, ct);
        var run = Guid.ParseExact(context.InstanceId, "N");
        // A missed review has ended, and its ladder has not; nor has one that a person began.
        var goesOn = await db.Set<WorkflowInstance>().AnyAsync(
                i => (i.ParentInstanceId == run || (i.CorrelationId == context.CorrelationId && i.DefinitionId == ProposeEscalation.LadderId)) && i.Status != WorkflowStatus.Finished, ct)
            || (await db.MilestonesAsync(caseId, ct)).Any(m => !m.IsSettled)
            || (await db.ReviewsAsync(caseId, ct)).Any(r => r.State is ReviewState.Scheduled or ReviewState.Open)
            || escalations.Exists(e => e is { State: EscalationState.Running, Rung: not EscalationRung.FormalDisputeResolution })
            || (await db.WithPendingAsync<EscrowRelease>(r => r.CaseId == caseId, ct)).Exists(r => r.State is ReleaseState.Requested or ReleaseState.Approved or ReleaseState.Instructed);
        if (goesOn)
        {
            return StepResult.Done("Open");
        }

        if (escalations.Exists(e => e is { State: EscalationState.Running, Rung: EscalationRung.FormalDisputeResolution }))
        {
            return StepResult.Done("NotKept");
        }

        // A case is not completed while a clinician is still restricted under it.
        return StepResult.Done((await db.WithPendingAsync<Restriction>(r => r.CaseId == caseId, ct)).Exists(r => r.IsInEffect) ? "Open" : "Kept");
    }
}

/// <summary>The milestone begins; the obligor's time is what is left until its day.</summary>
internal sealed class OpenMilestoneActivity : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var milestone = await context.SubjectAsync<Milestone>("Milestone");
        if (milestone.State != MilestoneState.Planned)
        {
            // By hand before its turn, or amended away.
            return StepResult.Done(milestone.State == MilestoneState.EvidenceIn ? "EvidenceIn" : "None");
        }

        await context.Get<OpenMilestone>().RunAsync(new OpenMilestone.Command(milestone.Id, Viewer.System), context.Now, context.Cancellation);
        context.SetOutput("Rule", TimeLeft.Until(milestone.DueOn, await context.TodayAsync()));
        return StepResult.Done("Opened");
    }
}

/// <summary>The milestone was not kept.</summary>
internal sealed class MissMilestoneActivity : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var milestone = await context.SubjectAsync<Milestone>("Milestone");
        await context.Get<MissMilestone>().RunAsync(new MissMilestone.Command(milestone.Id, Viewer.System), context.Now, context.Cancellation);
        return StepResult.Done();
    }
}

internal static class TimeLeft
{
    /// <summary>A calendar period, so that the day itself is the due day, rolled where it is no working day. Never less than a day.</summary>
    public static string Until(LocalDate day, LocalDate today) => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, Period.DaysBetween(today, day))} d");
}
