using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Web.Auth;
using MediationWorkflows.Web.Cases;

namespace MediationWorkflows.Web.Api;

/// <summary><c>/cases/{id}/audit</c>: the case's chain of who did what, as far as the caller may see it; all of it as a signed bundle.</summary>
static class AuditApi
{
    public static void MapAudit(this RouteGroupBuilder api)
    {
        api.MapGet("/cases/{id:guid}/audit", (Guid id, int? limit, long? after, ApiRead read) => read.RunAsync(async (scope, viewer) =>
        {
            var part = await scope.Get<CaseAudit>().PageAsync(id, viewer, after, Page.Size(limit), scope.Now, scope.Ct);
            var shown = part.Links.Select(link => (object)new
            {
                link.Sequence,
                link.At,
                link.Action,
                link.ActorId,
                link.TargetKind,
                link.TargetId,
                Data = part.WithData ? link.Data : null,
                link.PreviousHash,
                link.Hash,
            });
            return new Page<object>([.. shown], part.Next?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }));
        // A read that is on record: the bundle's last link says that it was made, and for whom.
        api.MapGet("/cases/{id:guid}/audit/export", async (Guid id, HttpContext http, UnitOfWork work) => Results.File(
            await work.RunAsync(scope => scope.Get<ExportAudit>().RunAsync(new ExportAudit.Command(id, http.User.Viewer()), scope.Now, scope.Ct), http.RequestAborted),
            "application/zip", $"audit-{id:N}.zip"));
    }
}
