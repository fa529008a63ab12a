using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Consent;

/// <summary>
/// A party decides on the consents that were requested of them, all at once. <c>data.decisions</c> may map a consent's id to
/// Granted or Refused; what it does not name follows the outcome.
/// </summary>
public sealed class ConsentTask(AppDb db, RequestConsent request, GrantConsent grant, RefuseConsent refuse) : TaskKind
{
    public override string Name => "consent";

    public override IReadOnlyList<string> Outcomes { get; } = ["Granted", "Refused"];

    /// <summary>A refusal of one class never stops the others: the case goes on without it.</summary>
    public override bool RefusalDecides => false;

    /// <summary>
    /// Requests what a mediation needs and nobody has asked for yet: that the mediator may work with what is private to a party
    /// and with clinical information, and that insurers and treatment teams in the case may see the clinical part.
    /// </summary>
    public override async Task<Guid?> PrepareAsync(Guid caseId, Instant now, CancellationToken ct)
    {
        var everyone = (await db.ParticipationsAsync(caseId, ct)).Where(p => p.IsInMandate(now)).ToList();
        var existing = await db.WithPendingAsync<PartyConsent>(c => c.CaseId == caseId, ct);
        foreach (var party in everyone.Where(p => p.Role.IsParty() && p.State == ParticipationState.Active))
        {
            foreach (var (recipient, @class) in Needed(party, everyone))
            {
                if (!existing.Exists(c => c.SubjectId == party.Id && c.RecipientId == recipient.Id && c.SharedClass == @class && c.ItemId is null))
                {
                    await request.RunAsync(new RequestConsent.Command(caseId, party.Id, @class, "mediation", recipient.Id, ExpiresAt: null, Viewer.System), now, ct);
                }
            }
        }

        return null;
    }

    public override async Task<IReadOnlySet<Guid>> AnsweredAsync(Guid caseId, Guid? subjectId, CancellationToken ct) =>
        (await db.WithPendingAsync<PartyConsent>(c => c.CaseId == caseId, ct)).GroupBy(c => c.SubjectId)
            .Where(of => of.All(c => c.State != ConsentState.Requested)).Select(of => of.Key).ToHashSet();

    public override async Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct)
    {
        var decisions = data.Object("decisions");
        var by = Viewer.CarryingOut(actorId);
        var open = (await db.WithPendingAsync<PartyConsent>(c => c.CaseId == task.CaseId && c.SubjectId == task.AssigneeId, ct))
            .Where(c => c.State == ConsentState.Requested).ToList();
        if (decisions?.FirstOrDefault(d => !open.Exists(c => Same(c, d.Key))) is { Key: not null } unknown)
        {
            throw new InvalidInputException("data.decisions", $"No consent {unknown.Key} is requested of this participant.");
        }

        foreach (var consent in open)
        {
            var decision = decisions?.FirstOrDefault(d => Same(consent, d.Key)).Value is { } given ? given.ToString() : outcome;
            switch (decision)
            {
                case "Granted":
                    await grant.RunAsync(new GrantConsent.Command(consent.Id, by), now, ct);
                    break;
                case "Refused":
                    await refuse.RunAsync(new RefuseConsent.Command(consent.Id, by), now, ct);
                    break;
                default:
                    throw new InvalidInputException("data.decisions", "A decision is Granted or Refused.");
            }
        }
    }

    private static bool Same(PartyConsent consent, string id) => Guid.TryParse(id, out var parsed) && parsed == consent.Id;

    private static IEnumerable<(Participation Recipient, InformationClass Class)> Needed(Participation party, List<Participation> everyone)
    {
        foreach (var other in everyone.Where(o => o.Id != party.Id))
        {
            if (other.Role == Role.Mediator)
            {
                yield return (other, InformationClass.PartyPrivate);
            }

            if (party.Role == Role.Client && (other.Role is Role.Mediator or Role.Insurer or Role.TreatmentTeam || other.Role.IsParty()))
            {
                yield return (other, InformationClass.Clinical);
            }
        }
    }
}

internal static class ConsentDecisions
{
    /// <summary>How somebody has answered all the consents that were asked of them; null while one is open.</summary>
    public static async Task<string?> DecisionsOfAsync(this AppDb db, Guid caseId, Guid subjectId, CancellationToken ct)
    {
        var theirs = await db.WithPendingAsync<PartyConsent>(c => c.CaseId == caseId && c.SubjectId == subjectId, ct);
        return theirs.Exists(c => c.State == ConsentState.Requested) ? null : theirs.Exists(c => c.State == ConsentState.Refused) ? "Refused" : "Granted";
    }
}
