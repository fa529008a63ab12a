using MediationWorkflows.Web.Auth;

namespace MediationWorkflows.Web.Studio.Api;

/// <summary>
/// The slice of Elsa's REST contract that Elsa Studio 3.8.2 calls, on the product's own store. It shows process metadata only:
/// no input, output or variable value of an instance leaves it.
/// </summary>
static class ElsaApi
{
    public static void MapElsaApi(this WebApplication app)
    {
        var api = app.MapGroup("/elsa/api").RequireStudioRole().ExcludeFromDescription()
            .AddEndpointFilter<AntiforgeryFilter>()
            .AddEndpointFilter<ElsaErrors>();
        api.MapDefinitions();
        api.MapFindings();
        api.MapBulkActions();
        api.MapDefinitionFiles();
        api.MapDescriptors();
        api.MapInstances();
        api.MapActivityExecutions();
        api.MapGet("/features/installed", () => ElsaList.Empty);
        api.MapGet("/package/version", object () => new { packageVersion = DefinitionDocument.ToolVersion });
    }
}

/// <summary>Elsa's plain list, and the empty one that stands for features that do not exist here.</summary>
sealed record ElsaList<T>(IReadOnlyList<T> Items)
{
    public int Count => Items.Count;
}

static class ElsaList
{
    public static readonly ElsaList<object> Empty = new([]);

    public static ElsaList<T> Of<T>(IReadOnlyList<T> items) => new(items);
}

/// <summary>One page of a longer list.</summary>
sealed record ElsaPage<T>(IReadOnlyList<T> Items, long TotalCount, IReadOnlyList<ElsaLink>? Links = null);

/// <summary>What the reader may do: Elsa Studio shows a button only if its link is there.</summary>
sealed record ElsaLink(string Href, string Rel, string Method);
