using System.ComponentModel.DataAnnotations;
using MediationWorkflows.Mail;
using NodaTime;

namespace MediationWorkflows.Tests.Mail;

public class SmtpFailuresTests
{
    static async Task<SendResult> Send(params (string Step, string? Reply)[] script)
    {
        await using var server = new ScriptedSmtpServer(script);
        // Only silence is waited out; a busy machine may take its time over everything else.
        return await SendTo(server.Port, timeoutSeconds: script.Any(s => s.Reply is "") ? 2 : 60);
    }

    static Task<SendResult> SendTo(int port, string? user = null, int timeoutSeconds = 60) =>
        new SmtpMailSender(new SmtpOptions { Host = "127.0.0.1", Port = port, StartTls = false, User = user, Password = user, TimeoutSeconds = timeoutSeconds }).SendAsync(
            RenderedMail.Compose("file@example.org", "client@example.org", "k", new MailContent("Hello", "Hello", "<p>Hello</p>", "en"), Instant.FromUtc(2027, 1, 11, 14, 0)),
            default);

    [Fact]
    public async Task A_willing_server_accepts() => Assert.Equal(SendResult.Accepted, await Send());

    [Theory]
    [InlineData("RCPT", "550 no such user", "smtp-550")]
    [InlineData("END", "554 looks like spam", "smtp-554")]
    public async Task A_refusal_for_good_is_told(string step, string reply, string reason) =>
        Assert.Equal(new SendResult(SendOutcome.Refused, reason), await Send((step, reply)));

    [Theory]
    [InlineData("RCPT", "450 mailbox busy", "smtp-450")]
    [InlineData("RCPT", "452 full", "smtp-452")]
    [InlineData("MAIL", "421 closing", "smtp-421")]
    [InlineData("END", "451 later", "smtp-451")]
    [InlineData("CONNECT", "421 busy", "smtp-421")]
    [InlineData("CONNECT", "554 no service for you", "smtp-554")]
    [InlineData("MAIL", "553 sender refused", "smtp-553")]
    public async Task A_refusal_for_now_is_deferred(string step, string reply, string reason) =>
        Assert.Equal(new SendResult(SendOutcome.Deferred, reason), await Send((step, reply)));

    [Theory]
    [InlineData("CONNECT")]
    [InlineData("MAIL")]
    [InlineData("RCPT")]
    [InlineData("DATA")]
    public async Task A_connection_lost_before_the_text_is_deferred(string step) =>
        Assert.Equal(new SendResult(SendOutcome.Deferred, "no-answer"), await Send((step, null)));

    [Fact]
    public async Task A_connection_lost_after_the_text_leaves_it_unknown() =>
        Assert.Equal(new SendResult(SendOutcome.Unknown, "no-answer"), await Send(("END", null)));

    [Fact]
    public async Task A_server_that_falls_silent_after_the_text_leaves_it_unknown() =>
        Assert.Equal(new SendResult(SendOutcome.Unknown, "no-answer"), await Send(("END", "")));

    [Fact]
    public async Task A_server_that_falls_silent_before_the_text_is_deferred() =>
        Assert.Equal(new SendResult(SendOutcome.Deferred, "no-answer"), await Send(("RCPT", "")));

    [Fact]
    // SmtpClient goes on after a failed sign-in; the server then refuses the sender.
    public async Task A_sign_in_that_fails_is_our_fault_and_not_the_recipients()
    {
        await using var server = new ScriptedSmtpServer(("EHLO", "250-test\r\n250 AUTH LOGIN"), ("AUTH", "535 wrong password"), ("MAIL", "530 sign in first"));
        Assert.Equal(SendOutcome.Deferred, (await SendTo(server.Port, user: "file")).Outcome);
    }

    [Fact]
    public async Task Nobody_listening_is_deferred()
    {
        int port;
        await using (var server = new ScriptedSmtpServer())
            port = server.Port;
        Assert.Equal(new SendResult(SendOutcome.Deferred, "no-answer"), await SendTo(port));
    }

    [Theory]
    [InlineData("not an address", "http://localhost", null, null, true, "Mail:From")]
    [InlineData("a@example.org", "localhost", null, null, true, "Mail:PublicUrl")]
    [InlineData("a@example.org", "http://localhost", "user", null, true, "come together")]
    [InlineData("a@example.org", "http://localhost", "user", "secret", false, "never sent without StartTls")]
    public void Settings_that_cannot_work_are_refused_at_start(string from, string url, string? user, string? password, bool startTls, string why)
    {
        var options = new MailOptions { From = from, PublicUrl = url, Smtp = new() { Host = "mail.example.org", User = user, Password = password, StartTls = startTls } };
        var found = new List<ValidationResult>();
        Assert.False(Validator.TryValidateObject(options, new ValidationContext(options), found, validateAllProperties: true));
        Assert.Contains(found, r => r.ErrorMessage!.Contains(why, StringComparison.Ordinal));
    }

    [Fact]
    public void The_settings_one_starts_with_are_valid()
    {
        var options = new MailOptions();
        Assert.True(Validator.TryValidateObject(options, new ValidationContext(options), null, validateAllProperties: true));
    }
}
