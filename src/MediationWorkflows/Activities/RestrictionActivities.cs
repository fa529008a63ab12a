using MediationWorkflows.Cases;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Restrictions;
using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Activities;

/// <summary>Tells when a restriction is looked at next, as long as it is in effect.</summary>
internal sealed class NextRestrictionReview : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var restriction = await context.SubjectAsync<Restriction>("Restriction");
        if (restriction is not { IsInEffect: true, NextReviewOn: { } next })
        {
            return StepResult.Done("Over");
        }

        // Silence is no look at it: who let the question pass is asked again tomorrow.
        context.SetOutput("At", await RestrictionDays.StartOfAsync(context, LocalDate.Max(next, (await context.TodayAsync()).PlusDays(1))));
        return StepResult.Done("Next");
    }
}

/// <summary>Tells which day matters next to a restriction: the one on which it has lasted more than thirty days, or the one after its end.</summary>
internal sealed class NextRestrictionDay : IActivity
{
    private const int Reportable = 30;
    private const int AskAgainAfter = 14;

    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var restriction = await context.SubjectAsync<Restriction>("Restriction");
        if (!restriction.IsInEffect)
        {
            return StepResult.Done("Over");
        }

        var today = await context.TodayAsync();
        var tooLong = restriction.LongAt is null ? restriction.StartsOn.PlusDays(Reportable + 1) : (LocalDate?)null;
        var ended = restriction.EndsOn is not { } end ? null : restriction.OverdueAt is null ? end.PlusDays(1) : (LocalDate?)today.PlusDays(AskAgainAfter);
        if ((tooLong, ended) is (null, null))
        {
            // Without an end, or a longer one to be decided: looked at again when its owner has.
            ended = today.PlusDays(AskAgainAfter);
        }

        var (on, port) = ended is null || tooLong < ended ? (tooLong!.Value, "TooLong") : (ended.Value, "Ended");
        context.SetOutput("At", await RestrictionDays.StartOfAsync(context, on));
        return StepResult.Done(port);
    }
}

/// <summary>The restriction has lasted longer than thirty days: it says so.</summary>
internal sealed class FlagLongRestriction : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var restriction = await context.SubjectAsync<Restriction>("Restriction");
        if (restriction.IsInEffect)
        {
            restriction.FlagLong(context.Now);
            await context.Get<Audit.AuditTrail>().AppendAsync(restriction, actorId: null, "restriction.long", context.Now, context.Cancellation);
        }

        return StepResult.Done();
    }
}

/// <summary>Past its end without a decision the restriction stays in effect; those who decide are asked, and everyone who looks after it is told.</summary>
internal sealed class FlagOverdueRestriction : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var restriction = await context.SubjectAsync<Restriction>("Restriction");
        restriction.FlagOverdue(await context.TodayAsync(), context.Now);
        if (restriction is not { IsInEffect: true, OverdueAt: not null })
        {
            return StepResult.Done("InTime");
        }

        await context.Get<Audit.AuditTrail>().AppendAsync(restriction, actorId: null, "restriction.overdue", context.Now, context.Cancellation);
        await context.Get<AskForDecision>().RunAsync(restriction, context.Now, context.Cancellation);
        return StepResult.Done("Overdue");
    }
}

internal static class RestrictionDays
{
    public static async Task<string> StartOfAsync(StepContext context, LocalDate day)
    {
        var mediationCase = (await context.Db().FindAsync<MediationCase>([context.CaseId()], context.Cancellation))!;
        return InstantPattern.ExtendedIso.Format(DeadlineDates.StartOf(day, DeadlineDates.Zone(mediationCase.TimeZone)));
    }
}
