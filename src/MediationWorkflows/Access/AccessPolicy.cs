using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Consent;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using MediationWorkflows.Parties;
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

    internal async Task<CaseAccess?> TryForAsync(Viewer viewer, Guid caseId, Instant now, CancellationToken ct)
    {
        if (await db.FindAsync<MediationCase>([caseId], ct) is null)
        {
            return null;
        }

        if (viewer.IsSystem)
        {
            return new CaseAccess(db, caseId, viewer, [], CaseAccess.Opened.Nothing);
        }

        var mine = (await db.WithPendingAsync<Participation>(p => p.CaseId == caseId && p.PersonId == viewer.PersonId, ct))
            .Where(p => p.IsInMandate(now)).ToList();
        var roles = OrganisationWide.Where(viewer.Has).Concat(mine.Where(p => p.Role != Role.Representative).Select(p => p.Role)).ToHashSet();
        var own = mine.Select(p => p.Id).ToHashSet();
        foreach (var representative in mine.Where(p => p.Role == Role.Representative && p.RepresentsId is not null))
        {
            // As the principal, within the mandate's dates: also when the principal can no longer act themselves.
            var principal = await db.FindAsync<Participation>([representative.RepresentsId!.Value], ct);
            if (principal is { State: ParticipationState.Invited or ParticipationState.Active or ParticipationState.Replaced })
            {
                roles.Add(principal.Role);
                own.Add(principal.Id);
            }
        }

        foreach (var place in mine.Where(p => p.Role == Role.InstitutionRepresentative))
        {
            // An institution goes on when another speaks for it; a person's own things stay that person's.
            for (var before = place.ReplacesId; before is { } id; before = (await db.FindAsync<Participation>([id], ct))?.ReplacesId)
            {
                own.Add(id);
            }
        }

        return roles.Count == 0 ? null : new CaseAccess(db, caseId, viewer, roles, await OpenedAsync(viewer, caseId, own, now, ct));
    }

    private async Task<CaseAccess.Opened> OpenedAsync(Viewer viewer, Guid caseId, HashSet<Guid> own, Instant now, CancellationToken ct)
    {
        var shares = await db.WithPendingAsync<Share>(s => s.CaseId == caseId && own.Contains(s.ParticipationId) && s.EndedAt == null, ct);
        // A consent ends at its instant, not when the timer that says so gets its turn.
        var over = shares.Count == 0 ? [] : await db.WithPendingAsync<PartyConsent>(c => c.CaseId == caseId && c.ExpiresAt != null && c.ExpiresAt <= now, ct);
        shares.RemoveAll(s => over.Exists(c => c.Id == s.ConsentId));
        var since = now - ExceptionalAccess.Lasts;
        var exceptional = await db.WithPendingAsync<ExceptionalAccess>(e => e.CaseId == caseId && e.PersonId == viewer.PersonId && e.At > since, ct);
        var sessions = await db.WithPendingAsync<SessionBinding>(b => b.CaseId == caseId && own.Contains(b.ParticipationId) && b.AccessFrom <= now && b.AccessTo > now, ct);
        return new(own, [.. shares.Select(s => s.SubjectId)], [.. exceptional.Select(e => e.SubjectId)], [.. sessions.Select(b => b.SessionId)]);
    }

    /// <summary>The cases that the viewer may know of.</summary>
    public IQueryable<MediationCase> VisibleCases(Viewer viewer, Instant now)
    {
        var cases = db.Set<MediationCase>();
        if (OrganisationWide.Any(viewer.Has))
        {
            return cases;
        }

        var person = viewer.IsSystem ? null : viewer.PersonId;
        return cases.Where(c => c.Participations.Any(p => p.PersonId == person && p.MandateFrom <= now && (p.MandateTo == null || now < p.MandateTo)
            && (p.State == ParticipationState.Invited || p.State == ParticipationState.Active)));
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
        if (!allowed || alwaysOnRecord || IsSensitive(row.Class))
        {
            await audit.AppendAsync(row, access.Viewer.PersonId, allowed ? "content.read" : "content.read.refused", now, ct);
        }

        return allowed;
    }

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

    private static bool IsSensitive(InformationClass @class) => @class
        is InformationClass.PartyPrivate or InformationClass.Caucus or InformationClass.Clinical or InformationClass.SpeciallyProtected
        or InformationClass.Safety or InformationClass.Whistleblower;
}
