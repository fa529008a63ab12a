using MediationWorkflows.Access;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Escrow;
using MediationWorkflows.Settlements;
using MediationWorkflows.Settlements.Gates;

namespace MediationWorkflows.Activities;

/// <summary>Whether the draft passes one of the gates. What does not pass is said beside the term, on its page and by REST.</summary>
internal sealed class SettlementGate(Func<SettlementFindings, bool> passes) : IActivity
{
    public const string Passed = "Passed";
    public const string Failed = "Failed";

    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var draft = await context.Db().PendingSettlementAsync(context.CaseId(), context.Cancellation);
        return StepResult.Done(passes(await context.Get<CheckSettlement>().RunAsync(draft, context.Now, context.Cancellation)) ? Passed : Failed);
    }
}

/// <summary>The parties get the draft for advice, unless a day has passed meanwhile and it no longer stands.</summary>
internal sealed class SubmitSettlementActivity : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var draft = await context.Db().PendingSettlementAsync(context.CaseId(), context.Cancellation);
        if (draft.State != SettlementState.Draft)
        {
            return StepResult.Done(SettlementGate.Passed);
        }

        var findings = await context.Get<CheckSettlement>().RunAsync(draft, context.Now, context.Cancellation);
        if (!findings.PassesSmart || !findings.PassesClauses)
        {
            return StepResult.Done(SettlementGate.Failed);
        }

        await context.Get<SubmitSettlement>().RunAsync(new SubmitSettlement.Command(draft.Id, Viewer.System), context.Now, context.Cancellation);
        return StepResult.Done(SettlementGate.Passed);
    }
}

/// <summary>What is on its way to be signed lapses.</summary>
internal sealed class LapseSettlement : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        if (await context.Db().FindPendingSettlementAsync(context.CaseId(), context.Cancellation) is { } pending)
        {
            await context.Get<TerminateSettlement>().RunAsync(new TerminateSettlement.Command(pending.Id, Viewer.System), context.Now, context.Cancellation);
        }

        return StepResult.Done();
    }
}

/// <summary>Whether the signed settlement puts money into escrow that is not there yet.</summary>
internal sealed class NeedsEscrow : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context) =>
        StepResult.Done((await context.Db().AwaitedEscrowAsync(context.CaseId(), context.Cancellation)).Count > 0 ? "Needed" : "NotNeeded");
}
