using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Consent;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using MediationWorkflows.Parties;
using MediationWorkflows.Sessions;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Access;

/// <summary>
/// The one door to every case: deny by default, the matrix decides. Whoever has no part in a case learns nothing of it, not
/// even that it exists.
/// </summary>
public sealed class AccessPolicy(AppDb db, AuditTrail audit)
{
    /// <summary>Account roles that reach into every case of the installation. Any other role counts only through a participation.</summary>
    private static readonly Role[] OrganisationWide = [Role.Coordinator, Role.Administrator, Role.Auditor];

    /// <summary>Roles to whom the matrix shows at least that a case exists and where it stands.</summary>
    private static readonly Role[] SeeTheCourse =
        [.. Enum.GetValues<Role>().Where(role => AccessMatrix.Of(role, InformationClass.ProcessMetadata) is AccessLevel.Full or AccessLevel.Metadata)];

    /// <summary>Looks up what the viewer is in the case at this instant.</summary>
    /// <exception cref="NotFoundException">There is no such case, or it is none of the viewer's business.</exception>
    public async Task<CaseAccess> For(Viewer viewer, Guid caseId, Instant now, CancellationToken ct) =>
        await TryForAsync(viewer, caseId, now, ct) ?? throw new NotFoundException("case");

    /// <summary>
    /// Finds a row of some case together with what the viewer may do there. Command handlers start here: a row of another's
    /// case and a row that does not exist look the same.
    /// </summary>
    /// <param name="kind">What the viewer calls it.</param>
    /// <exception cref="NotFoundException">There is no such row, or the viewer may not even know of it.</exception>
    public async Task<(T Row, CaseAccess Access)> FindAsync<T>(Viewer viewer, Guid id, Phrase kind, Instant now, CancellationToken ct)
        where T : class, IClassified
    {
        var row = await db.FindAsync<T>([id], ct);
        var access = row is null ? null : await TryForAsync(viewer, row.CaseId, now, ct);
        return access is not null && (viewer.IsSystem || access.CanSee(row!)) ? (row!, access) : throw new NotFoundException(kind);
    }

    internal async Task<CaseAccess?> TryForAsync(Viewer viewer, Guid caseId, Instant now, CancellationToken ct) =>
        await db.FindAsync<MediationCase>([caseId], ct) is { } found ? (await ForEachAsync(viewer, [found], now, ct)).GetValueOrDefault(caseId) : null;

    /// <summary>What the viewer is in each of these cases, in a few queries however many they are; without those that are none of the viewer's business.</summary>
    public async Task<IReadOnlyDictionary<Guid, CaseAccess>> ForEachAsync(Viewer viewer, IReadOnlyCollection<MediationCase> cases, Instant now, CancellationToken ct)
    {
        if (viewer.IsSystem)
        {
            return cases.ToDictionary(c => c.Id, c => new CaseAccess(db, c.Id, viewer, [], CaseAccess.Opened.Nothing));
        }

        var ids = cases.Select(c => c.Id).ToList();
        var mine = (await db.WithPendingAsync<Participation>(p => ids.Contains(p.CaseId) && p.PersonId == viewer.PersonId, ct)).Where(p => p.IsInMandate(now)).ToList();
        var principals = await PrincipalsAsync(mine, ct);
        var rolesOfAccount = OrganisationWide.Where(viewer.Has).ToList();
        var roles = mine.Where(p => p.Role != Role.Representative).Concat(principals).ToLookup(p => p.CaseId, p => p.Role);
        var opened = await OpenedAsync(viewer, ids, [.. mine, .. principals, .. await PredecessorsAsync(mine, ct)], now, ct);
        return ids.Where(id => rolesOfAccount.Count > 0 || roles.Contains(id))
            .ToDictionary(id => id, id => new CaseAccess(db, id, viewer, rolesOfAccount.Concat(roles[id]).ToHashSet(), opened(id)));
    }

