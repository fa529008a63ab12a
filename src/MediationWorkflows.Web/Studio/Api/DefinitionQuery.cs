using System.Globalization;
using MediationWorkflows.Database;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Web.Studio.Api;

/// <summary>Elsa's way to ask for definitions; all parts are optional.</summary>
sealed record DefinitionQuery
{
    public string? VersionOptions { get; init; }

    public int? Page { get; init; }

    public int? PageSize { get; init; }

    public string? SearchTerm { get; init; }

    public string? OrderBy { get; init; }

    public string? OrderDirection { get; init; }

    public string[]? DefinitionIds { get; init; }

    public string[]? Ids { get; init; }

    const int LargestPage = 200;

    public async Task<(List<WorkflowDefinitionVersion> Items, int Total)> FindAsync(AppDb db, CancellationToken ct)
    {
        var found = OfVersion(db.Set<WorkflowDefinitionVersion>(), VersionOptions);
        if (DefinitionIds is { Length: > 0 })
            found = found.Where(v => DefinitionIds.Contains(v.DefinitionId));
        if (Ids is { Length: > 0 })
            found = found.Where(v => Ids.Contains(v.Id));
        if (!string.IsNullOrWhiteSpace(SearchTerm))
        {
            var term = SearchTerm.Trim().ToLowerInvariant();
#pragma warning disable CA1304, CA1311, CA1862, MA0011 // Translated to SQL's lower().
            found = found.Where(v => v.Name.ToLower().Contains(term) || v.DefinitionId.ToLower().Contains(term) || (v.Description ?? "").ToLower().Contains(term));
#pragma warning restore CA1304, CA1311, CA1862, MA0011
        }

        var size = Math.Clamp(PageSize ?? 25, 1, LargestPage);
        var items = await Ordered(found).Skip(Math.Max(Page ?? 0, 0) * size).Take(size).ToListAsync(ct);
        return (items, await found.CountAsync(ct));
    }

    /// <param name="versions">Versions to choose from.</param>
    /// <param name="options">Latest, Published, LatestOrPublished, LatestAndPublished, Draft, AllVersions or a number; nothing means all.</param>
    public static IQueryable<WorkflowDefinitionVersion> OfVersion(IQueryable<WorkflowDefinitionVersion> versions, string? options) => options switch
    {
        "Latest" => versions.Where(v => v.IsLatest),
        "Published" => versions.Where(v => v.IsPublished),
        "LatestOrPublished" or "LatestAndPublished" => versions.Where(v => v.IsLatest || v.IsPublished),
        "Draft" => versions.Where(v => v.IsLatest && !v.IsPublished),
        _ when int.TryParse(options, CultureInfo.InvariantCulture, out var number) => versions.Where(v => v.Number == number),
        _ => versions,
    };

    IOrderedQueryable<WorkflowDefinitionVersion> Ordered(IQueryable<WorkflowDefinitionVersion> found)
    {
        var descending = string.Equals(OrderDirection, "Descending", StringComparison.OrdinalIgnoreCase);
        var ordered = (OrderBy, descending) switch
        {
            ("Version", false) => found.OrderBy(v => v.Number),
            ("Version", true) => found.OrderByDescending(v => v.Number),
            ("Created" or "CreatedAt", false) => found.OrderBy(v => v.CreatedAt),
            ("Created" or "CreatedAt", true) => found.OrderByDescending(v => v.CreatedAt),
            (_, false) => found.OrderBy(v => v.Name),
            (_, true) => found.OrderByDescending(v => v.Name),
        };
        return ordered.ThenBy(v => v.DefinitionId).ThenBy(v => v.Number);
    }
}
