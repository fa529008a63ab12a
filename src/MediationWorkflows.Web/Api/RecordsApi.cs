using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Records;
using MediationWorkflows.Tasks;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Web.Api;

/// <summary><c>/record-requests</c>: the intake checklist, with the date by which each record is due.</summary>
static class RecordsApi
{
    public static void MapRecords(this RouteGroupBuilder api)
    {
        api.MapGet("/cases/{id:guid}/record-requests", (Guid id, int? limit, Guid? after, ApiRead read) => read.RunAsync(async (scope, viewer) =>
        {
            var access = await scope.Get<AccessPolicy>().For(viewer, id, scope.Now, scope.Ct);
            var size = Page.SizeInCase(limit);
            var rows = await access.Visible(scope.Db.Set<RecordRequest>()).Where(r => after == null || r.Id > after).OrderBy(r => r.Id).Take(size + 1).ToListAsync(scope.Ct);
            var page = Page.Of(rows, size, r => r.Id.ToString());
            var names = await ParticipantNames.OfAsync(scope.Db, id, scope.Ct);
            var due = await DueDatesAsync(scope.Db, id, scope.Ct);
            return new Page<object>([.. page.Items.Select(r => Show(r, names, access.CanRead(r), due(r)))], page.Next);
        }));
        api.MapPost("/cases/{id:guid}/record-requests", (Guid id, RecordRequestBody body, ApiWrite write) => write.RunAsync(
            (scope, viewer) => scope.Get<RequestRecord>().RunAsync(
                new RequestRecord.Command(id, Input.Required(body.Of, "of"), Input.Required(body.Title, "title"), body.Mandatory ?? false, body.Rule is null ? null : DeadlinesApi.Rule(body.Rule), viewer), scope.Now, scope.Ct),
            async (scope, viewer, row) => Answer.Created($"/api/v1/record-requests/{row.Id}", await ShowAsync(scope, viewer, row), row)));
        api.MapPost("/record-requests/{id:guid}/bring-in", (Guid id, BringInBody? body, IfMatch match, ApiWrite write) => write.ChangeAsync<RecordRequest>(
            match, id, "record request", ShowSettled, (scope, viewer, _, _) => scope.Get<BringInRecord>().RunAsync(new BringInRecord.Command(id, body?.DocumentId, viewer), scope.Now, scope.Ct)));
        api.MapPost("/record-requests/{id:guid}/waive", (Guid id, ReasonRequest body, IfMatch match, ApiWrite write) => write.ChangeAsync<RecordRequest>(
            match, id, "record request", ShowSettled, (scope, viewer, _, _) => scope.Get<WaiveRecord>().RunAsync(new WaiveRecord.Command(id, Input.Required(body.Reason, "reason"), viewer), scope.Now, scope.Ct)));
    }

    static async Task<object> ShowAsync(WorkScope scope, Viewer viewer, RecordRequest row)
    {
        var access = await scope.Get<AccessPolicy>().For(viewer, row.CaseId, scope.Now, scope.Ct);
        return Show(row, await ParticipantNames.OfAsync(scope.Db, row.CaseId, scope.Ct), access.CanRead(row), (await DueDatesAsync(scope.Db, row.CaseId, scope.Ct))(row));
    }

    /// <summary>Due is what the open task says that asks for the record: for it alone, or for all on somebody's checklist.</summary>
    internal static async Task<Func<RecordRequest, LocalDate?>> DueDatesAsync(AppDb db, Guid caseId, CancellationToken ct)
    {
        var open = await db.Set<CaseTask>().Include(t => t.Deadline)
            .Where(t => t.CaseId == caseId && t.Kind == ProvideRecordsTask.KindName && t.State == TaskState.Open).ToListAsync(ct);
        return request => request.State != RecordRequestState.Requested ? null
            : (open.Find(t => t.SubjectId == request.Id) ?? open.Find(t => t.SubjectId is null && t.AssigneeId == request.OfId))?.Deadline.DueOn;
    }

    /// <summary>What is in or waived is due no more.</summary>
    static object ShowSettled(RecordRequest row, ParticipantNames names, bool readable) => Show(row, names, readable, dueOn: null);

    static object Show(RecordRequest row, ParticipantNames names, bool readable, LocalDate? dueOn) => new
    {
        row.Id,
        row.CaseId,
        Of = names[row.OfId],
        Title = readable ? row.Title.Reveal() : null,
        Mandatory = row.IsMandatory,
        row.State,
        DueOn = dueOn,
        DocumentId = readable ? row.DocumentId : null,
        WaivedBecause = readable ? row.WaivedBecause?.Reveal() : null,
        row.RequestedAt,
        row.SettledAt,
        Etag = EntityTags.TextOf(row),
    };

    /// <param name="Of">Key or id of the participant who has the record.</param>
    /// <param name="Rule">How long they have, such as <c>20 BD</c>, which it is without.</param>
    public sealed record RecordRequestBody(string? Of, string? Title, bool? Mandatory, string? Rule);

    public sealed record BringInBody(Guid? DocumentId);
}
