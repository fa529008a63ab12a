namespace MediationWorkflows.Tests.Mail;

/// <summary>
/// Runs against the SMTP server that eng/test starts. Skipped only when <c>MEDIATION_TEST_WITHOUT</c> names smtp; a server that is merely missing
/// lets the test run and fail with the reason.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmtpFactAttribute : FactAttribute
{
    public SmtpFactAttribute()
    {
        var without = Environment.GetEnvironmentVariable("MEDIATION_TEST_WITHOUT") ?? "";
        if (without.Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries).Contains("smtp", StringComparer.OrdinalIgnoreCase))
            Skip = "Without smtp, as asked.";
    }
}

/// <summary>Where the tests' real SMTP server listens and which maildir it fills, from <c>MEDIATION_TEST_SMTP</c>: <c>host:port;folder</c>.</summary>
static class RealSmtpServer
{
    public static (string Host, int Port, string Maildir) Find()
    {
        var setting = Environment.GetEnvironmentVariable("MEDIATION_TEST_SMTP");
        Assert.False(string.IsNullOrWhiteSpace(setting),
            "MEDIATION_TEST_SMTP is not set (host:port;maildir). eng/test starts the server and sets it; eng/test --without smtp leaves these tests out.");
        var (address, folder) = (setting!.Split(';')[0], setting.Split(';')[1]);
        return (address.Split(':')[0], int.Parse(address.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture), folder);
    }

    /// <summary>The mails with that Message-ID, as they arrived.</summary>
    public static string[] Received(string messageId) =>
        [.. Directory.GetFiles(Path.Combine(Find().Maildir, "new")).Select(File.ReadAllText).Where(m => m.Contains(messageId, StringComparison.Ordinal))];
}
