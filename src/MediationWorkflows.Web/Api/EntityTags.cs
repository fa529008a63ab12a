using System.Globalization;
using MediationWorkflows.Database;

namespace MediationWorkflows.Web.Api;

/// <summary>Versions as ETags. A representation carries its own; a change sends it back (<see cref="IfMatch"/>), so that nobody overwrites what they have not seen.</summary>
static class EntityTags
{
    public static string TextOf(IVersioned thing) => $"\"{thing.Version.ToString(CultureInfo.InvariantCulture)}\"";

    public static void Show(this HttpResponse response, IVersioned thing) => response.Headers.ETag = TextOf(thing);
}
