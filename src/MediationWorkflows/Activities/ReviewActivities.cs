using MediationWorkflows.Access;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Reviews;
using MediationWorkflows.Rulebook;
using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Activities;

/// <summary>Tells when a review opens: some business days before it is due, at the start of that day.</summary>
internal sealed class ScheduleReview : IActivity
{
    private const int OpensBefore = 10;

    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var review = await context.SubjectAsync<ComplianceReview>("Review");
        if (review.State != ReviewState.Scheduled)
        {
            return StepResult.Done("None");
        }

        var mediationCase = (await context.Db().FindAsync<MediationCase>([context.CaseId()], context.Cancellation))!;
        var calendar = await context.Get<CalendarCatalog>().CurrentAsync(mediationCase.CalendarId, context.Cancellation);
        var due = calendar.Roll(review.DueOn, Roll.Next);
        var opensOn = calendar.AddBusinessDays(due, -OpensBefore);
        context.SetOutput("OpensAt", InstantPattern.ExtendedIso.Format(DateTimeZoneProviders.Tzdb[mediationCase.TimeZone].AtStartOfDay(opensOn).ToInstant()));
        return StepResult.Done("Scheduled");
    }
}

/// <summary>The review opens, unless an amendment has taken its place meanwhile.</summary>
internal sealed class OpenReviewActivity : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var review = await context.SubjectAsync<ComplianceReview>("Review");
        if (review.State != ReviewState.Scheduled)
        {
            return StepResult.Done("Superseded");
        }

        await context.Get<OpenReview>().RunAsync(new OpenReview.Command(review.Id, Viewer.System), context.Now, context.Cancellation);
        return StepResult.Done("Opened");
    }
}

/// <summary>The open review went by without what it needed.</summary>
internal sealed class MissReviewActivity : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var review = await context.SubjectAsync<ComplianceReview>("Review");
        await context.Get<MissReview>().RunAsync(new MissReview.Command(review.Id, Viewer.System), context.Now, context.Cancellation);
        return StepResult.Done();
    }
}
