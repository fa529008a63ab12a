using MediationWorkflows.Engine.Execution;
using NodaTime;

namespace MediationWorkflows.Engine.Activities;

/// <summary>Waits one interval. As the trigger of the run it is complete at once; the host starts the next run.</summary>
internal sealed class Timer : IActivity, ITrigger
{
    public ValueTask<StepResult> ExecuteAsync(StepContext context) => context.Resumed || context.IsTrigger
        ? StepResult.Done()
        : StepResult.Sleep(context.Now + Interval(context));

    public WorkflowTrigger Listen(StepContext context) => WorkflowTrigger.Every(context.Node.Id, Interval(context));

    private static Duration Interval(StepContext context) => context.Input<Duration?>("Interval") ?? Duration.FromMinutes(1);
}

/// <summary>Waits for the next time of a cron expression, in the stated zone or UTC.</summary>
internal sealed class Cron : IActivity, ITrigger
{
    public ValueTask<StepResult> ExecuteAsync(StepContext context) => context.Resumed || context.IsTrigger
        ? StepResult.Done()
        : StepResult.Sleep(Next(context, Expression(context), Zone(context)));

    public WorkflowTrigger Listen(StepContext context)
    {
        var (expression, zone) = (Expression(context), Zone(context));
        Next(context, expression, zone);
        return WorkflowTrigger.Cron(context.Node.Id, expression, zone);
    }

    private static string Expression(StepContext context) => context.Input<string>("CronExpression") ?? "";

    private static DateTimeZone Zone(StepContext context) => context.Input<string>("TimeZone") is { Length: > 0 } id
        ? DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) ?? throw new CronFormatException($"The time zone \"{id}\" is not known ({context.NodeId}).")
        : DateTimeZone.Utc;

    private static Instant Next(StepContext context, string expression, DateTimeZone zone) =>
        CronExpression.Parse(expression).Next(context.Now, zone) ?? throw new CronFormatException($"The cron expression has no next time ({context.NodeId}).");
}
