using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Consent;
using MediationWorkflows.Database;
using MediationWorkflows.GroundRules;
using MediationWorkflows.Items;
using MediationWorkflows.Parties;
using NodaTime;

namespace MediationWorkflows.Disclosures;

/// <summary>
/// Somebody wants something to leave the mediation. Whose information it is must consent; for somebody outside, and for the joint
/// record, every party must. Under an exception nobody is asked, and nothing goes out but the minimum statement (I3).
/// </summary>
public sealed class RequestRelease(AppDb db, AccessPolicy policy, CarryOutRelease carryOut, AuditTrail audit)
{
    /// <param name="Recipient">The key or id of a participant, or the name of somebody outside.</param>
    /// <param name="Basis"><see cref="InformationRelease.ByConsent"/>, or the code of an exception that holds in the case's jurisdiction.</param>
    /// <param name="Statement">Under an exception: all that goes out.</param>
    public sealed record Command(
        Guid CaseId, IReadOnlyList<Guid> SubjectIds, string Recipient, RecipientKind RecipientKind, string Purpose, string Basis, string? Statement,
        Instant? ReleaseAt, Viewer By);

    private const int LongestStatement = 500;

    public async Task<InformationRelease> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var access = await policy.For(command.By, command.CaseId, now, ct);
        access.Demand(CaseAction.RequestRelease);
        var mediationCase = (await db.FindAsync<MediationCase>([command.CaseId], ct))!;
        if (string.IsNullOrWhiteSpace(command.Recipient) || string.IsNullOrWhiteSpace(command.Purpose))
        {
            throw new InvalidInputException(string.IsNullOrWhiteSpace(command.Purpose) ? "purpose" : "recipient", "This is needed.");
        }

        if (command.ReleaseAt < now)
        {
            throw new InvalidInputException("releaseAt", "This instant is past.");
        }

