using MediationWorkflows.Engine.Activities;

namespace MediationWorkflows.Engine.Execution;

/// <summary>
/// The activity types that definitions may use. Filled once at start and only read afterwards, from any number of threads.
/// </summary>
public sealed class ActivityCatalog
{
    private readonly Dictionary<(string Type, int Version), CatalogEntry> entries = [];
    private readonly Dictionary<string, CatalogEntry> newest = new(StringComparer.Ordinal);

    public IReadOnlyList<ActivityDescriptor> Descriptors => [.. entries.Values.Select(e => e.Descriptor).OrderBy(d => d.TypeName, StringComparer.Ordinal)];

    /// <summary>A new catalog with Elsa's control flow and primitives.</summary>
    public static ActivityCatalog BuiltIn()
    {
        var catalog = new ActivityCatalog();
        BuiltInActivities.AddTo(catalog);
        return catalog;
    }

    /// <summary>Adds a type; adding the same type and version again replaces it.</summary>
    public void Add(ActivityDescriptor d, IActivity activity)
    {
        ArgumentNullException.ThrowIfNull(d);
        var entry = new CatalogEntry(d, activity);
        entries[(d.TypeName, d.Version)] = entry;
        if (!newest.TryGetValue(d.TypeName, out var known) || known.Descriptor.Version <= d.Version)
            newest[d.TypeName] = entry;
    }

    /// <summary>Finds the stated version, else the newest one of the type, as Elsa does.</summary>
    public CatalogEntry? Find(string typeName, int version) =>
        entries.TryGetValue((typeName, version), out var exact) ? exact : newest.GetValueOrDefault(typeName);

    /// <summary>The descriptor of exactly this type and version, or null.</summary>
    public ActivityDescriptor? TryGet(string typeName, int version) => entries.TryGetValue((typeName, version), out var e) ? e.Descriptor : null;
}

public sealed record CatalogEntry(ActivityDescriptor Descriptor, IActivity Activity);
