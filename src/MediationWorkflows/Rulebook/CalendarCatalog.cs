using System.Globalization;
using MediationWorkflows.Calendars;
using NodaTime;

namespace MediationWorkflows.Rulebook;

/// <summary>
/// The calendars of this installation: those that ship, and what administrators made of them. A calendar that names another as its
/// <see cref="CalendarDefinition.Base"/> is laid over it, so that an organisation's lies over a public one and a case's over the organisation's.
/// </summary>
public sealed class CalendarCatalog(EditedRules edited, CompiledCalendars compiled)
{
    public const string Kind = "calendar";

    private const string OfCases = "case-";

    /// <summary>Layers beyond this are a mistake, most likely a circle.</summary>
    private const int MostLayers = 5;

    private readonly Dictionary<string, WorkingCalendar> here = new(StringComparer.Ordinal);

    /// <summary>
    /// Lets this unit of work, and nobody else, find a calendar that it is only about to store: should it not commit, another edit may get the same version.
    /// </summary>
    public void UseHere(WorkingCalendar calendar) => here[calendar.Version] = calendar;

    /// <summary>The id of what one case lays over its calendar.</summary>
    public static string OfCase(Guid caseId) => $"{OfCases}{caseId:N}";

    /// <summary>Whether a calendar is one case's own: it is shown and changed there, and nobody else counts with it.</summary>
    public static bool IsOfCase(string id) => id.StartsWith(OfCases, StringComparison.Ordinal);

    /// <summary>The calendars that any case may have.</summary>
    public async Task<IReadOnlyList<string>> IdsAsync(CancellationToken ct) =>
        [.. CalendarLibrary.Ids.Union((await edited.KeysAsync(Kind, ct)).Where(id => !IsOfCase(id)), StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The newest version, or null when there is no such calendar.</summary>
    public async Task<CalendarDefinition?> FindAsync(string id, CancellationToken ct) =>
        await edited.LatestAsync(Kind, id, ct) is { } row ? CalendarJson.Read(row.Content, id)
        : CalendarLibrary.Ids.Contains(id, StringComparer.Ordinal) ? CalendarLibrary.Definition(id) : null;

    /// <summary>The newest version with the newest of everything below it.</summary>
    /// <exception cref="UnknownCalendarException"/>
    public async Task<WorkingCalendar> CurrentAsync(string id, CancellationToken ct) =>
        Compose(await LayersAsync(await FindAsync(id, ct) ?? throw await UnknownAsync(id, ct), ct));

    /// <summary>The calendar that a date was derived with, by its layers and their versions (<see cref="WorkingCalendar.Version"/>).</summary>
    /// <exception cref="UnknownCalendarException">A version is gone.</exception>
    public async Task<WorkingCalendar> GetAsync(string layers, CancellationToken ct)
    {
        if ((here.GetValueOrDefault(layers) ?? compiled.Find(layers)) is { } known)
        {
            return known;
        }

        var definitions = new List<CalendarDefinition>();
        foreach (var layer in layers.Split('+'))
        {
            var (id, version) = (layer.Split('@')[0], int.Parse(layer.Split('@')[1], CultureInfo.InvariantCulture));
            definitions.Add(await VersionAsync(id, version, ct) ?? throw await UnknownAsync(layer, ct));
        }

        return Compose(definitions);
    }

    /// <summary>The definition with everything below it, lowest first. Not compiled: it may be a draft.</summary>
    /// <exception cref="TimeRuleException">A base is unknown, or the calendars lie on one another in a circle.</exception>
    public async Task<IReadOnlyList<CalendarDefinition>> LayersAsync(CalendarDefinition top, CancellationToken ct)
    {
        List<CalendarDefinition> lowestFirst = [top];
        while (lowestFirst[0].Base is { } below)
        {
            if (lowestFirst.Exists(l => l.Id == below))
            {
                throw new InvalidCalendarException(top.Id, $"it lies on '{below}', which lies on it.");
            }

            lowestFirst.Insert(0, await FindAsync(below, ct) ?? throw await UnknownAsync(below, ct));
        }

        RequireFew(lowestFirst);
        return lowestFirst;
    }

    /// <exception cref="InvalidCalendarException">Too many lie on one another.</exception>
    public static void RequireFew(IReadOnlyList<CalendarDefinition> layers)
    {
        if (layers.Count > MostLayers)
        {
            throw new InvalidCalendarException(layers[^1].Id, $"more than {MostLayers} calendars lie on one another.");
        }
    }

    /// <summary>All that lie on it, directly or not, each with what lies between; lowest first, without the calendar itself.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<CalendarDefinition>>> RestingOnAsync(string id, CancellationToken ct)
    {
        // Those that ship stand by themselves: whatever lies on another was edited.
        var above = (await edited.LatestOfAllAsync(Kind, ct)).Select(row => CalendarJson.Read(row.Content, row.Key)).Where(d => d.Base is not null).ToLookup(d => d.Base!, StringComparer.Ordinal);
        var resting = new Dictionary<string, IReadOnlyList<CalendarDefinition>>(StringComparer.Ordinal);
        var next = new Queue<(string Id, IReadOnlyList<CalendarDefinition> Between)>([(id, [])]);
        while (next.TryDequeue(out var below))
        {
            foreach (var definition in above[below.Id].Where(d => d.Id != id))
            {
                IReadOnlyList<CalendarDefinition> layers = [.. below.Between, definition];
                resting[definition.Id] = layers;
                next.Enqueue((definition.Id, layers));
            }
        }

        return resting;
    }

    /// <summary>The row that keeps a version for ever.</summary>
    public static RuleVersion Version(CalendarDefinition definition, Guid? by, Instant now) => new()
    {
        Kind = Kind,
        Key = definition.Id,
        Version = definition.Version,
        Content = CalendarJson.Write(definition),
        CreatedAt = now,
        CreatedBy = by,
    };

    public async Task<UnknownCalendarException> UnknownAsync(string id, CancellationToken ct) => new(id, await IdsAsync(ct));

    private async Task<CalendarDefinition?> VersionAsync(string id, int version, CancellationToken ct) =>
        await edited.FindAsync(Kind, id, version, ct) is { } row ? CalendarJson.Read(row.Content, id)
        : CalendarLibrary.Ids.Contains(id, StringComparer.Ordinal) && CalendarLibrary.Definition(id) is { } shipped && shipped.Version == version ? shipped : null;

    private WorkingCalendar Compose(IReadOnlyList<CalendarDefinition> lowestFirst) =>
        compiled.Find(WorkingCalendar.VersionOf(lowestFirst)) ?? compiled.Keep(WorkingCalendar.Compose(lowestFirst[0], [.. lowestFirst.Skip(1)]));
}
