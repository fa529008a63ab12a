using System.Reflection;
using MediationWorkflows.Database;
using MediationWorkflows.Engine.Definitions;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Workflows;

/// <summary>Puts definitions into the store as published versions: those that ship, when an installation first starts, and those that a run brings along.</summary>
public sealed class InstallDefinitions(AppDb db)
{
    private const string Prefix = "MediationWorkflows.Workflows.Shipped.";

    /// <summary>The definitions that ship with the product (the folder <c>workflows</c>), by definition id.</summary>
    public static IReadOnlyDictionary<string, WorkflowDefinition> Shipped { get; } = ReadShipped();

    /// <summary>Installs shipped definitions that the store does not know at all; one that someone has changed or deleted versions of is theirs.</summary>
    public async Task ShippedAsync(Instant now, CancellationToken ct)
    {
        var known = await db.Set<WorkflowDefinitionVersion>().Select(d => d.DefinitionId).Distinct().ToListAsync(ct);
        foreach (var definition in Shipped.Values.Where(d => !known.Contains(d.DefinitionId)))
        {
            Add(definition, isPublished: true, now);
        }
    }

    /// <summary>Adds a definition as it is, under its own version id and number.</summary>
    public WorkflowDefinitionVersion Add(WorkflowDefinition definition, bool isPublished, Instant now)
    {
        var version = new WorkflowDefinitionVersion
        {
            Id = definition.Id,
            DefinitionId = definition.DefinitionId,
            Number = definition.Version,
            Name = definition.Name,
            Description = definition.Description,
            Json = definition.ToJson(),
            IsLatest = true,
            IsPublished = isPublished,
            PublishedAt = isPublished ? now : null,
            CreatedAt = now,
        };
        db.Add(version);
        return version;
    }

    private static Dictionary<string, WorkflowDefinition> ReadShipped()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Select(name =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return WorkflowDefinition.Parse(reader.ReadToEnd());
        }).ToDictionary(d => d.DefinitionId, StringComparer.Ordinal);
    }
}
