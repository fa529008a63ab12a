using MediationWorkflows.Cases;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Engine.Execution;
using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Activities;

/// <summary>Tells when the case's limitation date comes near next: 90, 60 and 30 days before it, in the morning of the case's zone. None where it has no such date, or all are past.</summary>
internal sealed class NextLimitationWarning : IActivity
{
    private static readonly int[] DaysBefore = [90, 60, 30];
    private static readonly LocalTime Morning = new(9, 0);

    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var mediationCase = (await context.Db().FindAsync<MediationCase>([context.CaseId()], context.Cancellation))!;
        if (mediationCase.LimitationDate is not { } limitation)
        {
            return StepResult.Done("None");
        }

        var zone = DeadlineDates.Zone(mediationCase.TimeZone);
        foreach (var days in DaysBefore)
        {
            var at = zone.AtLeniently(limitation.PlusDays(-days) + Morning).ToInstant();
            if (at > context.Now)
            {
                context.SetOutput("OccursAt", InstantPattern.ExtendedIso.Format(at));
                return StepResult.Done("Next");
            }
        }

        return StepResult.Done("None");
    }
}
