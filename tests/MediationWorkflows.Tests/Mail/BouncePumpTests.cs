using MediationWorkflows.Database;
using MediationWorkflows.Mail;
using MediationWorkflows.Tasks;
using MediationWorkflows.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MediationWorkflows.Tests.Mail;

public sealed class BouncePumpTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("bounces-").FullName;

    [Theory, BothDatabases]
    public async Task A_report_that_a_mail_did_not_arrive_marks_the_address_and_asks_a_coordinator(DatabaseProvider provider)
    {
        await using var test = await OpenAsync(provider);
        var sent = await SendAsync(test);
        Drop("one.eml", Report(sent, "failed", "5.1.1"));

        await PumpAsync(test);

        Assert.Equal((OutboxState.Bounced, "Reported"), await StateAsync(test));
        Assert.NotNull((await test.ClientAsync()).Person.EmailBouncedAt);
        Assert.Equal(NoticeTask.KindName, await test.World.ReadAsync(s => s.Db.Set<CaseTask>().Select(t => t.Kind).SingleAsync()));
        Assert.Equal(["done/one.eml"], Files());
    }

    [Theory, BothDatabases]
    public async Task The_same_report_twice_as_after_a_crash_or_on_two_nodes_counts_once(DatabaseProvider provider)
    {
        await using var test = await OpenAsync(provider);
        var sent = await SendAsync(test);
        Drop("one.eml", Report(sent, "failed", "5.1.1"));
        await PumpAsync(test);
        // Committed, and the process died before the file was moved.
        Drop("one.eml", Report(sent, "failed", "5.1.1"));
        Drop("two.eml", Report(sent, "failed", "5.1.1"));

        await PumpAsync(test);

        Assert.Equal(1, await test.World.ReadAsync(s => s.Db.Set<CaseTask>().CountAsync()));
        Assert.Equal(["done/one.eml", "done/two.eml"], Files());
    }

    [Theory, BothDatabases]
    public async Task A_delay_or_a_full_mailbox_is_no_bounce(DatabaseProvider provider)
    {
        await using var test = await OpenAsync(provider);
        var sent = await SendAsync(test);
        Drop("delayed.eml", Report(sent, "delayed", "4.4.1"));
        Drop("full.eml", Report(sent, "failed", "4.2.2"));
        Drop("delivered.eml", Report(sent, "delivered", "2.0.0"));

        await PumpAsync(test);

        Assert.Equal((OutboxState.Sent, null), await StateAsync(test));
        Assert.Equal(["done/delayed.eml", "done/delivered.eml", "done/full.eml"], Files());
    }

    [Theory]
    [InlineData("")]
    [InlineData("Subject: Re: your letter\n\nI am away.\n")]
    [InlineData("Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/delivery-status\n\nAction: failed\nStatus: 5.0.0\n--x--\n")]
    [InlineData("Content-Type: multipart/report; boundary=\n\nnothing\n")]
    public async Task What_is_no_report_is_put_aside_and_changes_nothing(string content)
    {
        await using var test = await OpenAsync(DatabaseProvider.Sqlite);
        await SendAsync(test);
        Drop("strange.eml", content);
        Drop("other.eml", Report("<somebody-else@example.com>", "failed", "5.1.1"));

        await PumpAsync(test);

        Assert.Equal((OutboxState.Sent, null), await StateAsync(test));
        Assert.Equal(["failed/other.eml", "failed/strange.eml"], Files());
    }

    [Fact]
    public async Task A_maildir_is_read_where_deliveries_end_and_nowhere_else()
    {
        await using var test = await OpenAsync(DatabaseProvider.Sqlite);
        var sent = await SendAsync(test);
        Directory.CreateDirectory(Path.Combine(folder, "tmp"));
        Directory.CreateDirectory(Path.Combine(folder, "new"));
        Drop("tmp/1790000001.half.host", "Content-Type: multipart/rep");
        Drop("new/1790000000.whole.host", Report(sent, "failed", "5.1.1"));

        await PumpAsync(test);

        Assert.Equal(OutboxState.Bounced, (await StateAsync(test)).State);
        Assert.Equal(["done/1790000000.whole.host", "tmp/1790000001.half.host"], Files());
    }

    [Theory, BothDatabases]
    public async Task A_mailbox_file_is_taken_when_no_mail_server_is_at_it_and_each_report_in_it_counts(DatabaseProvider provider)
    {
        var mailbox = Path.Combine(folder, "spool");
        await using var test = await OpenAsync(provider, mailbox);
        var sent = await SendAsync(test);
        await File.WriteAllTextAsync(mailbox, $"{Entry(Report("<somebody-else@example.com>", "delayed", "4.4.1"))}{Entry(Report(sent, "failed", "5.1.1"))}");
        await File.WriteAllTextAsync(mailbox + ".lock", "");

        await PumpAsync(test);
        Assert.Equal(OutboxState.Sent, (await StateAsync(test)).State);
        File.Delete(mailbox + ".lock");
        await PumpAsync(test);

        Assert.Equal((OutboxState.Bounced, "Reported"), await StateAsync(test));
        // Another mail in it is not ours: somebody should look.
        Assert.StartsWith("failed/spool-", Assert.Single(Files()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dropped_mailbox_is_read_mail_by_mail_and_a_line_of_a_text_begins_none()
    {
        await using var test = await OpenAsync(DatabaseProvider.Sqlite);
        var sent = await SendAsync(test);
        var report = Report(sent, "failed", "5.1.1");
        Drop("all.mbox", Entry(report) + Entry(report.Replace("I'm sorry", "I'm sorry\nFrom here on\n\n>From now on", StringComparison.Ordinal)));

        await PumpAsync(test);

        Assert.Equal(OutboxState.Bounced, (await StateAsync(test)).State);
        Assert.Equal(["done/all.mbox"], Files());
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task<TestCase> OpenAsync(DatabaseProvider provider, string? mailbox = null)
    {
        var test = await TestCase.OpenAsync(provider);
        var options = test.World.Get<IOptions<MailOptions>>().Value;
        (options.BounceFolder, options.BounceMailbox) = (folder, mailbox);
        return test;
    }

    private static string Entry(string mail) => $"From MAILER-DAEMON Mon Jan  4 15:00:01 2027\n{mail}\n\n";

    /// <returns>The Message-ID.</returns>
    private static async Task<string> SendAsync(TestCase test)
    {
        var client = await test.ClientAsync();
        await test.World.DoAsync(s => s.Get<Outbox>().EnqueueAsync("case:a/b c", "case-closed", client, new Outbox.Subject(test.CaseId), s.Now, s.Now, s.Ct));
        await test.World.Get<MailPump>().RunOnceAsync(CancellationToken.None);
        return Assert.Single(test.Server.Messages).MessageId;
    }

    private static async Task PumpAsync(TestCase test)
    {
        var pump = test.World.Get<BouncePump>();
        while (await pump.NextAsync(CancellationToken.None) is not null)
        {
            await pump.RunOnceAsync(CancellationToken.None);
        }
    }

    private static Task<(OutboxState State, string? Reason)> StateAsync(TestCase test) => test.World.ReadAsync(async s =>
    {
        var mail = await s.Db.Set<OutboxMessage>().OrderBy(m => m.Id).FirstAsync();
        return (mail.State, mail.Reason);
    });

    private void Drop(string name, string content) => File.WriteAllText(Path.Combine(folder, name), content);

    private string[] Files() => [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    /// <summary>As Postfix writes it, the folded headers too.</summary>
    private static string Report(string messageId, string action, string status) =>
        $"""
        Return-Path: <>
        Subject: Undelivered Mail Returned to Sender
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status;
        	boundary="9D3A61F0.1483/mx.example.org"

        This is a MIME-encapsulated message.

        --9D3A61F0.1483/mx.example.org
        Content-Description: Notification
        Content-Type: text/plain; charset=us-ascii

        I'm sorry to have to inform you that your message could not be delivered. Action: failed

        --9D3A61F0.1483/mx.example.org
        Content-Description: Delivery report
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.example.org
        Arrival-Date: Mon,  4 Jan 2027 15:00:01 +0000 (UTC)

        Final-Recipient: rfc822; client@example.org
        Action: {action}
        Status: {status}
        Diagnostic-Code: smtp; 550 5.1.1 user unknown

        --9D3A61F0.1483/mx.example.org
        Content-Description: Undelivered Message
        Content-Type: text/rfc822-headers

        From: Secure file <no-reply@localhost>
        Message-ID:
         {messageId}
        To: client@example.org

        --9D3A61F0.1483/mx.example.org--

        """;
}
