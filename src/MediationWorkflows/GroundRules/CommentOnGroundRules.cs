using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.GroundRules;

/// <summary>A party asks for a change instead of accepting.</summary>
public sealed class CommentOnGroundRules(AppDb db, AccessPolicy policy, AuditTrail audit, TakeAnswer answer)
{
    public sealed record Command(Guid GroundRulesId, Guid ParticipationId, string Text, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (rules, access) = await policy.FindAsync<GroundRulesVersion>(command.By, command.GroundRulesId, "ground rules", now, ct);
        access.DemandActingFor(command.ParticipationId);
        if (string.IsNullOrWhiteSpace(command.Text))
        {
            throw new InvalidInputException("text", "Say what should change.");
        }

        rules.Comment(command.ParticipationId, command.Text.Trim(), now);
        db.Touch(rules);
        await audit.AppendAsync(rules.CaseId, command.By.PersonId, "groundRules.commented", now, ct, nameof(GroundRulesVersion), rules.Id.ToString("N"));
        if (!command.By.IsSystem)
        {
            await answer.OfAsync(rules.CaseId, "groundRules.accept", "ChangesRequested", command.By.PersonId, now, ct, command.ParticipationId, rules.Id);
        }
    }
}
