using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Risk;

/// <summary>Who sees to a concern says what was done about it, or passes it on.</summary>
public sealed class SettleMalpracticeConcern(AccessPolicy policy, AuditTrail audit, TakeAnswer answer)
{
    private const int LongestResult = 4000;

    /// <param name="Escalates">Passed on to the next instead of settled.</param>
    public sealed record Command(Guid ConcernId, bool Escalates, string? Result, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (concern, access) = await policy.FindAsync<MalpracticeConcern>(command.By, command.ConcernId, "malpractice concern", now, ct);
        access.Demand(CaseAction.LeadSafety);
        if (command.Escalates)
        {
            concern.Escalate();
        }
        else
        {
            concern.Settle(
                string.IsNullOrWhiteSpace(command.Result) || command.Result.Length > LongestResult
                    ? throw new InvalidInputException("result", $"Say what was done, in at most {LongestResult} characters.")
                    : command.Result.Trim(),
                now);
        }

        await audit.AppendAsync(concern, command.By.PersonId, command.Escalates ? "malpractice-concern.escalated" : "malpractice-concern.settled", now, ct);
        if (!command.By.IsSystem)
        {
            await answer.OfAsync(concern.CaseId, HandleConcernTask.KindName, HandleConcernTask.Answers[command.Escalates ? 1 : 0], command.By.PersonId, now, ct, subjectId: concern.Id);
        }
    }
}
