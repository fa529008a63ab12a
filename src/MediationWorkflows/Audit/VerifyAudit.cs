using System.Security.Cryptography;
using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Documents;
using MediationWorkflows.Items;
using MediationWorkflows.Whistleblowing;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Audit;

/// <summary>Reads audit chains from end to end and names every place where one was tampered with.</summary>
public sealed class VerifyAudit(AppDb db)
{
    private const int PageSize = 1000;

    /// <param name="Sequence">The link; null for the chain as a whole.</param>
    /// <param name="Problem">Changed, Missing, Relinked, Truncated, NoHead, NoSeal, Forged or NoChain.</param>
    public sealed record Tampering(Guid CaseId, long? Sequence, string Problem, string What);

    public sealed record Report(int Cases, long Links, IReadOnlyList<Tampering> Tamperings)
    {
        public bool IsIntact => Tamperings.Count == 0;
    }

    /// <param name="caseId">One case; null for all.</param>
    /// <exception cref="NotFoundException">There is no such case.</exception>
    public async Task<Report> RunAsync(Guid? caseId, CancellationToken ct)
    {
        // What a whistleblower wrote has a chain of its own, which must not vanish unseen either.
        var cases = db.Set<MediationCase>().Select(c => c.Id).Union(db.Set<WhistleblowerReport>().Select(r => r.Id))
            .Union(db.Set<InfoItem>().Where(i => i.Class == InformationClass.Whistleblower).Select(i => i.Id))
            .Union(db.Set<Document>().Where(d => d.Class == InformationClass.Whistleblower).Select(d => d.Id))
            .Union(db.Set<AuditHead>().Select(h => h.CaseId)).Union(db.Set<AuditEvent>().Select(e => e.CaseId));
        var ids = await (caseId is null ? cases : cases.Where(id => id == caseId)).ToListAsync(ct);
        if (caseId is not null && ids.Count == 0)
            throw new NotFoundException("case");
        List<Tampering> found = [];
        var links = 0L;
        foreach (var id in ids.Order())
            links += await VerifyAsync(id, found, ct);
        return new Report(ids.Count, links, found);
    }

    private async Task<long> VerifyAsync(Guid caseId, List<Tampering> found, CancellationToken ct)
    {
        var (last, previous, count) = (0L, AuditTrail.Genesis, 0L);
        List<AuditEvent> page;
        do
        {
            page = await db.Set<AuditEvent>().AsNoTracking().Where(e => e.CaseId == caseId && e.Sequence > last).OrderBy(e => e.Sequence).Take(PageSize).ToListAsync(ct);
            foreach (var link in page)
            {
                if (link.Sequence != last + 1)
                    found.Add(new Tampering(caseId, last + 1, "Missing", $"links {last + 1} to {link.Sequence - 1} are gone"));
                else if (link.PreviousHash != previous)
                    found.Add(new Tampering(caseId, link.Sequence, "Relinked", "it does not follow from the link before it"));
                if (!AuditTrail.IsIntact(link))
                    found.Add(new Tampering(caseId, link.Sequence, "Changed", $"its hash does not fit its content ({link.Action})"));
                (last, previous, count) = (link.Sequence, link.Hash, count + 1);
            }
        }
        while (page.Count == PageSize);

        await VerifyHeadAsync(caseId, last, previous, found, ct);
        return count;
    }

    /// <summary>The head says where the chain ends: links that were cut off its end leave no gap behind.</summary>
    private async Task VerifyHeadAsync(Guid caseId, long last, string hash, List<Tampering> found, CancellationToken ct)
    {
        var head = await db.Set<AuditHead>().AsNoTracking().FirstOrDefaultAsync(h => h.CaseId == caseId, ct);
        if (head is null)
            found.Add(last == 0 ? new Tampering(caseId, Sequence: null, "NoChain", "the case has no audit trail") : new Tampering(caseId, Sequence: null, "NoHead", "the record of where it ends is gone"));
        else if (head.Sequence > last)
            found.Add(new Tampering(caseId, last + 1, "Truncated", $"links {last + 1} to {head.Sequence} are gone from its end"));
        else if (head.Sequence != last || head.Hash != hash)
            found.Add(new Tampering(caseId, last, "Relinked", "it is not the link that the chain is known to end with"));
        else if (head.Seal is null)
            found.Add(new Tampering(caseId, last, "NoSeal", "its end has no seal: it was taken off, or nothing was written since seals are kept"));
        else if (!IsSealed(head))
            found.Add(new Tampering(caseId, last, "Forged", "the seal of its end says something else, or was not made here"));
    }

    private bool IsSealed(AuditHead head)
    {
        try
        {
            return db.Cipher.Unprotect(head.Seal!) == AuditTrail.SealedBy(head);
        }
        catch (Exception forged) when (forged is CryptographicException or FormatException)
        {
            return false;
        }
    }
}
