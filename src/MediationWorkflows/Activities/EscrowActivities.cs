using MediationWorkflows.Access;
using MediationWorkflows.Duties;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Escrow;
using MediationWorkflows.Holds;
using MediationWorkflows.Milestones;

namespace MediationWorkflows.Activities;

/// <summary>Requests what of the money in escrow is next to leave it over a kept milestone.</summary>
internal sealed class RequestReleaseActivity : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var milestone = await context.SubjectAsync<Milestone>("Milestone");
        if (!milestone.IsKept)
        {
            return StepResult.Done("None");
        }

        if ((await context.Db().ActiveHoldsAsync(context.CaseId(), context.Cancellation)).Count > 0)
        {
            return StepResult.Done("OnHold");
        }

        if (await context.Get<RequestEscrowRelease>().NextAsync(milestone, Viewer.System, context.Now, context.Cancellation) is { } requested)
        {
            context.SetOutput("Release", requested.Id.ToString("N"));
            return StepResult.Done("Requested");
        }

        // By hand before its turn: it is looked after all the same.
        if ((await context.Db().ReleasesOfAsync(milestone, context.Cancellation)).FirstOrDefault(r => r.State is ReleaseState.Requested or ReleaseState.Approved or ReleaseState.Instructed) is { } running)
        {
            context.SetOutput("Release", running.Id.ToString("N"));
            return StepResult.Done("Requested");
        }

        return StepResult.Done("None");
    }
}

/// <summary>Tells the escrow agent to pay what two persons have approved.</summary>
internal sealed class InstructReleaseActivity : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var release = await context.SubjectAsync<EscrowRelease>("Release");
        if (release.State is ReleaseState.Instructed or ReleaseState.Confirmed)
        {
            return StepResult.Done("Instructed"); // by hand already
        }

        if ((await context.Db().ActiveHoldsAsync(context.CaseId(), context.Cancellation)).Count > 0)
        {
            return StepResult.Done("OnHold");
        }

        if (release.State != ReleaseState.Approved)
        {
            return StepResult.Done("NotApproved");
        }

        await context.Get<InstructEscrowRelease>().RunAsync(new InstructEscrowRelease.Command(release.Id, Viewer.System), context.Now, context.Cancellation);
        return StepResult.Done("Instructed");
    }
}

/// <summary>How long a duty to report leaves; the law's day, before any roll.</summary>
internal sealed class DutyTime : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var duty = await context.SubjectAsync<ReportingDuty>("Duty");
        if (duty.State != DutyState.Open)
        {
            return StepResult.Done("Decided");
        }

        context.SetOutput("Rule", TimeLeft.Until(duty.StatutoryOn, await context.TodayAsync()));
        return StepResult.Done("Open");
    }
}
