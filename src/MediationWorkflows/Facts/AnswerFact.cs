using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using NodaTime;

namespace MediationWorkflows.Facts;

/// <summary>A party says that a statement is so, or how it was in their eyes.</summary>
public sealed class AnswerFact(AppDb db, AccessPolicy policy, AuditTrail audit)
{
    /// <param name="Otherwise">Needed by who does not agree.</param>
    public sealed record Command(Guid FactId, Guid ParticipationId, bool Agrees, string? Otherwise, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (fact, access) = await policy.FindAsync<StatementOfFact>(command.By, command.FactId, "statement", now, ct);
        access.DemandActingFor(command.ParticipationId);
        fact.Answer(command.ParticipationId, command.Agrees, command.Otherwise, now);
        db.Touch(fact);
        await audit.AppendAsync(fact, command.By.PersonId, command.Agrees ? "fact.agreed" : "fact.disputed", now, ct);
    }
}
