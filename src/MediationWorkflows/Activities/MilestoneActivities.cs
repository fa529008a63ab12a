using System.Globalization;
using MediationWorkflows.Access;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Milestones;
using NodaTime;

namespace MediationWorkflows.Activities;

/// <summary>Whether a milestone of the settlement still waits for its turn.</summary>
internal sealed class NextMilestone : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var milestones = await context.Db().MilestonesAsync(context.CaseId(), context.Cancellation);
        return StepResult.Done(milestones.Any(m => m.State == MilestoneState.Planned) ? "Next" : "None");
    }
}

/// <summary>The milestone that is due next begins; the obligor's time is what is left until its day.</summary>
internal sealed class OpenMilestoneActivity : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var milestones = await context.Db().MilestonesAsync(context.CaseId(), context.Cancellation);
        if (milestones.FirstOrDefault(m => m.State == MilestoneState.Planned) is not { } milestone)
        {
            return StepResult.Done("None");
        }

        await context.Get<OpenMilestone>().RunAsync(new OpenMilestone.Command(milestone.Id, Viewer.System), context.Now, context.Cancellation);
        // A calendar period, so that the day itself is the due day, rolled where it is no working day. Never less than a day.
        var days = Math.Max(1, Period.DaysBetween(await context.TodayAsync(), milestone.DueOn));
        context.SetOutput("Rule", string.Create(CultureInfo.InvariantCulture, $"{days} d"));
        return StepResult.Done("Opened");
    }
}

/// <summary>The running milestone was not kept.</summary>
internal sealed class MissMilestoneActivity : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var milestone = await context.Db().CurrentMilestoneAsync(context.CaseId(), context.Cancellation);
        await context.Get<MissMilestone>().RunAsync(new MissMilestone.Command(milestone.Id, Viewer.System), context.Now, context.Cancellation);
        return StepResult.Done();
    }
}
