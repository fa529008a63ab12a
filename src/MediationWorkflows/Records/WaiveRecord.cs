using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Records;

/// <summary>The case does without a record, for a reason that everybody in it can read.</summary>
public sealed class WaiveRecord(AccessPolicy policy, AuditTrail audit, TakeAnswer answer)
{
    private const int LongestReason = 500;

    public sealed record Command(Guid RequestId, string Reason, Viewer By);

    public async Task<RecordRequest> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (request, access) = await policy.FindAsync<RecordRequest>(command.By, command.RequestId, "record request", now, ct);
        access.Demand(CaseAction.RequestRecord);
        if (string.IsNullOrWhiteSpace(command.Reason) || command.Reason.Length > LongestReason)
        {
            throw new InvalidInputException("reason", $"Say why, in at most {LongestReason} characters.");
        }

        request.Waive(command.Reason.Trim(), now);
        await audit.AppendAsync(request, command.By.PersonId, "record.waived", now, ct);
        if (!command.By.IsSystem)
        {
            await answer.OfAsync(request.CaseId, ProvideRecordsTask.KindName, ProvideRecordsTask.NotAvailable, command.By.PersonId, now, ct, request.OfId, request.Id);
        }

        return request;
    }
}
