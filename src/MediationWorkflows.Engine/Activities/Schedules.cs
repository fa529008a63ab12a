using MediationWorkflows.Engine.Execution;
using NodaTime;

namespace MediationWorkflows.Engine.Activities;

/// <summary>Waits one interval. As the trigger of the run it is complete at once; the host starts the next run.</summary>
internal sealed class Timer : IActivity
{
    public ValueTask<StepResult> ExecuteAsync(StepContext context) => context.Resumed || context.IsTrigger
        ? StepResult.Done()
        : StepResult.Sleep(context.Now + (context.Input<Duration?>("Interval") ?? Duration.FromMinutes(1)));
}

/// <summary>Waits for the next time of a cron expression, in the stated zone or UTC.</summary>
internal sealed class Cron : IActivity
{
    public ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        if (context.Resumed || context.IsTrigger)
            return StepResult.Done();
        var zone = context.Input<string>("TimeZone") is { Length: > 0 } id
            ? DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) ?? throw new CronFormatException($"The time zone \"{id}\" is not known ({context.NodeId}).")
            : DateTimeZone.Utc;
        var next = CronExpression.Parse(context.Input<string>("CronExpression") ?? "").Next(context.Now, zone)
            ?? throw new CronFormatException($"The cron expression has no next time ({context.NodeId}).");
        return StepResult.Sleep(next);
    }
}
