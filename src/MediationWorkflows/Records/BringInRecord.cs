using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Documents;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Records;

/// <summary>A requested record is there: as a document of the case, or handed over in another way.</summary>
public sealed class BringInRecord(AppDb db, AccessPolicy policy, AuditTrail audit, TakeAnswer answer)
{
    /// <param name="DocumentId">The document, where it was uploaded.</param>
    public sealed record Command(Guid RequestId, Guid? DocumentId, Viewer By);

    public async Task<RecordRequest> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (request, access) = await policy.FindAsync<RecordRequest>(command.By, command.RequestId, "record request", now, ct);
        // Whoever asked may note that it came by post.
        if (!access.ActsFor(request.OfId))
        {
            access.Demand(CaseAction.RequestRecord);
        }

        if (command.DocumentId is { } id && (await db.FindAsync<Document>([id], ct) is not { } document || !access.CanSee(document)))
        {
            throw new InvalidInputException("documentId", "There is no such document in this case.");
        }

        request.BringIn(command.DocumentId, now);
        await audit.AppendAsync(request, command.By.PersonId, "record.in", now, ct);
        await SettleAsync(request, command.By, now, ct);
        return request;
    }

    /// <summary>The question is answered when nothing more of what it asked for is missing.</summary>
    private async Task SettleAsync(RecordRequest request, Viewer by, Instant now, CancellationToken ct)
    {
        if (by.IsSystem)
        {
            return;
        }

        await answer.OfAsync(request.CaseId, ProvideRecordsTask.KindName, ProvideRecordsTask.Provided, by.PersonId, now, ct, request.OfId, request.Id);
        var open = await db.WithPendingAsync<RecordRequest>(r => r.CaseId == request.CaseId && r.OfId == request.OfId && r.State == RecordRequestState.Requested, ct);
        if (open.Count == 0)
        {
            await answer.OfAsync(request.CaseId, ProvideRecordsTask.KindName, ProvideRecordsTask.Provided, by.PersonId, now, ct, request.OfId);
        }
    }
}
