using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Holds;
using MediationWorkflows.Timers;
using NodaTime;

namespace MediationWorkflows.Escrow;

/// <summary>
/// Hands an instruction to the agent and looks for its answer until there is one. A crash between the agent's having it and the commit brings it here again,
/// under the same key; a hold that came meanwhile keeps back what was not handed over.
/// </summary>
public sealed class CarryOutInstruction(AppDb db, IEscrowAgent agent, ConfirmEscrowRelease confirm, TimerQueue timers, AuditTrail audit) : ITimerHandler
{
    public const string TimerKind = "EscrowInstruction";

    private static readonly Duration Soon = Duration.FromHours(1);
    private static readonly Duration Later = Duration.FromDays(1);

    public async Task FireAsync(WorkTimer timer, Instant now, CancellationToken ct)
    {
        if (await db.FindAsync<EscrowRelease>([Guid.ParseExact(timer.Target, "N")], ct) is not { State: ReleaseState.Instructed } release)
        {
            return;
        }

        if (release.DeliveredAt is null)
        {
            if ((await db.ActiveHoldsAsync(release.CaseId, ct)).Count > 0)
            {
                Again(release, now);
                return;
            }

            var account = (await db.FindAsync<EscrowAccount>([release.AccountId], ct))!;
            await agent.InstructAsync(new EscrowInstruction(release.Key, release.To, release.Amount, account.Currency, account.ExternalReference?.Reveal()), ct);
            release.Deliver(now);
            await audit.AppendAsync(release, actorId: null, "escrow.instruction.delivered", now, ct);
        }

        if (await agent.FindAcknowledgementAsync(release.Key, ct) is { } said)
        {
            await confirm.RunAsync(new ConfirmEscrowRelease.Command(release.Id, said.Paid, said.PaidOn, said.Note ?? (said.Paid ? null : "It could not be paid."), Viewer.System), now, ct);
        }
        else
        {
            Again(release, now);
        }
    }

    private void Again(EscrowRelease release, Instant now) => timers.Schedule(WorkTimer.At(
        now + (now - release.InstructedAt!.Value < Later ? Soon : Later), TimerKind, release.Id.ToString("N"), now));
}
