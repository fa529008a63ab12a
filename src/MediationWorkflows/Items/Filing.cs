using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using NodaTime;

namespace MediationWorkflows.Items;

/// <summary>Decides who may put content of a class into a case, and whose it is then. The same for items and for documents.</summary>
public sealed class Filing(AppDb db, AccessPolicy policy)
{
    /// <summary>The classes that content carries; the others belong to records of their own.</summary>
    private static readonly InformationClass[] Classes =
    [
        InformationClass.Joint, InformationClass.PartyPrivate, InformationClass.Caucus, InformationClass.Clinical,
        InformationClass.SpeciallyProtected, InformationClass.Safety,
    ];

    /// <summary>The classes that somebody may file under: nobody uses one of which they could not even read their own.</summary>
    public static IReadOnlyList<InformationClass> OpenTo(CaseAccess access) => [.. Classes.Where(c => access.Level(c) >= AccessLevel.Shared)];

    /// <summary>
    /// An id for content of a class. Ids grow with time elsewhere; of what was told in confidence the id must not say when.
    /// </summary>
    public static Guid NewId(InformationClass @class, Instant now) =>
        @class == InformationClass.Caucus ? Guid.NewGuid() : Ids.New(now);

    /// <summary>Who writes, and whose it becomes: theirs, or the party's that they act for; nobody's when it is for the joint record.</summary>
    public async Task<(Participation Author, Guid? OwnerId)> AdmitAsync(Guid caseId, InformationClass @class, Viewer by, Instant now, CancellationToken ct)
    {
        var access = await policy.For(by, caseId, now, ct);
        access.Demand(CaseAction.WriteItem);
        (await db.FindAsync<MediationCase>([caseId], ct))!.RequireOpen();
        // Content says who wrote it; a report does not.
        if (@class == InformationClass.Whistleblower)
        {
            throw new InvalidInputException("class", "Report it through the safe channel (whistleblower-reports): there it does not say who wrote it.");
        }

        if (!Classes.Contains(@class))
        {
            throw new InvalidInputException("class", $"Content is of one of these classes: {string.Join(", ", Classes)}.");
        }

        if (!OpenTo(access).Contains(@class))
        {
            throw new NotAllowedException("Your part in this case does not include information of this class.");
        }

        var author = (await db.ParticipationsAsync(caseId, ct)).FirstOrDefault(p => p.PersonId == by.PersonId && p.IsInMandate(now))
            ?? throw new NotAllowedException("Only somebody who takes part in the case adds to it.");
        return (author, @class == InformationClass.Joint ? null : author.RepresentsId ?? author.Id);
    }
}
