using MediationWorkflows.Access;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Proposals;
using MediationWorkflows.Risk;
using MediationWorkflows.Rulebook;
using MediationWorkflows.Sessions;
using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Activities;

/// <summary>Whether the risk assessment will carry a joint session that is held within a period from now (I4).</summary>
internal sealed class CheckRiskAge : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var mediationCase = (await context.Db().FindAsync<MediationCase>([context.CaseId()], context.Cancellation))!;
        var calendar = await context.Get<CalendarCatalog>().CurrentAsync(mediationCase.CalendarId, context.Cancellation);
        var until = DueDate.Compute(
            DeadlineAnchor.At(context.Now), DeadlineRule.Parse(context.Input<string>("Rule") ?? ""), DateTimeZoneProviders.Tzdb[mediationCase.TimeZone], calendar, Roll.Next);
        var assessment = await context.Db().CurrentRiskAssessmentAsync(context.CaseId(), context.Cancellation);
        return StepResult.Done(assessment.IsCurrent(until.ExpiresAt) ? "Recent" : "Old");
    }
}

/// <summary>Whether a session is set, and whether its time has come.</summary>
internal sealed class NextSession : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        if (await context.Db().LatestSessionAsync(context.CaseId(), context.Cancellation) is not { IsOpen: true } session)
        {
            return StepResult.Done("None");
        }

        context.SetOutput("StartsAt", InstantPattern.ExtendedIso.Format(session.StartsAt));
        return StepResult.Done(session.State != SessionState.Scheduled || session.StartsAt <= context.Now ? "Now" : "Ahead");
    }
}

/// <summary>Nobody came, or not everybody: the session that was set is called off.</summary>
internal sealed class MissSession : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var db = context.Db();
        var caseId = context.CaseId();
        if (await db.LatestSessionAsync(caseId, context.Cancellation) is { IsOpen: true } session)
        {
            await context.Get<CancelSession>().RunAsync(new CancelSession.Command(session.Id, Viewer.System), context.Now, context.Cancellation);
        }

        // Since the last session that was held: once is bad luck, twice is for the mediator to decide.
        var sessions = await db.SessionsAsync(caseId, context.Cancellation);
        var missed = sessions.Reverse().TakeWhile(s => s.State != SessionState.Done).Count(s => s.Attendees.Exists(a => a.AbsentAt is not null));
        return StepResult.Done(missed > 1 ? "Again" : "Once");
    }
}

/// <summary>Whether three sessions were held, the last of those without agreement.</summary>
internal sealed class CountSessions : IActivity
{
    private const int Patience = 3;

    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var held = (await context.Db().SessionsAsync(context.CaseId(), context.Cancellation)).Count(s => s.State == SessionState.Done);
        return StepResult.Done(held >= Patience ? "Enough" : "Fewer");
    }
}
