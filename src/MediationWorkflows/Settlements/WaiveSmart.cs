using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using NodaTime;

namespace MediationWorkflows.Settlements;

/// <summary>A named person lets a term of a draft stand although it does not pass the SMART gate, and says why; everybody who signs reads that (I10).</summary>
public sealed class WaiveSmart(AppDb db, AccessPolicy policy, AuditTrail audit)
{
    private const int LongestReason = 1000;

    /// <param name="Term">Its place, from 0.</param>
    public sealed record Command(Guid SettlementId, int Term, string Reason, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (settlement, access) = await policy.FindAsync<Settlement>(command.By, command.SettlementId, "settlement", now, ct);
        access.Demand(CaseAction.DraftSettlement);
        if (string.IsNullOrWhiteSpace(command.Reason) || command.Reason.Length > LongestReason)
        {
            throw new InvalidInputException("reason", $"Say why, in at most {LongestReason} characters.");
        }

        if (command.Term < 0 || command.Term >= settlement.Terms.Count)
        {
            throw new InvalidInputException("term", "Name the place of a term, from 0.");
        }

        var person = command.By.PersonId ?? throw new NotAllowedException("A waiver is a person's.");
        var zone = DateTimeZoneProviders.Tzdb[(await db.FindAsync<MediationCase>([settlement.CaseId], ct))!.TimeZone];
        settlement.Waive(command.Term, person, command.Reason.Trim(), now.InZone(zone).Date);
        await audit.AppendAsync(settlement.CaseId, person, "settlement.smartWaived", now, ct, nameof(Settlement), settlement.Id.ToString("N"), $$"""{"term":{{command.Term}}}""");
    }
}
