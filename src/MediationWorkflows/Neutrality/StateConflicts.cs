using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Neutrality;

/// <summary>What somebody found when they looked for ties to the case.</summary>
public enum ConflictFinding
{
    None,

    /// <summary>A tie that the parties may accept once they know of it.</summary>
    Disclosed,

    /// <summary>One that forces withdrawal.</summary>
    Serious,
}

/// <summary>Who was asked states their conflicts, or that there are none. A professional who is clear is engaged; one who is not leaves.</summary>
public sealed class StateConflicts(AppDb db, AccessPolicy policy, AuditTrail audit, TakeAnswer answer)
{
    private const int Longest = 4000;

    /// <param name="Statement">The ties; may be empty where there are none.</param>
    public sealed record Command(Guid CheckId, ConflictFinding Finding, string? Statement, Viewer By);

    public async Task<ConflictCheck> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (check, access) = await policy.FindAsync<ConflictCheck>(command.By, command.CheckId, "conflict check", now, ct);
        access.DemandActingFor(check.OfId);
        await ApplyAsync(check, command.Finding, command.Statement, now, ct);
        await audit.AppendAsync(check, command.By.PersonId, "conflict.stated", now, ct, $$"""{"finding":"{{command.Finding}}"}""");
        if (!command.By.IsSystem)
        {
            await answer.OfAsync(check.CaseId, StateConflictsTask.KindName, StateConflictsTask.AnswerFor(command.Finding), command.By.PersonId, now, ct, check.OfId);
        }

        return check;
    }

    internal async Task ApplyAsync(ConflictCheck check, ConflictFinding finding, string? statement, Instant now, CancellationToken ct)
    {
        if (!Enum.IsDefined(finding))
        {
            throw new InvalidInputException("finding", $"One of {string.Join(", ", Enum.GetNames<ConflictFinding>())}.");
        }

        if ((finding != ConflictFinding.None && string.IsNullOrWhiteSpace(statement)) || statement?.Length > Longest)
        {
            throw new InvalidInputException("statement", $"Say what ties you to the case, in at most {Longest} characters.");
        }

        if (finding == ConflictFinding.None)
        {
            check.Clear(statement, now);
        }
        else
        {
            check.Disclose(statement!, finding == ConflictFinding.Serious, now);
        }

        foreach (var engagement in await db.WithPendingAsync<Engagement>(e => e.ParticipationId == check.OfId && e.State == EngagementState.Proposed, ct))
        {
            await SettleAsync(engagement, finding, now, ct);
        }
    }

    private async Task SettleAsync(Engagement engagement, ConflictFinding finding, Instant now, CancellationToken ct)
    {
        if (finding == ConflictFinding.None)
        {
            engagement.Engage(now);
        }
        else if (finding == ConflictFinding.Serious)
        {
            engagement.End(now);
            var professional = (await db.FindAsync<Participation>([engagement.ParticipationId], ct))!;
            (professional.State, professional.MandateTo) = (ParticipationState.Declined, now);
        }
    }
}
