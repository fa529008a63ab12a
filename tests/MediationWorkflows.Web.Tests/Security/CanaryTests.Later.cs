using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Escalations;
using MediationWorkflows.Escrow;
using MediationWorkflows.Facts;
using MediationWorkflows.Forum;
using MediationWorkflows.Milestones;
using MediationWorkflows.Parties;
using MediationWorkflows.PriorClauses;
using MediationWorkflows.Restrictions;
using MediationWorkflows.Retention;
using MediationWorkflows.Reviews;
using MediationWorkflows.Risk;
using MediationWorkflows.Safety;
using MediationWorkflows.Sessions;
using MediationWorkflows.Summaries;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace MediationWorkflows.Web.Tests.Security;

/// <summary>What comes later in a case than a test can wait for, or through pages only: written straight into the tables.</summary>
public sealed partial class CanaryTests
{
    /// <summary>Encrypted too, and written by the service: ids, days, amounts, hashes, answers kept to be given again; and what people are called, which their mail says.</summary>
    static readonly string[] NotTyped =
    [
        "IdempotencyRecord.Body", "IdempotencyRecord.Headers", "IdempotencyRecord.RequestHash", "Person.Name", "RetaliationFlag.Step", "Settlement.AnnexesJson", "SettlementTerm.InstalmentsJson",
        "WhistleblowerReport.Reporter", "WhistleblowerReport.WatchUntil",
    ];

    static readonly ClassifiedText Words = new($"All about the {Word}");

    Task KeepAsync(Guid caseId) => factory.Services.GetRequiredService<UnitOfWork>().RunAsync(
        async scope =>
        {
            var (db, now, ct) = (scope.Db, scope.Now, scope.Ct);
            await EveryKind.AddLaterAsync(scope, caseId);
            await db.SaveChangesAsync(ct);
            var people = await db.Set<Participation>().Where(p => p.CaseId == caseId).ToDictionaryAsync(p => p.Key, ct);
            var (client, institution) = (people["client"], people["institution"]);
            (await db.Set<Milestone>().SingleAsync(ct)).SubmitEvidence(institution.Id, Words.Reveal(), now);
            var review = await db.Set<ComplianceReview>().SingleAsync(ct);
            review.Open(now);
            review.Note(client.Id, Words.Reveal(), now);
            var checklist = await db.Set<Checklist>().FirstAsync(ct);
            checklist.Items.Add(new ChecklistItem { ChecklistId = checklist.Id, Code = "one", Position = 0 });
            checklist.Answer("one", ChecklistAnswer.Yes, Words.Reveal(), personId: null, now);
            var plan = new SafetyPlan { Id = Ids.New(now), CaseId = caseId, OwnerId = client.Id, FirstOn = new LocalDate(2027, 3, 1), Every = "1 w", At = new LocalTime(9, 0), SetAt = now };
            var item = await db.Set<Summary>().Select(s => s.Id).FirstAsync(ct);
            db.AddRange(
                plan,
                new SafetyCheck { Id = Ids.New(now), CaseId = caseId, PlanId = plan.Id, IsSafe = true, Note = Words, CheckedAt = now },
                new FactAnswer { FactId = await db.Set<StatementOfFact>().Select(f => f.Id).FirstAsync(ct), ParticipationId = client.Id, Agrees = false, Otherwise = Words, At = now },
                new SafetyClearance { SafetyEventId = await db.Set<SafetyEvent>().Select(e => e.Id).FirstAsync(ct), PersonId = client.PersonId, Reason = Words, At = now },
                new LegalHoldChange { Id = Ids.New(now), CaseId = caseId, IsHeld = true, Reason = Words, At = now },
                new SavedFilter { Id = Ids.New(now), PersonId = client.PersonId, Name = Words, Words = Words, CreatedAt = now },
                new ExceptionalAccess { Id = Ids.New(now), CaseId = caseId, PersonId = client.PersonId, SubjectId = item, Reason = Words, Basis = "law", At = now },
                new SummaryComment { SummaryId = item, ParticipationId = client.Id, Text = Words, At = now });
            var mandate = await db.Set<ExpertMandate>().SingleAsync(ct);
            mandate.Objections.Add(new ExpertObjection { Id = Ids.New(now), MandateId = mandate.Id, ParticipationId = client.Id, Reason = Words, At = now });
            Write(db, await db.Set<Milestone>().SingleAsync(ct), nameof(Milestone.Reason));
            Write(db, review, nameof(ComplianceReview.Finding), nameof(ComplianceReview.InterimReport));
            Write(db, await db.Set<EscrowAccount>().SingleAsync(ct), nameof(EscrowAccount.ExternalReference));
            Write(db, await db.Set<EscrowRelease>().SingleAsync(ct), nameof(EscrowRelease.Note));
            Write(db, await db.Set<Escalation>().FirstAsync(ct), nameof(Escalation.Decision));
            Write(db, mandate, nameof(ExpertMandate.Statement), nameof(ExpertMandate.Determination));
            Write(db, await db.Set<StatementOfFact>().FirstAsync(ct), nameof(StatementOfFact.Text));
            Write(db, await db.Set<ForumEntry>().FirstAsync(ct), nameof(ForumEntry.Text), nameof(ForumEntry.Support));
            Write(db, await db.Set<Session>().FirstAsync(ct), nameof(Session.Agenda));
            Write(db, await db.Set<SafetyEvent>().FirstAsync(ct), nameof(SafetyEvent.Reason), nameof(SafetyEvent.Recipients), nameof(SafetyEvent.CloseReason));
            Write(db, await db.Set<MalpracticeConcern>().FirstAsync(ct), nameof(MalpracticeConcern.Result));
            Write(db, await db.Set<Restriction>().FirstAsync(ct), nameof(Restriction.Heard));
            Write(db, await db.Set<ClauseRule>().FirstAsync(ct), nameof(ClauseRule.Text));
        },
        default);

    static void Write(AppDb db, object row, params string[] columns)
    {
        foreach (var column in columns)
            db.Entry(row).Property(column).CurrentValue = Words;
    }
}
