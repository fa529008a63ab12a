using System.Collections.Frozen;
using System.Reflection;

namespace MediationWorkflows.Calendars;

/// <summary>The calendars that ship with the product (embedded Calendars/Data/*.json), read and checked once.</summary>
public static class CalendarLibrary
{
    const string Prefix = "MediationWorkflows.Calendars.Data.";

    static readonly Lazy<FrozenDictionary<string, CalendarDefinition>> Definitions = new(() => ReadAll().ToFrozenDictionary(d => d.Id));
    static readonly Lazy<FrozenDictionary<string, WorkingCalendar>> Compiled =
        new(() => Definitions.Value.ToFrozenDictionary(d => d.Key, d => WorkingCalendar.Compose(d.Value)));

    public static IEnumerable<string> Ids => Definitions.Value.Keys.Order(StringComparer.Ordinal);

    /// <exception cref="UnknownCalendarException"/>
    public static CalendarDefinition Definition(string id) =>
        Definitions.Value.TryGetValue(id, out var found) ? found : throw new UnknownCalendarException(id, Ids);

    /// <summary>The shipped calendar by itself, compiled once per process.</summary>
    /// <exception cref="UnknownCalendarException"/>
    public static WorkingCalendar Get(string id) =>
        Compiled.Value.TryGetValue(id, out var found) ? found : throw new UnknownCalendarException(id, Ids);

    static IEnumerable<CalendarDefinition> ReadAll()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return CalendarJson.Read(reader.ReadToEnd(), name[Prefix.Length..^".json".Length]);
        }
    }
}
