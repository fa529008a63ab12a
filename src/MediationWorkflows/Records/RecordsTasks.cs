using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Records;

/// <summary>
/// Somebody brings in the records on their checklist: all that are still missing, or the one that the task is about. <c>data.missing</c> may list
/// the ids of those that they do not have.
/// </summary>
public sealed class ProvideRecordsTask(AppDb db, RequestRecord request, BringInRecord bringIn) : TaskKind
{
    public const string KindName = "records";
    public const string Provided = "Provided";
    public const string NotAvailable = "NotAvailable";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = [Provided, NotAvailable];

    /// <summary>What one does not have, another may.</summary>
    public override bool RefusalDecides => false;

    /// <summary>Everybody who joined gets the standard checklist, unless something was asked of them already.</summary>
    public override async Task<Guid?> PrepareAsync(Guid caseId, Instant now, CancellationToken ct)
    {
        var requested = await db.WithPendingAsync<RecordRequest>(r => r.CaseId == caseId, ct);
        foreach (var party in (await db.ActivePartiesAsync(caseId, now, ct)).Where(p => !requested.Exists(r => r.OfId == p.Id)))
        {
            foreach (var (title, isMandatory) in StandardRecords.Of(party.Role))
            {
                await request.AddAsync(caseId, party.Id, title, isMandatory, actorId: null, now, ct);
            }
        }

        return null;
    }

    public override async Task<IReadOnlySet<Guid>> AnsweredAsync(Guid caseId, Guid? subjectId, CancellationToken ct)
    {
        var requested = await db.WithPendingAsync<RecordRequest>(r => r.CaseId == caseId, ct);
        return requested.Select(r => r.OfId).Except(requested.Where(r => r.State == RecordRequestState.Requested).Select(r => r.OfId)).ToHashSet();
    }

    public override async Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct)
    {
        if (outcome != Provided)
        {
            return; // it stays missing; whoever coordinates waives it or insists
        }

        var missing = data.Texts("missing").Select(id => Guid.TryParse(id, out var parsed) ? parsed : Guid.Empty).ToHashSet();
        var open = (await db.WithPendingAsync<RecordRequest>(r => r.CaseId == task.CaseId && r.OfId == task.AssigneeId, ct))
            .Where(r => r.State == RecordRequestState.Requested && (task.SubjectId is null || r.Id == task.SubjectId)).ToList();
        if (missing.Any(id => !open.Exists(r => r.Id == id)))
        {
            throw new InvalidInputException("data.missing", "Only records that are asked for here can be missing.");
        }

        foreach (var record in open.Where(r => !missing.Contains(r.Id)))
        {
            await bringIn.RunAsync(new BringInRecord.Command(record.Id, DocumentId: null, Viewer.CarryingOut(actorId)), now, ct);
        }
    }
}

/// <summary>Mandatory records are missing: the coordinator does without them (<c>data.reason</c>), or insists.</summary>
public sealed class SettleRecordsTask(AppDb db, WaiveRecord waive) : TaskKind
{
    public override string Name => "records.settle";

    public override IReadOnlyList<string> Outcomes { get; } = ["Waived", "Insisted"];

    public override async Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct)
    {
        if (outcome != "Waived")
        {
            return;
        }

        var missing = (await db.WithPendingAsync<RecordRequest>(r => r.CaseId == task.CaseId, ct)).Where(r => r.IsMissing).ToList();
        foreach (var record in missing)
        {
            await waive.RunAsync(
                new WaiveRecord.Command(record.Id, data.Text("reason") ?? "It could not be obtained in the time of the intake.", Viewer.CarryingOut(actorId)), now, ct);
        }
    }
}
