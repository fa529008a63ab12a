using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Disclosures;
using MediationWorkflows.Web.Api;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Web.Cases;

/// <summary>An entry of the ledger as far as the viewer may read it.</summary>
/// <param name="Participant">The recipient's short name, if they take part.</param>
/// <param name="Content">What was shown, in words; null for those who may know that something of the class was, and not what.</param>
public sealed record DisclosureView(
    Guid Id, Guid CaseId, Instant Date, string? Recipient, string? Participant, InformationClass? Class, string? Content, Guid? SubjectId, string? Purpose, string? Basis, Guid? ReleaseId);

/// <summary>The ledger of what was shown to whom. It is a record of class A about content of others: its words stay with whoever may read those.</summary>
public sealed class CaseDisclosures(AppDb db, AccessPolicy policy)
{
    public async Task<IReadOnlyList<DisclosureView>> ListAsync(Guid caseId, Viewer viewer, Instant now, CancellationToken ct)
    {
        var access = await policy.For(viewer, caseId, now, ct);
        var names = await ParticipantNames.OfAsync(db, caseId, ct);
        var entries = await access.Visible(db.Set<Disclosure>()).ToListAsync(ct);
        // Of what a whistleblower wrote nobody but they learn that it was shown, nor when.
        return
        [
            .. entries.Where(e => e.ContentClass != InformationClass.Whistleblower || access.ActsFor(e.OwnerId)).OrderBy(e => e.Id).Select(e => View(e, access, names)),
        ];
    }

    static DisclosureView View(Disclosure entry, CaseAccess access, ParticipantNames names)
    {
        var readable = access.CanRead(entry);
        var words = access.ActsFor(entry.OwnerId) || (readable && entry.ContentClass is { } shown && access.Level(shown) == AccessLevel.Full);
        return new DisclosureView(
            entry.Id, entry.CaseId, entry.At,
            readable ? entry.Recipient.Reveal() : null,
            readable ? names[entry.RecipientId] : null,
            readable ? entry.ContentClass : null,
            words ? entry.Content.Reveal() : null,
            words ? entry.SubjectId : null,
            words ? entry.Purpose.Reveal() : null,
            readable ? entry.Basis : null,
            readable ? entry.ReleaseId : null);
    }
}
