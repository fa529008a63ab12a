using System.Globalization;
using System.Text;
using NodaTime;

namespace MediationWorkflows.Mail;

/// <summary>A mailbox in one file (mbox): mails one after the other, each behind a line that begins with <c>From </c>. A mail server appends to it.</summary>
internal sealed class MailboxFile(string path)
{
    private const string Separator = "From ";

    private readonly string path = Path.GetFullPath(path);

    /// <summary>Whether there is anything to take, and nobody at it right now.</summary>
    public bool IsReady => File.Exists(path) && new FileInfo(path).Length > 0 && !File.Exists(LockFile);

    private string LockFile => path + ".lock";

    /// <summary>
    /// Takes the file away under its dot lock, which mail servers honour (<c>.lock</c> beside it), so that none is in the middle of a mail; they begin a new
    /// one. Leaves it for the next time while somebody else holds the lock.
    /// </summary>
    public void MoveInto(string folder, Instant now)
    {
        try
        {
            using (new FileStream(LockFile, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose))
            {
                var name = now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
                File.Move(path, Path.Combine(folder, $"{Path.GetFileName(path)}-{name}.mbox"));
            }
        }
        catch (IOException)
        {
            // Locked, or another node has taken it.
        }
    }

    /// <param name="most">Characters of one mail; what is longer is cut off.</param>
    public static async Task<IReadOnlyList<string>> SplitAsync(TextReader reader, int most, CancellationToken ct)
    {
        var mails = new List<string>();
        StringBuilder? mail = null;
        // A line of a text that begins like a separator was written with a ">" before it. An empty line precedes the separator.
        var isAfterEmpty = true;
        while (await reader.ReadLineAsync(ct) is { } line)
        {
            if (isAfterEmpty && line.StartsWith(Separator, StringComparison.Ordinal))
            {
                Add();
                mail = new StringBuilder();
            }
            else if (mail is not null && mail.Length + line.Length < most)
            {
                mail.Append(line).Append('\n');
            }

            isAfterEmpty = line.Length == 0;
        }

        Add();
        return mails;

        void Add()
        {
            if (mail is not null)
            {
                mails.Add(mail.ToString());
            }
        }
    }
}
