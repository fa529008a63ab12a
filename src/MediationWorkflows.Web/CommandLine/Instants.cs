using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Web.CommandLine;

/// <summary>Instants as people type them: ISO 8601 with an offset, or a date for its first moment in UTC.</summary>
static class Instants
{
    public static Instant Parse(string text, string option)
    {
        if (OffsetDateTimePattern.ExtendedIso.Parse(text) is { Success: true } withOffset)
            return withOffset.Value.ToInstant();
        if (LocalDatePattern.Iso.Parse(text) is { Success: true } date)
            return date.Value.AtMidnight().InUtc().ToInstant();
        throw new UsageException($"{option}: '{text}' is not an instant such as 2026-03-01T09:00:00Z.");
    }
}
