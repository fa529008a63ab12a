using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using NodaTime;

namespace MediationWorkflows.Concerns;

/// <summary>Says what is done about a concern, by who may read it: for a trigger the mediator or the safety officer, for a fear its owner and whom they told.</summary>
public sealed class MeetConcern(AccessPolicy policy, AuditTrail audit)
{
    private const int Longest = 2000;

    public sealed record Command(Guid ConcernId, string Response, Viewer By);

    public async Task<Concern> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (concern, access) = await policy.FindAsync<Concern>(command.By, command.ConcernId, "concern", now, ct);
        if (!access.CanRead(concern))
        {
            throw new NotAllowedException("Only somebody who may read this concern can say what is done about it.");
        }

        if (string.IsNullOrWhiteSpace(command.Response) || command.Response.Length > Longest)
        {
            throw new InvalidInputException("response", $"Say what is done about it, in at most {Longest} characters.");
        }

        concern.Meet(command.Response.Trim(), now);
        await audit.AppendAsync(concern, command.By.PersonId, "concern.met", now, ct);
        return concern;
    }
}
