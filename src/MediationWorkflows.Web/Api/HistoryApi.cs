using MediationWorkflows.Access;
using MediationWorkflows.Retention;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Web.Api;

/// <summary>An instance's journal, page by page, and legal holds on what is kept.</summary>
static class HistoryApi
{
    public static void MapJournal(this RouteGroupBuilder operations) =>
        operations.MapGet("/instances/{id:guid}/journal", (Guid id, int? limit, long? after, ApiRead read) => read.RunAsync(async (scope, _) =>
        {
            if (!await scope.Db.Set<WorkflowInstance>().AnyAsync(i => i.Id == id, scope.Ct))
                throw new NotFoundException("workflow instance");
            var size = Page.Size(limit);
            var records = await JournalBurst.PageAsync(scope.Db, id, after ?? 0, size + 1, scope.Ct);
            var next = records.Count > size ? records[size - 1].Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture) : null;
            return new Page<object>(
                [.. records.Take(size).Select(j => new { j.Sequence, j.At, j.IntendedAt, j.ActivityId, j.NodeId, j.ActivityType, j.ActivityInstanceId, Event = j.EventName })], next);
        }));

    public static void MapLegalHolds(this RouteGroupBuilder api)
    {
        Map("legal-hold", isHeld: true);
        Map("legal-hold/release", isHeld: false);

        void Map(string name, bool isHeld) => api.MapPost($"/cases/{{id:guid}}/{name}", (Guid id, ReasonRequest body, ApiWrite write) => write.RunAsync(
            async (scope, viewer) =>
            {
                await scope.Get<SetLegalHold>().RunAsync(new SetLegalHold.Command(id, isHeld, Input.Required(body.Reason, "reason"), viewer), scope.Now, scope.Ct);
                return isHeld;
            },
            held => Answer.Ok(new { CaseId = id, LegalHold = held })));
    }
}