    /// <summary>In all cases together: the parts that the person has now, and those of whom they represent.</summary>
    public async Task<IReadOnlySet<Guid>> ActingForAsync(Guid? personId, Instant now, CancellationToken ct)
    {
        var mine = (await db.WithPendingAsync<Participation>(p => p.PersonId == personId, ct)).Where(p => p.IsInMandate(now)).ToList();
        return mine.Concat(await PrincipalsAsync(mine, ct)).Select(p => p.Id).ToHashSet();
    }

    /// <summary>Whom these act for as representatives, within the mandate's dates: also when the principal can no longer act themselves.</summary>
    private async Task<List<Participation>> PrincipalsAsync(List<Participation> mine, CancellationToken ct)
    {
        var ids = mine.Where(p => p.Role == Role.Representative && p.RepresentsId is not null).Select(p => p.RepresentsId!.Value).ToList();
        return ids.Count == 0
            ? []
            : [.. (await db.WithPendingAsync<Participation>(p => ids.Contains(p.Id), ct))
                .Where(p => p.State is ParticipationState.Invited or ParticipationState.Active or ParticipationState.Replaced)];
    }

    /// <summary>An institution goes on when another speaks for it; a person's own things stay that person's.</summary>
    private async Task<List<Participation>> PredecessorsAsync(List<Participation> mine, CancellationToken ct)
    {
        var predecessors = new List<Participation>();
        foreach (var place in mine.Where(p => p.Role == Role.InstitutionRepresentative))
        {
            for (var before = place.ReplacesId; before is { } id && await db.FindAsync<Participation>([id], ct) is { } predecessor; before = predecessor.ReplacesId)
            {
                predecessors.Add(predecessor);
            }
        }

        return predecessors;
    }

    /// <summary>What is open to the viewer beside what their roles are shown, by case.</summary>
    private async Task<Func<Guid, CaseAccess.Opened>> OpenedAsync(Viewer viewer, List<Guid> cases, List<Participation> places, Instant now, CancellationToken ct)
    {
        var own = places.Select(p => p.Id).ToHashSet();
        var shares = own.Count == 0 ? [] : await db.WithPendingAsync<Share>(s => own.Contains(s.ParticipationId) && s.EndedAt == null, ct);
        // A consent ends at its instant, not when the timer that says so gets its turn.
        var rested = shares.Select(s => s.ConsentId).ToHashSet();
        var over = shares.Count == 0 ? [] : await db.WithPendingAsync<PartyConsent>(c => rested.Contains(c.Id) && c.ExpiresAt != null && c.ExpiresAt <= now, ct);
        shares.RemoveAll(s => over.Exists(c => c.Id == s.ConsentId));
        var since = now - ExceptionalAccess.Lasts;
        var exceptional = await db.WithPendingAsync<ExceptionalAccess>(e => cases.Contains(e.CaseId) && e.PersonId == viewer.PersonId && e.At > since, ct);
        var sessions = own.Count == 0 ? [] : await db.WithPendingAsync<SessionBinding>(b => own.Contains(b.ParticipationId) && b.AccessFrom <= now && b.AccessTo > now, ct);
        var caucuses = own.Count == 0 ? [] : await db.WithPendingAsync<CaucusMember>(m => own.Contains(m.ParticipationId), ct);
        return id => new CaseAccess.Opened(
            [.. places.Where(p => p.CaseId == id).Select(p => p.Id)],
            [.. shares.Where(s => s.CaseId == id).Select(s => s.SubjectId)],
            [.. exceptional.Where(e => e.CaseId == id).Select(e => e.SubjectId)],
            [.. sessions.Where(b => b.CaseId == id).Select(b => b.SessionId)],
            [.. caucuses.Select(m => m.BlockId)]);
    }

