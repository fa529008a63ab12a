using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Holds;
using MediationWorkflows.Parties;
using MediationWorkflows.Roadmap;
using MediationWorkflows.Settlements;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Reviews;

/// <summary>Somebody neutral finds whether the settlement is kept; not while the case stands still for somebody's safety.</summary>
public sealed class RecordFinding(AppDb db, AccessPolicy policy, OpenTask open, AuditTrail audit, TakeAnswer answer)
{
    public sealed record Command(Guid ReviewId, ReviewState Finding, string Text, Viewer By);

    /// <summary>Why the finding cannot be made now although whoever makes it may; the attempt is on record then. Null: it can be.</summary>
    public async Task<StateException?> RefusalAsync(Command command, Instant now, CancellationToken ct)
    {
        var (review, access) = await policy.FindAsync<ComplianceReview>(command.By, command.ReviewId, "review", now, ct);
        access.Demand(CaseAction.RecordFinding);
        if (!(await db.ActiveHoldsAsync(review.CaseId, ct)).Exists(h => h.Kind == HoldKind.Safety))
        {
            return null;
        }

        await audit.AppendAsync(review.CaseId, command.By.PersonId, "review.finding.refused", now, ct, nameof(ComplianceReview), review.Id.ToString("N"));
        return new StateException("The case has paused; nothing is found while it stands still.", "OnHold", review.State.ToString());
    }

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        if (await RefusalAsync(command, now, ct) is { } refusal)
        {
            throw refusal;
        }

        var review = (await db.FindAsync<ComplianceReview>([command.ReviewId], ct))!;
        if (string.IsNullOrWhiteSpace(command.Text))
        {
            throw new InvalidInputException("text", "Give the grounds of the finding.");
        }

        review.Find(command.Finding, command.Text, now);
        await audit.AppendAsync(review.CaseId, command.By.PersonId, "review.found", now, ct, nameof(ComplianceReview), review.Id.ToString("N"),
            $$"""{"finding":"{{command.Finding}}"}""");
        await AskWhetherToEngageAsync(review, now, ct);
        if (!command.By.IsSystem)
        {
            await answer.OfAsync(review.CaseId, "review.finding", command.Finding.ToString(), command.By.PersonId, now, ct, subjectId: review.Id);
        }
    }

    /// <summary>What is not kept may be what the parties agreed to call upon somebody outside for (R55); a person decides.</summary>
    private async Task AskWhetherToEngageAsync(ComplianceReview review, Instant now, CancellationToken ct)
    {
        if (review.State != ReviewState.NonCompliant || !(await db.FindAsync<Settlement>([review.SettlementId], ct))!.Supervisors.Any(s => s.IntervenesWhen is not null))
        {
            return;
        }

        var coordinator = (await db.ParticipationsAsync(review.CaseId, ct)).FirstOrDefault(p => p.Role == Role.Coordinator && p.IsInMandate(now));
        await open.RunAsync(new OpenTask.Command(review.CaseId, EngageSupervisorTask.KindName, coordinator?.Id, "5 BD", "standard", review.Id), now, ct);
    }
}
