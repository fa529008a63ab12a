using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Web.Cases;

/// <summary>The links of a case's audit chain that somebody may see.</summary>
public sealed class CaseAudit(AppDb db, AccessPolicy policy)
{
    /// <summary>Rows of content: at the level of metadata nobody learns who wrote or shared a confidential one, nor when.</summary>
    static readonly string[] Confidential =
        [nameof(Items.InfoItem), nameof(Documents.Document), nameof(Disclosures.InformationRelease), nameof(Summaries.Summary), nameof(Channels.Channel), nameof(Whistleblowing.WhistleblowerReport)];

    /// <param name="Level">How the viewer may see the class of audits.</param>
    /// <param name="Links">In their order.</param>
    /// <param name="Next">The place of the page after; null: this was the last.</param>
    public sealed record AuditPart(AccessLevel Level, IReadOnlyList<AuditEvent> Links, long? Next)
    {
        /// <summary>Codes and ids that go with a link are shown too.</summary>
        public bool WithData => Level is AccessLevel.Full or AccessLevel.Own;
    }

    /// <param name="after">The place of the page before.</param>
    /// <exception cref="NotFoundException">There is no such case, or it is none of the viewer's business.</exception>
    public async Task<AuditPart> PageAsync(Guid caseId, Viewer viewer, long? after, int size, Instant now, CancellationToken ct)
    {
        var access = await policy.For(viewer, caseId, now, ct);
        var links = await access.ReadableAudit(db.Set<AuditEvent>()).Where(link => after == null || link.Sequence > after)
            .OrderBy(link => link.Sequence).Take(size + 1).ToListAsync(ct);
        var part = new AuditPart(access.Level(InformationClass.Audit), [.. links.Take(size)], links.Count > size ? links[size - 1].Sequence : null);
        return part.WithData ? part : part with { Links = [.. part.Links.Where(link => !Confidential.Contains(link.TargetKind, StringComparer.Ordinal))] };
    }
}
