using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Audit;

/// <summary>
/// Puts a case's whole trail, reads of sensitive classes included, into a bundle for a tribunal: the trail, a signed manifest, and
/// a verifier that needs nothing else. The export itself is the trail's last link.
/// </summary>
public sealed class ExportAudit(AppDb db, AccessPolicy policy, AuditTrail audit, IBundleSigner signer)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="By">Somebody who sees the whole trail; the system itself on the operator's machine.</param>
    public sealed record Command(Guid CaseId, Viewer By);

    /// <summary>A ZIP file.</summary>
    public async Task<byte[]> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var access = await policy.For(command.By, command.CaseId, now, ct);
        if (!command.By.IsSystem && access.Level(InformationClass.Audit) != AccessLevel.Full)
        {
            throw new NotAllowedException("Your part in this case does not include its whole audit trail.");
        }

        await audit.AppendAsync(command.CaseId, command.By.PersonId, "audit.exported", now, ct);
        await db.SaveChangesAsync(ct);
        var reference = (await db.FindAsync<MediationCase>([command.CaseId], ct))!.Reference;
        var links = await db.Set<AuditEvent>().Where(l => l.CaseId == command.CaseId).OrderBy(l => l.Sequence).ToListAsync(ct);
        return Bundle(links, reference, now);
    }

    private byte[] Bundle(List<AuditEvent> links, string reference, Instant now)
    {
        var trail = Encoding.UTF8.GetBytes(string.Concat(links.Select(l => JsonSerializer.Serialize(Line.Of(l), Json) + "\n")));
        var (modulus, exponent) = signer.PublicKey;
        var manifest = JsonSerializer.SerializeToUtf8Bytes(new
        {
            format = "mediation-audit-1",
            @case = links[^1].CaseId.ToString("N"),
            reference,
            exportedAt = InstantPattern.ExtendedIso.Format(now),
            links = links.Count,
            head = links[^1].Hash,
            trailHash = Convert.ToHexStringLower(SHA256.HashData(trail)),
            key = new { algorithm = "RSASSA-PKCS1-v1_5 SHA-256", modulus = Convert.ToBase64String(modulus), exponent = Convert.ToBase64String(exponent) },
        }, Json);
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create))
        {
            Write(zip, "trail.jsonl", trail);
            Write(zip, "manifest.json", manifest);
            Write(zip, "manifest.sig", Encoding.ASCII.GetBytes(Convert.ToBase64String(signer.Sign(manifest))));
            Write(zip, "verify.py", Verifier());
        }

        return file.ToArray();
    }

    private static void Write(ZipArchive zip, string name, byte[] content)
    {
        using var entry = zip.CreateEntry(name).Open();
        entry.Write(content);
    }

    private static byte[] Verifier()
    {
        using var script = Assembly.GetExecutingAssembly().GetManifestResourceStream("MediationWorkflows.Audit.verify.py")!;
        using var copy = new MemoryStream();
        script.CopyTo(copy);
        return copy.ToArray();
    }

    /// <summary>A link's fields as its hash was taken over them.</summary>
    private sealed record Line(
        string Case, long Sequence, string At, string? Actor, string Action, string? TargetKind, string? TargetId, string? Data, string Previous, string Hash)
    {
        public static Line Of(AuditEvent link) => new(
            link.CaseId.ToString("N"), link.Sequence, InstantPattern.ExtendedIso.Format(link.At), link.ActorId?.ToString("N"), link.Action, link.TargetKind, link.TargetId,
            link.Data, link.PreviousHash, link.Hash);
    }
}
