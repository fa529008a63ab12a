using System.Globalization;
using MediationWorkflows.Database;
using MediationWorkflows.Web.Hosting;
using Microsoft.Net.Http.Headers;

namespace MediationWorkflows.Web.Api;

/// <summary>Versions as ETags. A representation carries its own; a change sends it back, so that nobody overwrites what they have not seen.</summary>
static class EntityTags
{
    public static string TextOf(IVersioned thing) => $"\"{thing.Version.ToString(CultureInfo.InvariantCulture)}\"";

    public static void Show(this HttpResponse response, IVersioned thing) => response.Headers.ETag = TextOf(thing);

    /// <exception cref="PreconditionException">No <c>If-Match</c>, or one of another version. <c>*</c> is whatever there is.</exception>
    public static void RequireMatch(this HttpRequest request, IVersioned thing)
    {
        var wanted = request.GetTypedHeaders().IfMatch;
        if (wanted.Count == 0)
            throw PreconditionException.Missing();
        var current = new EntityTagHeaderValue(TextOf(thing));
        if (!wanted.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(current, useStrongComparison: true)))
            throw PreconditionException.Stale(current.ToString());
    }
}
