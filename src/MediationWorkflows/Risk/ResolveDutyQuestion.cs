using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Risk;

/// <summary>The mediator states that there is a consensus, or that there is none, with each dissent. What stays unresolved goes on to an advisory opinion.</summary>
public sealed class ResolveDutyQuestion(AppDb db, AccessPolicy policy, AuditTrail audit, TakeAnswer answer)
{
    /// <param name="Dissent">Keys or ids of who dissents, with their reason.</param>
    public sealed record Command(Guid DutyQuestionId, bool Consensus, string? Result, IReadOnlyList<(string Party, string Reason)> Dissent, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (question, access) = await policy.FindAsync<DutyQuestion>(command.By, command.DutyQuestionId, "duty question", now, ct);
        access.Demand(CaseAction.LeadSafety);
        var dissents = new List<DutyDissent>();
        foreach (var (i, (party, reason)) in command.Dissent.Index())
        {
            dissents.Add(new DutyDissent
            {
                DutyQuestionId = question.Id,
                ParticipationId = (await db.ParticipationAsync(question.CaseId, party, $"dissent[{i}].party", ct)).Id,
                Reason = string.IsNullOrWhiteSpace(reason) ? throw new InvalidInputException($"dissent[{i}].reason", "Say why they dissent.") : new ClassifiedText(reason.Trim()),
            });
        }

        if (command.Consensus && string.IsNullOrWhiteSpace(command.Result))
        {
            throw new InvalidInputException("result", "Say what was agreed.");
        }

        question.Resolve(command.Consensus, command.Result?.Trim(), [.. dissents.DistinctBy(d => d.ParticipationId)], now);
        await audit.AppendAsync(question, command.By.PersonId, "duty.resolved", now, ct, $$"""{"state":"{{question.State}}"}""");
        if (!command.By.IsSystem)
        {
            await answer.OfAsync(question.CaseId, ResolveDutyTask.KindName, question.State.ToString(), command.By.PersonId, now, ct, subjectId: question.Id);
        }
    }
}
