using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.PriorClauses;
using MediationWorkflows.Settlements;
using NodaTime;

namespace MediationWorkflows.Escalations;

/// <summary>
/// Takes a rung of the ladder over a question. Expert determination only if the signed clause covers the question, and the
/// advisory opinion that it may ask for was given (I6); formal dispute resolution only once the days of mediation are over that a
/// prior clause asks for (R3). Otherwise the answer is Refused, and no clock starts.
/// </summary>
public sealed class ProposeEscalation(AppDb db, AccessPolicy policy, AuditTrail audit)
{
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
        }
        else
        {
            escalation.MeetConditions();
            escalation.Start();
        }

        db.Add(escalation);
        await audit.AppendAsync(command.CaseId, command.By.PersonId, escalation.State == EscalationState.Refused ? "escalation.refused" : "escalation.started", now, ct,
            nameof(Escalation), escalation.Id.ToString("N"), $$"""{"rung":"{{command.Rung}}"}""");
        return escalation;
    }

    /// <summary>What stands against this rung, as a code; null when nothing does.</summary>
    private async Task<string?> MissingAsync(Settlement? signed, Command command, Instant now, CancellationToken ct) => command.Rung switch
    {
        EscalationRung.ExpertDetermination => await MissingForExpertAsync(signed, command, ct),
        // R3: what the parties had agreed on before there was a dispute binds them still.
        EscalationRung.FormalDisputeResolution when await db.FormalFromAsync(command.CaseId, ct) > now => "priorClause",
        _ => null,
    };

    /// <summary>What I6 still lacks, as a code; null when the parties have agreed to exactly this.</summary>
    private async Task<string?> MissingForExpertAsync(Settlement? signed, Command command, CancellationToken ct)
    {
        if (signed is null)
        {
            return "notSigned";
        }

        if (!signed.EscalationClause.Covers(command.Question))
        {
            return "clause";
        }

        var opinionGiven = (await db.WithPendingAsync<Escalation>(e => e.CaseId == command.CaseId, ct))
            .Exists(e => e.Rung == EscalationRung.AdvisoryOpinion && e.State == EscalationState.Decided);
        return signed.EscalationClause.RequiresAdvisoryOpinion && !opinionGiven ? "opinion" : null;
    }
}
