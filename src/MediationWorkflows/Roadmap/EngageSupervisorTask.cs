using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Disclosures;
using MediationWorkflows.Parties;
using MediationWorkflows.Reviews;
using MediationWorkflows.Settlements;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Roadmap;

/// <summary>A review found that the settlement is not kept: is what the parties agreed for calling upon a supervisor there (R55)? Who is engaged reads that review from then on.</summary>
public sealed class EngageSupervisorTask(AppDb db, DisclosureLedger ledger, AuditTrail audit) : TaskKind
{
    public const string KindName = "supervisor.engage";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = ["Engaged", "NotWarranted"];

    public override bool IsAwaited => false;

    public override bool NeedsSubject => true;

    public override async Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct)
    {
        var review = (await db.FindAsync<ComplianceReview>([task.SubjectId], ct))!;
        var called = outcome == Outcomes[0] ? (await db.FindAsync<Settlement>([review.SettlementId], ct))!.Supervisors.Where(s => s.IntervenesWhen is not null) : [];
        foreach (var supervisor in called)
        {
            db.Add(new Share { Id = Ids.New(now), CaseId = task.CaseId, SubjectId = review.Id, ParticipationId = supervisor.ParticipationId, At = now });
            var recipient = (await db.FindAsync<Participation>([supervisor.ParticipationId], ct))!;
            ledger.Write(
                new DisclosureLedger.Entry(task.CaseId, recipient.Id, await ledger.NameAsync(recipient, ct), review.Finding ?? default, InformationClass.Terms, review.Id, new ClassifiedText(supervisor.IntervenesWhen!), "settlement"),
                ownerId: null, now);
        }

        await audit.AppendAsync(review, actorId, "supervisor.decided", now, ct, $$"""{"outcome":"{{outcome}}"}""");
    }
}
