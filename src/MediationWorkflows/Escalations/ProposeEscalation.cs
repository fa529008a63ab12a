using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Disclosures;
using MediationWorkflows.Mail;
using MediationWorkflows.Milestones;
using MediationWorkflows.Parties;
using MediationWorkflows.PriorClauses;
using MediationWorkflows.Proposals;
using MediationWorkflows.Reviews;
using MediationWorkflows.Risk;
using MediationWorkflows.Settlements;
using MediationWorkflows.Tasks;
using MediationWorkflows.Workflows;
using NodaTime;

namespace MediationWorkflows.Escalations;

/// <summary>
/// Takes a rung of the ladder over a question. Expert determination only if the signed clause covers the question, and the
/// advisory opinion that it may ask for was given (I6); formal dispute resolution only once the days of mediation are over that a
/// prior clause asks for (R3). Otherwise the answer is Refused, and no clock starts.
/// </summary>
public sealed class ProposeEscalation(AppDb db, AccessPolicy policy, TableProposal table, BurstRunner bursts, OpenTask open, Outbox outbox, AuditTrail audit)
{
    /// <summary>The ladder, which goes on from the rung that somebody has taken; its input is the escalation's id.</summary>
    public const string LadderId = "escalation";

    /// <summary>The workflow of a determination, from the nomination on, with the same input.</summary>
    public const string DeterminationId = "expert-determination";
    public const string Input = "Escalation";
    private const string Subject = "Subject";

    /// <param name="Question">One line, as the clause words it where the rung needs the clause.</param>
    public sealed record Command(Guid CaseId, EscalationRung Rung, string Question, Guid? SubjectId, Viewer By);

    public async Task<Escalation> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var access = await policy.For(command.By, command.CaseId, now, ct);
        access.Demand(CaseAction.Escalate);
        (await db.FindAsync<MediationCase>([command.CaseId], ct))!.RequireOpen();
        if (string.IsNullOrWhiteSpace(command.Question))
        {
            throw new InvalidInputException("question", "Say which question is to be answered.");
        }

        if (!Enum.IsDefined(command.Rung))
        {
            throw new InvalidInputException("rung", $"A rung is one of {string.Join(", ", Enum.GetNames<EscalationRung>())}.");
        }

        if (command.SubjectId is { } subject && (await db.FindAsync<Milestone>([subject], ct))?.CaseId != command.CaseId
            && (await db.FindAsync<ComplianceReview>([subject], ct))?.CaseId != command.CaseId && (await db.FindAsync<DutyQuestion>([subject], ct))?.CaseId != command.CaseId)
        {
            throw new InvalidInputException("subjectId", "There is no such milestone, review or question of duty in this case.");
        }

        if (!command.By.IsSystem)
        {
            await RequireFreeAsync(command, ct);
        }

        var signed = (await db.WithPendingAsync<Settlement>(s => s.CaseId == command.CaseId, ct)).Find(s => s.State == SettlementState.InForce);
        var escalation = new Escalation
        {
            Id = Ids.New(now),
            CaseId = command.CaseId,
            Rung = command.Rung,
            Question = new ClassifiedText(command.Question.Trim()),
            SubjectId = command.SubjectId,
            SettlementId = signed?.Id,
            CreatedAt = now,
        };
        if (await MissingAsync(signed, command, now, ct) is { } missing)
        {
            escalation.Refuse(missing);
            if (missing is "clause" or "notSigned")
            {
                await OfferSubmissionAsync(command, now, ct);
            }
        }
        else
        {
            escalation.MeetConditions();
            escalation.Start();
            if (command.Rung == EscalationRung.DelayNotice)
            {
                escalation.Decide(decision: null, now); // given with the notice itself
            }
        }

        db.Add(escalation);
        await audit.AppendAsync(command.CaseId, command.By.PersonId, escalation.State == EscalationState.Refused ? "escalation.refused" : "escalation.started", now, ct,
            nameof(Escalation), escalation.Id.ToString("N"), $$"""{"rung":"{{command.Rung}}"}""");
        if (escalation.State != EscalationState.Refused)
        {
            await BeginAsync(escalation, isByPerson: !command.By.IsSystem, now, ct);
        }

