using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Restrictions;

/// <summary>The clinician says what they think of the request, or that they have nothing to say.</summary>
public sealed class HearClinician(AccessPolicy policy, AuditTrail audit, TakeAnswer answer)
{
    private const int LongestText = 4000;

    /// <param name="Text">Null: nothing to say.</param>
    public sealed record Command(Guid RestrictionId, string? Text, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (restriction, access) = await policy.FindAsync<Restriction>(command.By, command.RestrictionId, "restriction", now, ct);
        access.DemandActingFor(restriction.ClinicianId);
        if (command.Text?.Length > LongestText)
        {
            throw new InvalidInputException("text", $"At most {LongestText} characters.");
        }

        restriction.Hear(string.IsNullOrWhiteSpace(command.Text) ? null : command.Text.Trim(), now);
        await audit.AppendAsync(restriction, command.By.PersonId, "restriction.heard", now, ct);
        if (!command.By.IsSystem)
        {
            await answer.OfAsync(restriction.CaseId, HearClinicianTask.KindName, "Heard", command.By.PersonId, now, ct, subjectId: restriction.Id);
        }
    }
}
