using MediationWorkflows.Access;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Reviews;
using MediationWorkflows.Rulebook;
using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Activities;

/// <summary>Whether a compliance review still lies ahead.</summary>
internal sealed class NextReview : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var reviews = await context.Db().ReviewsAsync(context.CaseId(), context.Cancellation);
        return StepResult.Done(reviews.Any(r => r.State == ReviewState.Scheduled) ? "Next" : "None");
    }
}

/// <summary>Tells when the next scheduled review opens: some business days before it is due, at the start of that day.</summary>
internal sealed class ScheduleReview : IActivity
{
    private const int OpensBefore = 10;

    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var reviews = await context.Db().ReviewsAsync(context.CaseId(), context.Cancellation);
        if (reviews.FirstOrDefault(r => r.State == ReviewState.Scheduled) is not { } review)
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

/// <summary>The next scheduled review opens.</summary>
internal sealed class OpenReviewActivity : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var reviews = await context.Db().ReviewsAsync(context.CaseId(), context.Cancellation);
        var review = reviews.FirstOrDefault(r => r.State == ReviewState.Scheduled)
            ?? throw new StateException("No review is scheduled.", "None", nameof(ReviewState.Scheduled));
        await context.Get<OpenReview>().RunAsync(new OpenReview.Command(review.Id, Viewer.System), context.Now, context.Cancellation);
        return StepResult.Done();
    }
}

/// <summary>The open review went by without what it needed.</summary>
internal sealed class MissReviewActivity : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var review = await context.Db().OpenReviewOfAsync(context.CaseId(), context.Cancellation);
        await context.Get<MissReview>().RunAsync(new MissReview.Command(review.Id, Viewer.System), context.Now, context.Cancellation);
        return StepResult.Done();
    }
}
