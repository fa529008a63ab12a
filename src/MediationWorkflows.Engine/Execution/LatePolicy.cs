using MediationWorkflows.Engine.Definitions;
using NodaTime;

namespace MediationWorkflows.Engine.Execution;

/// <summary>What becomes of the occurrences of a schedule that passed while nothing ran.</summary>
public enum Lateness
{
    /// <summary>Of those that were missed the last one fires, for all of them.</summary>
    Collapse,

    /// <summary>Each one that was missed fires, one after the other.</summary>
    Fire,

    /// <summary>The last one fires if it is hardly late; else none does, and the schedule goes on with the next one.</summary>
    Skip,
}

/// <summary>How a schedule catches up, as its activity's custom properties <c>lateness</c> and <c>mostLate</c> say.</summary>
/// <param name="MostLate">An occurrence that is later than this never fires, it is only recorded; null: it fires however late.</param>
public sealed record LatePolicy(Lateness Lateness, Duration? MostLate)
{
    public static readonly LatePolicy Usual = new(Lateness.Collapse, MostLate: null);

    /// <summary>A busy moment is no reason to leave something out.</summary>
    private static readonly Duration HardlyLate = Duration.FromMinutes(1);

    /// <exception cref="TriggerException">They do not say it.</exception>
    internal static LatePolicy Read(ActivityDefinition activity)
    {
        var lateness = activity.CustomProperty("lateness") switch
        {
            null => Usual.Lateness,
            var name when Enum.TryParse<Lateness>(name, ignoreCase: true, out var known) && Enum.IsDefined(known) && !char.IsAsciiDigit(name[0]) => known,
            _ => throw new TriggerException("\"lateness\" is one of fire, collapse and skip."),
        };
        var most = activity.CustomProperty("mostLate") is not { } text ? (Duration?)null
            : Conversions.Duration(text) is { } duration && duration >= Duration.Zero ? duration
            : throw new TriggerException("\"mostLate\" is a duration, such as 00:15:00 or PT15M.");
        return new LatePolicy(lateness, most ?? (lateness == Lateness.Skip ? HardlyLate : null));
    }
}
