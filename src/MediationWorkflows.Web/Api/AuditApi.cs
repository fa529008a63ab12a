using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Web.Api;

/// <summary><c>/cases/{id}/audit</c>: the case's chain of who did what, as far as the caller may see it.</summary>
static class AuditApi
{
    public static void MapAudit(this RouteGroupBuilder api) =>
        api.MapGet("/cases/{id:guid}/audit", (Guid id, int? limit, long? after, ApiRead read) => read.RunAsync(async (scope, viewer) =>
        {
            var access = await scope.Get<AccessPolicy>().For(viewer, id, scope.Now, scope.Ct);
            var size = Page.Size(limit);
            var links = await access.ReadableAudit(scope.Db.Set<AuditEvent>()).Where(link => after == null || link.Sequence > after)
                .OrderBy(link => link.Sequence).Take(size + 1).ToListAsync(scope.Ct);
            // At the level of metadata nobody learns who wrote or shared a confidential item, nor when.
            var hidesItems = access.Level(InformationClass.Audit) is not (AccessLevel.Full or AccessLevel.Own);
            var withData = access.Level(InformationClass.Audit) is AccessLevel.Full or AccessLevel.Own;
            var shown = links.Take(size).Where(link => !hidesItems || link.TargetKind != nameof(Items.InfoItem)).Select(link => (object)new
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
}
