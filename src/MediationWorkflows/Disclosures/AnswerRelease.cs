using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Consent;
using MediationWorkflows.Database;
using NodaTime;

namespace MediationWorkflows.Disclosures;

/// <summary>Somebody whose consent a release needs gives it, refuses it, or takes it back.</summary>
public sealed class AnswerRelease(AccessPolicy policy, CarryOutRelease carryOut, EndSharing end, AuditTrail audit)
{
    public sealed record Command(Guid ReleaseId, Viewer By);

    public async Task DecideAsync(Command command, bool grants, Instant now, CancellationToken ct)
    {
        var (release, participation) = await FindAsync(command, now, ct);
        release.Answer(participation, grants, now);
        await AppendAsync(release, command, grants ? "release.granted" : "release.refused", now, ct);
        await carryOut.IfApprovedAsync(release, now, ct);
    }

    /// <summary>Stops it if it is not out yet, and ends what it opened if it is. That it was out stays on record.</summary>
    public async Task RevokeAsync(Command command, Instant now, CancellationToken ct)
    {
        var (release, _) = await FindAsync(command, now, ct);
        await end.OfReleaseAsync(release, now, ct);
        await AppendAsync(release, command, "release.revoked", now, ct);
    }

    private async Task<(InformationRelease Release, Guid Participation)> FindAsync(Command command, Instant now, CancellationToken ct)
    {
        var (release, access) = await policy.FindAsync<InformationRelease>(command.By, command.ReleaseId, "release", now, ct);
        var answer = release.Answers.Find(a => access.ActsFor(a.ParticipationId))
            ?? throw new NotAllowedException("This release does not need your consent.");
        return (release, answer.ParticipationId);
    }

    private Task AppendAsync(InformationRelease release, Command command, string action, Instant now, CancellationToken ct) =>
        audit.AppendAsync(release.CaseId, command.By.PersonId, action, now, ct, nameof(InformationRelease), release.Id.ToString("N"));
}
