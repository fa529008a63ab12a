using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using NodaTime;

namespace MediationWorkflows.Disclosures;

/// <summary>A party acknowledges the exceptions to confidentiality, by itself or together with the ground rules. Once per version of the register.</summary>
public sealed class AcknowledgeExceptions(AppDb db, AccessPolicy policy, AuditTrail audit)
{
    public sealed record Command(Guid CaseId, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var access = await policy.For(command.By, command.CaseId, now, ct);
        access.Demand(CaseAction.AnswerGroundRules);
        foreach (var participation in access.Own)
        {
            await RecordAsync(command.CaseId, participation, command.By, now, ct);
        }
    }

    internal async Task RecordAsync(Guid caseId, Guid participationId, Viewer by, Instant now, CancellationToken ct)
    {
        var version = ExceptionsRegister.Shipped.Version;
        if (await db.FindAsync<ExceptionsAcknowledgement>([participationId, version], ct) is not null)
        {
            return;
        }

        db.Add(new ExceptionsAcknowledgement { ParticipationId = participationId, RegisterVersion = version, CaseId = caseId, At = now });
        await audit.AppendAsync(caseId, by.PersonId, "exceptions.acknowledged", now, ct, "participation", participationId.ToString("N"), $$"""{"version":{{version}}}""");
    }
}