        return escalation;
    }

    /// <summary>What the rung means for others. The ladder leads on by itself from what it has taken; what a person takes is taken up here.</summary>
    private async Task BeginAsync(Escalation escalation, bool isByPerson, Instant now, CancellationToken ct)
    {
        var people = (await db.ParticipationsAsync(escalation.CaseId, ct)).Where(p => p.IsInMandate(now)).ToList();
        var isFormal = escalation.Rung == EscalationRung.FormalDisputeResolution;
        // The ladder gives notice of a delay itself, and of nothing else before it leaves the mediation.
        if (isFormal || (isByPerson && escalation.Rung != EscalationRung.DelayNotice))
        {
            foreach (var party in people.Where(p => p.Role.IsParty() && p.State == ParticipationState.Active))
            {
                await outbox.EnqueueAsync($"escalation:{escalation.Id:N}:{party.Id:N}", "escalation-notice", party, new Outbox.Subject(escalation.CaseId), now, now, ct);
            }
        }

        if (isFormal)
        {
            await open.RunAsync(new OpenTask.Command(
                escalation.CaseId, MinimumReportTask.KindName, people.Find(p => p.Role == Role.Coordinator)?.Id, "5 BD", "standard", escalation.Id), now, ct);
        }
        else if (isByPerson)
        {
            // Flushed, not committed: the first burst finds it by its id.
            await db.SaveChangesAsync(ct);
            await bursts.StartAsync(
                escalation.Rung == EscalationRung.ExpertDetermination ? DeterminationId : LadderId,
                new JsonObject { [Input] = escalation.Id.ToString("N"), [Subject] = escalation.SubjectId?.ToString("N") }, escalation.CaseId.ToString("N"), now, ct);
        }
    }

    /// <summary>There is one ladder over one thing: the rungs up to an opinion lead on to each other. An expert and a court each have conditions of their own, and are called once.</summary>
    private async Task RequireFreeAsync(Command command, CancellationToken ct)
    {
        bool IsOfLadder(EscalationRung rung) => rung < EscalationRung.ExpertDetermination;
        var same = (await db.EscalationsAsync(command.CaseId, ct)).Where(e => e.IsOver(command.Question, command.SubjectId) && (e.Rung == command.Rung || (IsOfLadder(e.Rung) && IsOfLadder(command.Rung))))
            .OrderByDescending(e => e.Rung).ToList();
        var ids = same.ConvertAll(e => (Guid?)e.Id);
        // Between two rungs none runs, and somebody is asked to make good what was late.
        var asked = (await db.WithPendingAsync<CaseTask>(t => t.CaseId == command.CaseId && t.State == TaskState.Open && ids.Contains(t.SubjectId), ct)).Select(t => t.SubjectId).ToHashSet();
        if (same.Find(e => e.State == EscalationState.Running || asked.Contains(e.Id)) is { } taken)
        {
            throw new StateException($"This question is on the ladder already: {taken.Rung}.", taken.Rung.ToString());
        }
    }

    /// <summary>What stands against this rung, as a code; null when nothing does.</summary>
    private async Task<string?> MissingAsync(Settlement? signed, Command command, Instant now, CancellationToken ct) => command.Rung switch
    {
        EscalationRung.ExpertDetermination => await MissingForExpertAsync(signed, command, ct),
        // R3: what the parties had agreed on before there was a dispute binds them still.
        EscalationRung.FormalDisputeResolution when await db.FormalFromAsync(command.CaseId, ct) > now => "priorClause",
        _ => null,
    };

    /// <summary>What I6 still lacks, as a code; null when the parties have agreed to exactly this, in the settlement or later.</summary>
    private async Task<string?> MissingForExpertAsync(Settlement? signed, Command command, CancellationToken ct)
    {
        if (await db.SubmissionAgreementAsync(command.CaseId, command.Question, ProposalState.Accepted, ct) is not null)
        {
            return null;
        }

        if (signed is null)
        {
            return "notSigned";
        }

        if (!signed.EscalationClause.Covers(command.Question))
        {
            return "clause";
        }

        // One that ended without an answer is none, and one over another question answers that question only.
        var opinionGiven = (await db.EscalationsAsync(command.CaseId, ct)).Exists(
            e => e.Rung == EscalationRung.AdvisoryOpinion && e.State == EscalationState.Decided && e.Decision is not null && e.IsOver(command.Question, command.SubjectId));
        return signed.EscalationClause.RequiresAdvisoryOpinion && !opinionGiven ? "opinion" : null;
    }

    /// <summary>What the clause does not cover, the parties may still agree to: the agreement is put to them, and no clock starts.</summary>
    private async Task OfferSubmissionAsync(Command command, Instant now, CancellationToken ct)
    {
        var takesPart = (await db.ParticipationsAsync(command.CaseId, ct)).Any(p => p.PersonId == command.By.PersonId && p.IsInMandate(now));
        if (!takesPart || await db.SubmissionAgreementAsync(command.CaseId, command.Question, ProposalState.Tabled, ct) is not null)
        {
            return;
        }

        var question = command.Question.Trim();
        await table.RunAsync(new TableProposal.Command(
            command.CaseId, new ProposalInput(ProposalKind.SubmissionAgreement, Text: question, Lines: [new ProposalLineInput(question)]), IsDraft: false, command.By), now, ct);
    }
}

internal static class SubmissionAgreements
{
    /// <summary>The agreement over a question, while it is in a state: on the table, or accepted by every party.</summary>
    public static async Task<Proposal?> SubmissionAgreementAsync(this AppDb db, Guid caseId, string question, ProposalState state, CancellationToken ct) =>
        (await db.WithPendingAsync<Proposal>(p => p.CaseId == caseId && p.Kind == ProposalKind.SubmissionAgreement, ct)).Find(
            p => p.State == state && p.Lines.Exists(l => string.Equals(l.Text.Reveal(), question.Trim(), StringComparison.OrdinalIgnoreCase)));
}
