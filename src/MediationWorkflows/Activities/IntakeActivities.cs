using MediationWorkflows.Database;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.GroundRules;
using MediationWorkflows.Neutrality;
using MediationWorkflows.Records;

namespace MediationWorkflows.Activities;

/// <summary>What still keeps intake from ending: a mediator who has not stated conflicts, one with an open conflict, or a mandatory record that is neither in nor waived.</summary>
internal sealed class CheckIntake : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var (db, caseId, ct) = (context.Db(), context.CaseId(), context.Cancellation);
        if (!await db.MediatorsHaveStatedAsync(caseId, context.Now, ct))
        {
            return StepResult.Done("Unstated");
        }

        if (!await db.MediatorsAreClearAsync(caseId, context.Now, ct))
        {
            return StepResult.Done("ConflictOpen");
        }

        var isMissing = (await db.WithPendingAsync<RecordRequest>(r => r.CaseId == caseId, ct)).Exists(r => r.IsMissing);
        return StepResult.Done(isMissing ? "RecordsMissing" : "Complete");
    }
}

/// <summary>Whether the parties mediate under rules that all have accepted.</summary>
internal sealed class AreRulesInForce : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var caseId = context.CaseId();
        var rules = await context.Db().WithPendingAsync<GroundRulesVersion>(g => g.CaseId == caseId, context.Cancellation);
        return StepResult.Done(rules.Exists(g => g.State == GroundRulesState.InForce) ? "Yes" : "No");
    }
}

/// <summary>Whether nothing stands against those who mediate the case now.</summary>
internal sealed class AreMediatorsClear : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context) =>
        StepResult.Done(await context.Db().MediatorsAreClearAsync(context.CaseId(), context.Now, context.Cancellation) ? "Yes" : "No");
}
