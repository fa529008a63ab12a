using System.Text.Json.Nodes;
using MediationWorkflows.Simulation;
using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Web.CommandLine;

/// <summary><c>NAME[=json][@WHEN]</c>: WHEN is an instant, or an ISO duration after the start.</summary>
static class EventArgument
{
    /// <exception cref="UsageException">The payload is not JSON, or WHEN is neither instant nor duration.</exception>
    public static RunEvent Parse(string argument, Instant start)
    {
        // An @ inside the payload is not WHEN: only the last one, and only when a time follows, separates.
        var at = argument.LastIndexOf('@');
        var when = at < 0 ? null : When(argument[(at + 1)..], start);
        var rest = when is null ? argument : argument[..at];
        if (at >= 0 && when is null && !rest.Contains('=', StringComparison.Ordinal))
            throw new UsageException($"--event: '{argument[(at + 1)..]}' is neither an instant nor an ISO duration such as P10D.");
        if (!rest.Contains('=', StringComparison.Ordinal))
            return new RunEvent(rest, Payload: null, when);
        (var name, JsonNode? payload) = NameAndJson.Parse(rest);
        return new RunEvent(name, payload, when);
    }

    static Instant? When(string text, Instant start)
    {
        if (OffsetDateTimePattern.ExtendedIso.Parse(text) is { Success: true } instant)
            return instant.Value.ToInstant();
        return PeriodPattern.NormalizingIso.Parse(text) is { Success: true } after
            ? (start.InUtc().LocalDateTime + after.Value).InUtc().ToInstant()
            : null;
    }
}
