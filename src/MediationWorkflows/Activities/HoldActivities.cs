using MediationWorkflows.Access;
using MediationWorkflows.Calendars;
using MediationWorkflows.Database;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Holds;

namespace MediationWorkflows.Activities;

/// <summary>The case stands still, for a reason that a definition names; nothing happens where such a hold of the workflow's stands already.</summary>
internal sealed class HoldCase : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var kind = context.Choice<HoldKind>("Kind");
        if (await OwnHold.FindAsync(context, kind) is null)
        {
            await context.Get<PlaceHold>().RunAsync(
                new PlaceHold.Command(context.CaseId(), kind, context.Input<string>("Reason") ?? "", Viewer.System), context.Now, context.Cancellation);
        }

        return StepResult.Done();
    }
}

/// <summary>The hold that the workflow placed ends; those that people placed stay.</summary>
internal sealed class ResumeCase : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        if (await OwnHold.FindAsync(context, context.Choice<HoldKind>("Kind")) is { } hold)
        {
            await context.Get<ResumeHold>().RunAsync(new ResumeHold.Command(hold.Id, Viewer.System), context.Now, context.Cancellation);
        }

        return StepResult.Done();
    }
}

internal static class OwnHold
{
    public static async Task<Hold?> FindAsync(StepContext context, HoldKind kind)
    {
        var caseId = context.CaseId();
        return (await context.Db().WithPendingAsync<Hold>(h => h.CaseId == caseId && h.Kind == kind && h.StartedBy == null, context.Cancellation)).Find(h => h.IsActive);
    }
}
