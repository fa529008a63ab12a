using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MediationWorkflows.Access;
using MediationWorkflows.Database;
using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Audit;

/// <summary>Appends to a case's chain, in the unit of work of what it records.</summary>
public sealed class AuditTrail(AppDb db)
{
    internal const string Genesis = "0000000000000000000000000000000000000000000000000000000000000000";

    public async Task AppendAsync(
        Guid caseId, Guid? actorId, string action, Instant now, CancellationToken ct, string? targetKind = null, string? targetId = null, string? data = null)
    {
        var head = await db.FindAsync<AuditHead>([caseId], ct);
        if (head is null)
        {
            head = new AuditHead { CaseId = caseId, Hash = Genesis };
            db.Add(head);
        }

        var sequence = head.Sequence + 1;
        var link = new AuditEvent
        {
            CaseId = caseId,
            Sequence = sequence,
            At = now,
            ActorId = actorId,
            Action = action,
            TargetKind = targetKind,
            TargetId = targetId,
            Data = data,
            PreviousHash = head.Hash,
            Hash = HashOf(caseId, sequence, now, actorId, action, targetKind, targetId, data, head.Hash),
        };
        head.Sequence = sequence;
        head.Hash = link.Hash;
        head.Seal = db.Cipher.Protect(SealedBy(head));
        db.Add(link);
    }

    /// <summary>What a head's seal must say.</summary>
    internal static string SealedBy(AuditHead head) => $"{head.CaseId:N}:{head.Sequence.ToString(CultureInfo.InvariantCulture)}:{head.Hash}";

    /// <summary>
    /// About a row of content: on its case's chain; what a whistleblower wrote on a chain of its own, so that no link beside it
    /// tells who came when.
    /// </summary>
    public Task AppendAsync(IClassified row, Guid? actorId, string action, Instant now, CancellationToken ct, string? data = null) => AppendAsync(
        row.Class == InformationClass.Whistleblower ? row.Id : row.CaseId, actorId, action, now, ct, row.GetType().Name, row.Id.ToString("N"), data);

    /// <summary>Whether the link's hash fits its fields.</summary>
    public static bool IsIntact(AuditEvent link) => string.Equals(link.Hash, HashOf(link), StringComparison.Ordinal);

    /// <summary>The hash that fits the link's other fields.</summary>
    public static string HashOf(AuditEvent link) =>
        HashOf(link.CaseId, link.Sequence, link.At, link.ActorId, link.Action, link.TargetKind, link.TargetId, link.Data, link.PreviousHash);

    private static string HashOf(
        Guid caseId, long sequence, Instant at, Guid? actorId, string action, string? targetKind, string? targetId, string? data, string previous)
    {
        // Each field goes with its length, so that no two different rows write the same bytes.
        var text = new StringBuilder();
        string?[] fields =
        [
            caseId.ToString("N"), sequence.ToString(CultureInfo.InvariantCulture), InstantPattern.ExtendedIso.Format(at), actorId?.ToString("N"), action,
            targetKind, targetId, data, previous,
        ];
        foreach (var field in fields)
        {
            text.Append(field is null ? "-" : field.Length.ToString(CultureInfo.InvariantCulture)).Append(':').Append(field).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
