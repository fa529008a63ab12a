using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Mail;
using MediationWorkflows.Sessions;
using NodaTime;

namespace MediationWorkflows.Holds;

/// <summary>Puts a case on hold: the clocks that this kind of hold stops stand still, and their reminders with them. All others run on (T7).</summary>
public sealed class PlaceHold(AppDb db, AccessPolicy policy, DeadlineWakeUp wakeUp, Outbox outbox, SessionClock sessions, AuditTrail audit)
{
    private const int LongestReason = 500;

    public sealed record Command(Guid CaseId, HoldKind Kind, string Reason, Viewer By);

    public async Task<Hold> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        (await policy.For(command.By, command.CaseId, now, ct)).Demand(CaseAction.HoldCase);
        (await db.FindAsync<MediationCase>([command.CaseId], ct))!.RequireOpen();
        if (!Enum.IsDefined(command.Kind))
        {
            throw new InvalidInputException("kind", $"One of {string.Join(", ", Enum.GetNames<HoldKind>())}.");
        }

        if (string.IsNullOrWhiteSpace(command.Reason) || command.Reason.Length > LongestReason)
        {
            throw new InvalidInputException("reason", $"Say why, in at most {LongestReason} characters.");
        }

        var hold = new Hold
        {
            Id = Ids.New(now),
            CaseId = command.CaseId,
            Kind = command.Kind,
            Reason = new ClassifiedText(command.Reason.Trim()),
            StartedAt = now,
            StartedBy = command.By.PersonId,
        };
        db.Add(hold);
        var open = await db.WithPendingAsync<Deadline>(
            d => d.CaseId == command.CaseId && (d.State == DeadlineState.Open || d.State == DeadlineState.Extended), ct);
        foreach (var deadline in open.Where(d => TollingPolicy.Stops(hold.Kind, d.Clock)))
        {
            deadline.State = DeadlineState.Suspended;
            await wakeUp.CancelAsync(deadline.Id, ct);
            await outbox.TakeBackDateAsync([deadline.Id], "OnHold", ct);
        }

        await sessions.PauseForHoldAsync(command.CaseId, now, ct);
        await audit.AppendAsync(command.CaseId, command.By.PersonId, "hold.placed", now, ct, nameof(Hold), hold.Id.ToString("N"));
        return hold;
    }
}
