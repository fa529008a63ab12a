using MediationWorkflows.Web.Cases;

namespace MediationWorkflows.Web.Api;

/// <summary><c>/deadlines</c>: when something is due, and why then.</summary>
static class DeadlinesApi
{
    public static void MapDeadlines(this RouteGroupBuilder api)
    {
        api.MapGet("/cases/{id:guid}/deadlines", (Guid id, ApiRead read) => read.RunAsync(async (scope, viewer) =>
            Page.Whole(await scope.Get<CaseDeadlines>().ListAsync(id, viewer, scope.Now, scope.Ct))));
        api.MapGet("/deadlines/{id:guid}", (Guid id, ApiRead read) => read.RunAsync(async (scope, viewer) =>
        {
            var found = await scope.Get<CaseDeadlines>().GetAsync(id, viewer, scope.Now, scope.Ct);
            return (found, found.Etag);
        }));
    }
}