        var release = command.Basis == InformationRelease.ByConsent
            ? await AskAsync(command, access, now, ct)
            : Except(command, access, mediationCase.Jurisdiction, now);
        db.Add(release);
        await audit.AppendAsync(command.CaseId, command.By.PersonId, "release.requested", now, ct, nameof(InformationRelease), release.Id.ToString("N"),
            $$"""{"basis":"{{release.Basis}}","recipient":"{{release.RecipientKind}}"}""");
        release.ApproveIfAnswered();
        await carryOut.IfApprovedAsync(release, now, ct);
        return release;
    }

    private static InformationRelease Except(Command command, CaseAccess access, string jurisdiction, Instant now)
    {
        var exception = ExceptionsRegister.Shipped.For(jurisdiction).FirstOrDefault(e => e.Code == command.Basis)
            ?? throw new InvalidInputException("basis",
                $"'consent', or one of: {string.Join(", ", ExceptionsRegister.Shipped.For(jurisdiction).Select(e => e.Code))}.");
        if (!access.Roles.Any(exception.Who.Contains))
        {
            throw new NotAllowedException("Your part in this case does not include relying on this exception.");
        }

        if (string.IsNullOrWhiteSpace(command.Statement) || command.Statement.Length > LongestStatement)
        {
            throw new InvalidInputException("statement", $"Write the minimum statement that goes out, in at most {LongestStatement} characters.");
        }

        return command.SubjectIds.Count == 0
            ? New(command, InformationClass.Safety, ownerId: null, recipientId: null, new ClassifiedText(command.Recipient.Trim()), now)
            : throw new InvalidInputException("itemIds", "Under an exception only the minimum statement goes out, and no item.");
    }

    private async Task<InformationRelease> AskAsync(Command command, CaseAccess access, Instant now, CancellationToken ct)
    {
        var contents = await ContentsAsync(command, access, now, ct);
        await CheckProtocolAsync(command, contents, ct);
        var people = await db.ParticipationsAsync(command.CaseId, ct);
        var recipient = people.FirstOrDefault(p => p.IsInMandate(now) && (p.Key == command.Recipient || p.Id.ToString() == command.Recipient));
        var askAll = recipient is null || contents.Any(c => c.OwnerId is null);
        var owners = contents.Where(c => c.OwnerId is not null).Select(c => c.OwnerId!.Value).Distinct().ToList();
        if (!askAll && owners.Count > 1)
        {
            throw new InvalidInputException("itemIds", "These belong to several participants; ask each of them by a release of their own.");
        }

        var name = recipient is null ? new ClassifiedText(command.Recipient.Trim()) : (await db.FindAsync<Person>([recipient.PersonId], ct))!.Name;
        var release = askAll
            ? New(command, InformationClass.Joint, ownerId: null, recipient?.Id, name, now)
            : New(command, InformationClass.PartyPrivate, owners[0], recipient!.Id, name, now);
        await AddSubjectsAsync(release, contents, now, ct);
        // Also who has not answered the invitation yet: they read the joint record, and silence is no consent.
        var asked = askAll ? owners.Concat(people.Where(p => p.Role.IsParty() && p.IsInMandate(now)).Select(p => p.Id)).Distinct() : owners;
        foreach (var id in asked)
        {
            // Who asks for it consents to it; and a consent that was given for this class and recipient is one.
            var granted = access.ActsFor(id) || (!askAll && release.Subjects.TrueForAll(s => s.ConsentId is not null));
            release.Answers.Add(new ReleaseAnswer { ReleaseId = release.Id, ParticipationId = id, Granted = granted ? true : null, At = granted ? now : null });
        }

        return release;
    }

    private async Task AddSubjectsAsync(InformationRelease release, List<IAuthored> contents, Instant now, CancellationToken ct)
    {
        var consents = release.RecipientId is null ? [] : await db.WithPendingAsync<PartyConsent>(c => c.CaseId == release.CaseId && c.RecipientId == release.RecipientId, ct);
        release.Subjects.AddRange(contents.Select(c => new ReleasedSubject
        {
            ReleaseId = release.Id,
            SubjectId = c.Id,
            Class = c.Class,
            OwnerId = c.OwnerId,
            ConsentId = consents.Find(consent => consent.SubjectId == c.OwnerId && consent.CoversContent(c, release.RecipientId!.Value, now))?.Id,
        }));
    }

    private async Task<List<IAuthored>> ContentsAsync(Command command, CaseAccess access, Instant now, CancellationToken ct)
    {
        var contents = new List<IAuthored>();
        foreach (var id in command.SubjectIds.Distinct())
        {
            var content = await db.ContentAsync(id, ct);
            contents.Add(content is not null && access.CanSee(content) ? content : throw new InvalidInputException("itemIds", $"There is no such item as {id}."));
        }

        return contents.Count > 0 ? contents : throw new InvalidInputException("itemIds", "Name at least one item or document.");
    }

    /// <summary>What the parties agreed about such recipients: a protocol that is in force binds, and a class that it does not name stays inside.</summary>
    private async Task CheckProtocolAsync(Command command, List<IAuthored> contents, CancellationToken ct)
    {
        var rules = (await db.WithPendingAsync<GroundRulesVersion>(g => g.CaseId == command.CaseId && g.State == GroundRulesState.InForce, ct)).FirstOrDefault();
        if (rules?.Disclosures.Count > 0 && contents.FirstOrDefault(c => !rules.Disclosures.Exists(d => d.RecipientKind == command.RecipientKind && d.Allows(c.Class))) is { } outside)
        {
            throw new StateException($"The ground rules do not provide for {outside.Class} to go to {command.RecipientKind}; the parties would have to agree to new ones.", "Protocol");
        }
    }

    private static InformationRelease New(Command command, InformationClass @class, Guid? ownerId, Guid? recipientId, ClassifiedText recipient, Instant now) => new()
    {
        Id = Ids.New(now),
        CaseId = command.CaseId,
        Class = @class,
        OwnerId = ownerId,
        RecipientKind = command.RecipientKind,
        RecipientId = recipientId,
        Recipient = recipient,
        Purpose = new ClassifiedText(command.Purpose.Trim()),
        Basis = command.Basis,
        Statement = command.Basis == InformationRelease.ByConsent ? null : new ClassifiedText(command.Statement!.Trim()),
        ReleaseAt = command.ReleaseAt,
        RequestedById = command.By.PersonId,
        RequestedAt = now,
    };
}
