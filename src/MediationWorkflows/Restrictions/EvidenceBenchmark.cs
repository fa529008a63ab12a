using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using NodaTime;

namespace MediationWorkflows.Restrictions;

/// <summary>Somebody other than the clinician shows that a benchmark is met.</summary>
public sealed class EvidenceBenchmark(AppDb db, AccessPolicy policy, AuditTrail audit)
{
    private const int LongestText = 4000;

    public sealed record Command(Guid RestrictionId, int Position, string Text, Guid ParticipationId, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (restriction, access) = await policy.FindAsync<Restriction>(command.By, command.RestrictionId, "restriction", now, ct);
        access.Demand(CaseAction.EvidenceBenchmark);
        access.DemandActingFor(command.ParticipationId);
        if (string.IsNullOrWhiteSpace(command.Text) || command.Text.Length > LongestText)
        {
            throw new InvalidInputException("text", $"Say what the evidence is, in at most {LongestText} characters.");
        }

        restriction.Evidence(command.Position, command.Text, command.ParticipationId, now);
        db.Touch(restriction);
        await audit.AppendAsync(restriction, command.By.PersonId, "restriction.benchmark", now, ct);
    }
}
