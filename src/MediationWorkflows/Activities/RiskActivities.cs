using MediationWorkflows.Access;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Escalations;
using MediationWorkflows.Risk;
using NodaTime.Text;

namespace MediationWorkflows.Activities;

/// <summary>Tells when the next check of a safety plan is: counted from its first day and never from the last one (T3). None once another plan holds or the case is closed.</summary>
internal sealed class NextSafetyCheck : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var plan = await context.SubjectAsync<SafetyPlan>("Plan");
        var mediationCase = (await context.Db().FindAsync<MediationCase>([context.CaseId()], context.Cancellation))!;
        if (plan.SupersededAt is not null || mediationCase.Phase == CasePhase.Closed)
        {
            return StepResult.Done("None");
        }

        var series = new Recurrence(plan.FirstOn, DeadlineRule.Parse(plan.Every));
        context.SetOutput("OccursAt", InstantPattern.ExtendedIso.Format(series.At(plan.At, DeadlineDates.Zone(mediationCase.TimeZone), context.Now).First()));
        return StepResult.Done("Next");
    }
}

/// <summary>What nobody agreed on in time is unresolved, and goes to an advisory opinion.</summary>
internal sealed class EscalateDuty : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var question = await context.SubjectAsync<DutyQuestion>("DutyQuestion");
        if (question.State == DutyQuestionState.Open)
        {
            await context.Get<ResolveDutyQuestion>().RunAsync(
                new ResolveDutyQuestion.Command(question.Id, Consensus: false, Result: null, [], Viewer.System), context.Now, context.Cancellation);
        }

        var mediationCase = (await context.Db().FindAsync<MediationCase>([context.CaseId()], context.Cancellation))!;
        if (mediationCase.Phase == CasePhase.Closed)
        {
            return StepResult.Done("Closed");
        }

        var opinion = await context.Get<ProposeEscalation>().RunAsync(
            new ProposeEscalation.Command(question.CaseId, EscalationRung.AdvisoryOpinion, question.Duty.Reveal(), question.Id, Viewer.System), context.Now, context.Cancellation);
        context.SetOutput("Escalation", opinion.Id.ToString("N"));
        return StepResult.Done();
    }
}

/// <summary>A concern that its owner let lie goes on to the next.</summary>
internal sealed class EscalateConcern : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var concern = await context.SubjectAsync<MalpracticeConcern>("Concern");
        if (concern.State == MalpracticeConcernState.Open)
        {
            await context.Get<SettleMalpracticeConcern>().RunAsync(new SettleMalpracticeConcern.Command(concern.Id, Escalates: true, Result: null, Viewer.System), context.Now, context.Cancellation);
        }

        return StepResult.Done();
    }
}
