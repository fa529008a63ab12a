using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Escalations;

/// <summary>The appointed expert answers the question, which decides the escalation.</summary>
public sealed class ReportDetermination(AppDb db, AccessPolicy policy, AuditTrail audit, TakeAnswer answer)
{
    private static readonly (string Kind, string Outcome)[] Steps = [("expert.submission", "NothingToSubmit"), ("expert.determination", "Determined")];

    public sealed record Command(Guid MandateId, string Text, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (mandate, access) = await policy.FindAsync<ExpertMandate>(command.By, command.MandateId, "mandate", now, ct);
        access.DemandActingFor(mandate.ExpertId);
        if (string.IsNullOrWhiteSpace(command.Text))
        {
            throw new InvalidInputException("text", "There is no determination.");
        }

        mandate.Report(command.Text, now);
        (await db.FindAsync<Escalation>([mandate.EscalationId], ct))!.Decide(command.Text, now);
        await audit.AppendAsync(mandate.CaseId, command.By.PersonId, "expert.reported", now, ct, nameof(ExpertMandate), mandate.Id.ToString("N"));
        if (!command.By.IsSystem)
        {
            // Reported before its time, it answers also what comes before it.
            foreach (var (kind, outcome) in Steps)
            {
                await answer.OfAsync(mandate.CaseId, kind, outcome, command.By.PersonId, now, ct, subjectId: mandate.EscalationId);
                await db.SaveChangesAsync(ct);
            }
        }
    }
}
