using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Escalations;
using MediationWorkflows.PriorClauses;
using NodaTime.Text;

namespace MediationWorkflows.Activities;

/// <summary>Takes a rung of the ladder, if its conditions are met; expert determination only under the signed clause (I6).</summary>
internal sealed class Escalate : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var escalation = await context.Get<ProposeEscalation>().RunAsync(
            new ProposeEscalation.Command(context.CaseId(), context.Choice<EscalationRung>("Rung"), context.Input<string>("Question") ?? "", SubjectId: null, Viewer.System),
            context.Now, context.Cancellation);
        if (escalation.State != EscalationState.Refused)
        {
            return StepResult.Done("ConditionsMet");
        }

        if (await context.Db().FormalFromAsync(context.CaseId(), context.Cancellation) is { } formalFrom)
        {
            context.SetOutput("AllowedFrom", InstantPattern.ExtendedIso.Format(formalFrom));
        }

        return StepResult.Done("Refused");
    }
}

/// <summary>The rung that runs ends without an answer, and with it the mandate of its expert.</summary>
internal sealed class EndEscalation : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var ct = context.Cancellation;
        var rung = context.Choice<EscalationRung>("Rung");
        if (await context.Db().FindRunningEscalationAsync(context.CaseId(), rung, ct) is not { } running)
        {
            return StepResult.Done();
        }

        foreach (var mandate in (await context.Db().WithPendingAsync<ExpertMandate>(m => m.EscalationId == running.Id, ct))
            .Where(m => m.State is not (MandateState.Removed or MandateState.Reported)))
        {
            await context.Get<RemoveExpert>().RunAsync(new RemoveExpert.Command(mandate.Id, Viewer.System), context.Now, ct);
        }

        await context.Get<DecideEscalation>().RunAsync(new DecideEscalation.Command(running.Id, Decision: null, Viewer.System), context.Now, ct);
        return StepResult.Done();
    }
}

/// <summary>Appoints the nominated expert if they have stated their independence and nobody objects.</summary>
internal sealed class AppointExpertActivity : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var ct = context.Cancellation;
        var running = await context.Db().RunningEscalationAsync(context.CaseId(), EscalationRung.ExpertDetermination, ct);
        var mandate = (await context.Db().WithPendingAsync<ExpertMandate>(m => m.EscalationId == running.Id, ct)).Find(m => m.State != MandateState.Removed);
        if (mandate is { State: MandateState.Appointed })
        {
            return StepResult.Done("Appointed"); // by hand, before the time for objections was over
        }

        if (mandate is not { State: MandateState.Nominated, StatementAt: not null })
        {
            return StepResult.Done("NotAppointed");
        }

        await context.Get<AppointExpert>().RunAsync(new AppointExpert.Command(mandate.Id, Viewer.System), context.Now, ct);
        return StepResult.Done("Appointed");
    }
}

/// <summary>Whether the settlement was kept: no dispute over it has gone on to formal resolution.</summary>
internal sealed class CheckKept : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var formal = await context.Db().FindRunningEscalationAsync(context.CaseId(), EscalationRung.FormalDisputeResolution, context.Cancellation);
        return StepResult.Done(formal is null ? "Kept" : "NotKept");
    }
}
