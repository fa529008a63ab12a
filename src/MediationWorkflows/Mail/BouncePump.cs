using System.Text;
using MediationWorkflows.Database;
using MediationWorkflows.Telemetry;
using MediationWorkflows.Time;
using MediationWorkflows.Timers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MediationWorkflows.Mail;

/// <summary>
/// Takes delivery status notifications from a folder (<see cref="MailOptions.BounceFolder"/>): a maildir, files ending in <c>.eml</c> with one mail each, or
/// in <c>.mbox</c> with many; and from a mailbox file that a mail server appends to (<see cref="MailOptions.BounceMailbox"/>). Each is committed first and
/// moved afterwards, to <c>done</c> or to <c>failed</c>. A file that is met again, after a crash between the two or by another node, finds its mails bounced
/// already and changes nothing.
/// </summary>
public sealed partial class BouncePump(UnitOfWork work, IOptions<MailOptions> options, TimeProvider clock, ILogger<BouncePump> log) : IPump
{
    private const int MostAtOnce = 100;

    /// <summary>More than this of a file is not read: what matters stands before the mail that it sends back.</summary>
    private const int LargestReport = 1_000_000;

    private readonly string? folder = options.Value.BounceFolder;
    private readonly MailboxFile? mailbox = options.Value is { BounceMailbox: { } file } ? new MailboxFile(file) : null;

    public Task<Instant?> NextAsync(CancellationToken ct) => Task.FromResult(mailbox is { IsReady: true } || Waiting().Any() ? clock.Now() : (Instant?)null);

    public async Task<int> RunOnceAsync(CancellationToken ct)
    {
        if (mailbox is { IsReady: true })
        {
            Directory.CreateDirectory(folder!);
            mailbox.MoveInto(folder!, clock.Now());
        }

        var files = Waiting().Order(StringComparer.Ordinal).Take(MostAtOnce).ToList();
        foreach (var file in files)
        {
            try
            {
                var isDone = true;
                foreach (var mail in await ReadAsync(file, ct))
                {
                    isDone &= DeliveryReport.Read(mail) is { } report && await work.RunAsync(scope => TakeAsync(scope, report), ct);
                }

                if (!isDone)
                {
                    LogNotOurs(Path.GetFileName(file));
                }

                Move(file, isDone ? "done" : "failed");
            }
            catch (FileNotFoundException)
            {
                // Another node was faster.
            }
        }

        return files.Count;
    }

    private IEnumerable<string> Waiting()
    {
        if (folder is null || !Directory.Exists(folder))
        {
            return [];
        }

        var maildir = Path.Combine(folder, "new");
        return Directory.EnumerateFiles(folder, "*.eml").Concat(Directory.EnumerateFiles(folder, "*.mbox")).Concat(Directory.Exists(maildir) ? Directory.EnumerateFiles(maildir) : []);
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(string file, CancellationToken ct)
    {
        using var reader = new StreamReader(file, Encoding.Latin1);
        if (Path.GetExtension(file) == ".mbox")
        {
            return await MailboxFile.SplitAsync(reader, LargestReport, ct);
        }

        var text = new char[LargestReport];
        return [new string(text, 0, await reader.ReadBlockAsync(text, ct))];
    }

    /// <returns>Whether it is about a mail of ours.</returns>
    private static async Task<bool> TakeAsync(WorkScope scope, DeliveryReport report)
    {
        var key = RenderedMail.KeyOf(report.MessageId);
        var message = await scope.Db.Set<OutboxMessage>().FirstOrDefaultAsync(m => m.IdempotencyKey == key, scope.Ct);
        if (message is { State: OutboxState.Sent or OutboxState.Unknown } && report.HasFailed)
        {
            (message.State, message.Reason) = (OutboxState.Bounced, "Reported");
            await scope.Get<BounceIntake>().RecordAsync(message, scope.Now, scope.Ct);
            Meters.MailReached(nameof(OutboxState.Bounced));
        }

        return message is not null;
    }

    private void Move(string file, string where)
    {
        var target = Directory.CreateDirectory(Path.Combine(folder!, where)).FullName;
        File.Move(file, Path.Combine(target, Path.GetFileName(file)), overwrite: true);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{File} is no delivery report about a mail of ours")]
    private partial void LogNotOurs(string file);
}
