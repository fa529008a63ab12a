using MediationWorkflows.Access;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Settlements;

namespace MediationWorkflows.Activities;

/// <summary>The settlement that lies for advice or signature lapses.</summary>
internal sealed class LapseSettlement : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var settlement = await context.Db().CurrentSettlementAsync(context.CaseId(), context.Cancellation);
        await context.Get<TerminateSettlement>().RunAsync(new TerminateSettlement.Command(settlement.Id, Viewer.System), context.Now, context.Cancellation);
        return StepResult.Done();
    }
}
