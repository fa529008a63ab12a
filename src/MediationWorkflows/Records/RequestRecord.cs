using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Records;

/// <summary>Asks somebody for a record by a date.</summary>
public sealed class RequestRecord(AppDb db, AccessPolicy policy, OpenTask open, AuditTrail audit)
{
    public const string StandardRule = "20 BD";

    /// <param name="Of">Key or id of the participant who has it.</param>
    /// <param name="Rule">How long they have, for example <c>20 BD</c>.</param>
    public sealed record Command(Guid CaseId, string Of, string Title, bool IsMandatory, string? Rule, Viewer By);

    public async Task<RecordRequest> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var access = await policy.For(command.By, command.CaseId, now, ct);
        access.Demand(CaseAction.RequestRecord);
        (await db.FindAsync<MediationCase>([command.CaseId], ct))!.RequireOpen();
        if (!OneLine.Fits(command.Title, 200))
        {
            throw new InvalidInputException("title", "Give a title of at most 200 characters, on one line.");
        }

        var participation = await db.ParticipationAsync(command.CaseId, command.Of, "of", ct);
        if (!participation.IsInMandate(now))
        {
            throw new InvalidInputException("of", "This participant has left the case.");
        }

        var request = await AddAsync(command.CaseId, participation.Id, command.Title.Trim(), command.IsMandatory, command.By.PersonId, now, ct);
        await open.RunAsync(
            new OpenTask.Command(command.CaseId, ProvideRecordsTask.KindName, participation.Id, command.Rule ?? StandardRule, "standard", request.Id), now, ct);
        return request;
    }

    /// <summary>The request alone, for whoever asks for several at once.</summary>
    internal async Task<RecordRequest> AddAsync(Guid caseId, Guid ofId, string title, bool isMandatory, Guid? actorId, Instant now, CancellationToken ct)
    {
        var request = new RecordRequest { Id = Ids.New(now), CaseId = caseId, OfId = ofId, Title = new ClassifiedText(title), IsMandatory = isMandatory, RequestedAt = now };
        db.Add(request);
        await audit.AppendAsync(request, actorId, "record.requested", now, ct);
        return request;
    }
}
