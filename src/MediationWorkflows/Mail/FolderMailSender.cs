using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime.Text;

namespace MediationWorkflows.Mail;

/// <summary>
/// Puts each mail as an <c>.eml</c> file (RFC 5322) into a folder. The name begins with the mail's instant, so names sort by time, and is made
/// from the mail alone, so a repeated attempt writes the same file. A file appears whole or not at all.
/// </summary>
public sealed class FolderMailSender(string folder) : IMailSender
{
    static readonly InstantPattern Stamp = InstantPattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss'.'fff'Z'");

    /// <summary>The name is made from the mail, so a second attempt writes the same file.</summary>
    public bool IsRepeatable => true;

    public async Task<SendResult> SendAsync(RenderedMail mail, CancellationToken ct)
    {
        var path = Path.Combine(folder, FileName(mail));
        var unfinished = $"{path}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}.tmp";
        try
        {
            Directory.CreateDirectory(folder);
            await using (var file = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None, 4096, FileOptions.Asynchronous))
            {
                await file.WriteAsync(Encoding.UTF8.GetBytes(EmlText.Of(mail)), ct);
                // On the disk before it has its name: after a power cut no empty file claims to be a delivered mail.
                file.Flush(flushToDisk: true);
            }
            File.Move(unfinished, path, overwrite: true);
            return SendResult.Accepted;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(SendOutcome.Deferred, "folder-not-writable");
        }
        finally
        {
            Remove(unfinished);
        }
    }

    /// <summary>For example <c>20270111T140000.000Z-3f2a9c….eml</c>.</summary>
    public static string FileName(RenderedMail mail) => string.Create(CultureInfo.InvariantCulture,
        $"{Stamp.Format(mail.At)}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(mail.MessageId)))[..24]}.eml");

    static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What cannot be written cannot be tidied up either; the result above already says so.
        }
    }
}
