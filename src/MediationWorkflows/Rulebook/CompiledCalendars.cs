using System.Collections.Concurrent;
using MediationWorkflows.Calendars;

namespace MediationWorkflows.Rulebook;

/// <summary>Calendars that were composed before, by their layers (<see cref="WorkingCalendar.Version"/>). Versions never change, so nothing here grows stale.</summary>
public sealed class CompiledCalendars
{
    private readonly ConcurrentDictionary<string, WorkingCalendar> byLayers = new(StringComparer.Ordinal);

    public WorkingCalendar? Find(string layers) => byLayers.GetValueOrDefault(layers);

    public WorkingCalendar Keep(WorkingCalendar calendar) => byLayers.GetOrAdd(calendar.Version, calendar);
}