    /// <summary>The cases that the viewer may know of: those in which they are, or represent, somebody who sees the course of the case.</summary>
    public IQueryable<MediationCase> VisibleCases(Viewer viewer, Instant now)
    {
        var cases = db.Set<MediationCase>();
        if (OrganisationWide.Any(viewer.Has))
        {
            return cases;
        }

        var person = viewer.IsSystem ? null : viewer.PersonId;
        // By the cases of the person's participations, which an index finds; asking of each case who takes part would look at them all.
        var theirs = db.Set<Participation>()
            .Where(p => p.PersonId == person && p.MandateFrom <= now && (p.MandateTo == null || now < p.MandateTo)
                && (p.State == ParticipationState.Invited || p.State == ParticipationState.Active))
            .Where(p => SeeTheCourse.Contains(p.Role)
                || (p.Role == Role.Representative && db.Set<Participation>().Any(principal => principal.Id == p.RepresentsId && principal.CaseId == p.CaseId && SeeTheCourse.Contains(principal.Role)
                    && (principal.State == ParticipationState.Invited || principal.State == ParticipationState.Active || principal.State == ParticipationState.Replaced)))
                || db.Set<Share>().Any(s => s.SubjectId == p.CaseId && s.ParticipationId == p.Id && s.EndedAt == null))
            .Select(p => p.CaseId);
        return cases.Where(c => theirs.Contains(c.Id));
    }

    /// <summary>
    /// Opens a row's content to the viewer, or not; the audit trail remembers refusals, and for classes that are sensitive also
    /// what was read (I20).
    /// False means: behave as if there were no such row, and commit, so that the attempt stays on record.
    /// </summary>
    /// <param name="alwaysOnRecord">Also when the class is not sensitive: the content leaves the building, as a file does.</param>
    public async Task<bool> OpenToReadAsync(CaseAccess access, IClassified row, Instant now, CancellationToken ct, bool alwaysOnRecord = false)
    {
        var allowed = access.CanRead(row);
        // The link would name who reported.
        if (row.Class == InformationClass.Whistleblower && access.ActsFor(row.OwnerId))
        {
            return allowed;
        }

        if (!allowed || alwaysOnRecord || IsSensitive(row.Class))
        {
            await audit.AppendAsync(row, access.Viewer.PersonId, allowed ? "content.read" : "content.read.refused", now, ct);
        }

        return allowed;
    }

    /// <summary>The audit trail remembers in one link which rows of sensitive classes a list showed with their words (I20).</summary>
    /// <param name="shown">Rows of one kind that the viewer may read.</param>
    public async Task RecordShownAsync(CaseAccess access, IEnumerable<IClassified> shown, Instant now, CancellationToken ct)
    {
        var sensitive = shown.Where(row => IsSensitive(row.Class)).ToLookup(row => row.Class == InformationClass.Whistleblower);
        // Each on a chain of its own.
        foreach (var report in sensitive[true])
        {
            await OpenToReadAsync(access, report, now, ct);
        }

        if (sensitive[false].ToList() is [var first, ..] rows)
        {
            await audit.AppendAsync(
                access.CaseId, access.Viewer.PersonId, "content.read", now, ct, first.GetType().Name, data: $$"""{"ids":[{{string.Join(',', rows.Select(row => $"\"{row.Id:N}\""))}}]}""");
        }
    }

    /// <summary>
    /// Opens a row by its id. Null means: there is no such row for the viewer; if they are in its case the attempt is on record, so
    /// commit in either case.
    /// </summary>
    public async Task<(T Row, CaseAccess Access)?> TryOpenAsync<T>(Viewer viewer, Guid id, Instant now, CancellationToken ct, bool alwaysOnRecord = false)
        where T : class, IClassified => await db.FindAsync<T>([id], ct) is { } row && await TryForAsync(viewer, row.CaseId, now, ct) is { } access
            && await OpenToReadAsync(access, row, now, ct, alwaysOnRecord) ? (row, access) : null;

    /// <exception cref="NotAllowedException">None of the account's roles is the wanted one.</exception>
    public static void DemandAccount(Viewer viewer, params ReadOnlySpan<Role> roles)
    {
        var allowed = viewer.IsSystem;
        foreach (var role in roles)
        {
            allowed |= viewer.Has(role);
        }

        if (!allowed)
        {
            throw new NotAllowedException("Your account does not include this.");
        }
    }

    /// <summary>Whether every reading of such content is on record.</summary>
    public static bool IsSensitive(InformationClass @class) => @class
        is InformationClass.PartyPrivate or InformationClass.Caucus or InformationClass.Clinical or InformationClass.SpeciallyProtected
        or InformationClass.Safety or InformationClass.Whistleblower;
}
