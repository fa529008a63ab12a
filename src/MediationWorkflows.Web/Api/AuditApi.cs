using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Web.Auth;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Web.Api;

/// <summary><c>/cases/{id}/audit</c>: the case's chain of who did what, as far as the caller may see it; all of it as a signed bundle.</summary>
static class AuditApi
{
    /// <summary>Rows of content: at the level of metadata nobody learns who wrote or shared a confidential one, nor when.</summary>
    static readonly string[] Confidential =
        [nameof(Items.InfoItem), nameof(Documents.Document), nameof(Disclosures.InformationRelease), nameof(Summaries.Summary), nameof(Channels.Channel), nameof(Whistleblowing.WhistleblowerReport)];

    public static void MapAudit(this RouteGroupBuilder api)
    {
        api.MapGet("/cases/{id:guid}/audit", (Guid id, int? limit, long? after, ApiRead read) => read.RunAsync(async (scope, viewer) =>
        {
            var access = await scope.Get<AccessPolicy>().For(viewer, id, scope.Now, scope.Ct);
            var size = Page.Size(limit);
            var links = await access.ReadableAudit(scope.Db.Set<AuditEvent>()).Where(link => after == null || link.Sequence > after)
                .OrderBy(link => link.Sequence).Take(size + 1).ToListAsync(scope.Ct);
            var withData = access.Level(InformationClass.Audit) is AccessLevel.Full or AccessLevel.Own;
            var shown = links.Take(size).Where(link => withData || !Confidential.Contains(link.TargetKind, StringComparer.Ordinal)).Select(link => (object)new
            {
                link.Sequence,
                link.At,
                link.Action,
                link.ActorId,
                link.TargetKind,
                link.TargetId,
                Data = withData ? link.Data : null,
                link.PreviousHash,
                link.Hash,
            });
            return new Page<object>([.. shown], links.Count > size ? links[size - 1].Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture) : null);
        }));
        // A read that is on record: the bundle's last link says that it was made, and for whom.
        api.MapGet("/cases/{id:guid}/audit/export", async (Guid id, HttpContext http, UnitOfWork work) => Results.File(
            await work.RunAsync(scope => scope.Get<ExportAudit>().RunAsync(new ExportAudit.Command(id, http.User.Viewer()), scope.Now, scope.Ct), http.RequestAborted),
            "application/zip", $"audit-{id:N}.zip"));
    }
}
