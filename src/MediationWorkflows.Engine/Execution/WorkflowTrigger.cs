using MediationWorkflows.Engine.Activities;
using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Engine.Execution;

public enum TriggerKind
{
    Event,
    Timer,
    Cron,
    StartAt,
}

/// <summary>What starts an instance by itself, and at which activity the instance then begins.</summary>
/// <param name="Key">
/// An event's name; a timer's interval as hours:mm:ss; a zone, a space and a cron expression; the instant of a StartAt as ISO 8601.
/// </param>
public sealed record WorkflowTrigger(string ActivityId, TriggerKind Kind, string Key)
{
    /// <summary>A schedule may not start instances faster than this.</summary>
    public static readonly Duration ShortestInterval = Duration.FromSeconds(1);

    /// <summary>How it catches up after a downtime, where it goes by the clock.</summary>
    public LatePolicy Late { get; init; } = LatePolicy.Usual;

    internal static WorkflowTrigger Event(string activityId, string name) => name.Length > 0
        ? new(activityId, TriggerKind.Event, name)
        : throw new TriggerException("An event without a name starts nothing.");

    internal static WorkflowTrigger Every(string activityId, Duration interval) => interval >= ShortestInterval
        ? new(activityId, TriggerKind.Timer, DurationPattern.JsonRoundtrip.Format(interval))
        : throw new TriggerException("A timer that starts workflows needs an interval of at least one second.");

    internal static WorkflowTrigger Cron(string activityId, string expression, DateTimeZone zone) => new(activityId, TriggerKind.Cron, $"{zone.Id} {expression}");

    internal static WorkflowTrigger At(string activityId, Instant at) => new(activityId, TriggerKind.StartAt, InstantPattern.ExtendedIso.Format(at));

    /// <summary>
    /// When it is next due; null: never again, or never by the clock. Intervals count from the anchor, so that they do not drift,
    /// and what was missed meanwhile is passed over.
    /// </summary>
    /// <param name="anchor">When the trigger came into force.</param>
    /// <param name="after">The occurrence lies later than this.</param>
    public Instant? Next(Instant anchor, Instant after)
    {
        switch (Kind)
        {
            case TriggerKind.Timer:
                var interval = DurationPattern.JsonRoundtrip.Parse(Key).Value;
                var turns = after < anchor ? 0 : (after - anchor).ToInt64Nanoseconds() / interval.ToInt64Nanoseconds();
                return anchor + (interval * (turns + 1));
            case TriggerKind.Cron:
                var space = Key.IndexOf(' ', StringComparison.Ordinal);
                return CronExpression.Parse(Key[(space + 1)..]).Next(after, DateTimeZoneProviders.Tzdb[Key[..space]]);
            case TriggerKind.StartAt:
                return InstantPattern.ExtendedIso.Parse(Key).Value is var at && at > after ? at : null;
            default:
                return null;
        }
    }

    /// <summary>The last occurrence up to an instant, found by halving: nobody counts the seconds of a year.</summary>
    /// <param name="known">An occurrence that is not after that instant.</param>
    public Instant Last(Instant anchor, Instant known, Instant until)
    {
        var (last, none) = (known, until);
        while (Within(last) is { } following)
        {
            var middle = last + ((none - last) / 2);
            if (Within(middle) is { } later)
                last = later;
            else
                (last, none) = (following, middle);
        }

        return last;

        Instant? Within(Instant after) => Next(anchor, after) is { } next && next <= until ? next : null;
    }
}

/// <summary>An activity that can start instances by itself.</summary>
internal interface ITrigger
{
    /// <exception cref="Exception">Its inputs do not say what it waits for.</exception>
    WorkflowTrigger Listen(StepContext context);
}

public sealed class TriggerException(string message) : Exception(message), ISafeMessage;
