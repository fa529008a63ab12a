using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using NodaTime;

namespace MediationWorkflows.Cases;

/// <summary>The case goes on to its next phase.</summary>
public sealed class EnterPhase(AppDb db, AccessPolicy policy, AuditTrail audit)
{
    public sealed record Command(Guid CaseId, CasePhase Phase, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var access = await policy.For(command.By, command.CaseId, now, ct);
        access.Demand(CaseAction.AdvancePhase);
        var mediationCase = (await db.FindAsync<MediationCase>([command.CaseId], ct))!;
        if (mediationCase.Phase == command.Phase)
        {
            return;
        }

        var left = mediationCase.Phase;
        mediationCase.Enter(command.Phase);
        await audit.AppendAsync(command.CaseId, command.By.PersonId, "case.phase", now, ct, nameof(MediationCase), command.CaseId.ToString("N"),
            $$"""{"from":"{{left}}","to":"{{command.Phase}}"}""");
    }
}
