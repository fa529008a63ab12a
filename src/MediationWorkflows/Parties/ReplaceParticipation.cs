using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Disclosures;
using MediationWorkflows.Proposals;
using MediationWorkflows.Risk;
using MediationWorkflows.Settlements;
using MediationWorkflows.Tasks;
using MediationWorkflows.Whistleblowing;
using MediationWorkflows.Workflows;
using NodaTime;

namespace MediationWorkflows.Parties;

/// <summary>
/// Somebody else takes a participant's place from an instant on: the old mandate ends there, the new one begins, and open
/// tasks move over, with the signatures and answers that are still owed. What the old participant signed or said stays theirs.
/// </summary>
public sealed class ReplaceParticipation(
    AppDb db, AccessPolicy policy, AddParticipation add, EndPart end, AdverseSteps adverse, HandOverTask handOver, PublishEvent publish,
    AuditTrail audit)
{
    /// <summary>The event that workflows hear.</summary>
    public const string EventName = "PartyReplaced";

    /// <param name="Person">The new participant; role and representing are taken over from the old one.</param>
    public sealed record Command(Guid ParticipationId, PartyInput Person, Viewer By);

    public async Task<Participation> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var old = await db.FindAsync<Participation>([command.ParticipationId], ct) ?? throw new NotFoundException("participation");
        var access = await policy.For(command.By, old.CaseId, now, ct);
        access.Demand(CaseAction.ManageParticipations);
        // Who speaks for somebody is replaced by those whom they spoke for; anybody else does not leave by another's word unwatched.
        if (!access.ActsFor(old.Id) && old.Role is not (Role.Representative or Role.InstitutionRepresentative))
        {
            await adverse.TakeAsync(access, old.Id, "participation.replaced", now, ct);
        }

        if (!old.IsInMandate(now))
        {
            throw new StateException($"The participant is {old.State} already.", old.State.ToString());
        }

        var principal = old.RepresentsId is { } id ? await db.FindAsync<Participation>([id], ct) : null;
        var replacement = await add.RunAsync(
            new AddParticipation.Command(old.CaseId, command.Person with { Role = old.Role.ToString(), Representing = principal?.Key }, command.By, "person."), now, ct);
        await db.RequireIndependentSuccessorAsync(old, replacement, "person.email", ct);
        replacement.ReplacesId = old.Id;
        if (old.Role == Role.InstitutionRepresentative)
        {
            // The institution has joined, or not; who speaks for it does not change that.
            replacement.State = old.State;
        }

        await end.RunAsync(old, ParticipationState.Replaced, now, ct);
        foreach (var task in await db.WithPendingAsync<CaseTask>(t => t.AssigneeId == old.Id && t.State == TaskState.Open, ct))
        {
            await handOver.RunAsync(task, replacement, now, ct);
        }

        await HandOverAsync<Settlement>(old, replacement, ct);
        await HandOverAsync<RiskAssessment>(old, replacement, ct);
        await HandOverAsync<Proposal>(old, replacement, ct);
        await HandOverAsync<InformationRelease>(old, replacement, ct);
        await publish.RunAsync(EventName, payload: null, old.CaseId.ToString("N"), now, ct);
        await audit.AppendAsync(old.CaseId, command.By.PersonId, "participation.replaced", now, ct, nameof(Participation), old.Id.ToString("N"),
            $$"""{"by":"{{replacement.Id:N}}"}""");
        return replacement;
    }

    /// <summary>Whoever has the task must be who can answer it.</summary>
    private async Task HandOverAsync<T>(Participation old, Participation replacement, CancellationToken ct)
        where T : class, IPutToParties
    {
        foreach (var row in (await db.WithPendingAsync<T>(r => r.CaseId == old.CaseId, ct)).Where(r => r.HandOver(old.Id, replacement.Id)))
        {
            db.Touch(row);
        }
    }
}
