using MediationWorkflows.Database;
using MediationWorkflows.Mail;
using MediationWorkflows.Simulation;
using MediationWorkflows.Tests.Support;

namespace MediationWorkflows.Tests.Mail;

/// <summary>What may be stopped with one click, and what may not.</summary>
public sealed class EarlyRemindersTests
{
    [Theory, BothDatabases]
    public async Task Only_reminders_with_others_to_come_can_be_stopped(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await test.AskAsync("10 BD");
        await test.MoveToAsync("2027-01-20 09:00");

        Assert.Equal(["01-11"], Mails(test).Where(m => Stop(m) is not null).Select(m => m.At.ToString("MM-dd", null)));
        var mail = Mails(test).Single(m => Stop(m) is not null).Mail;
        Assert.Equal("List-Unsubscribe=One-Click", mail.Headers.Single(h => h.Name == "List-Unsubscribe-Post").Value);
        Assert.Contains(Stop(Mails(test)[1])!, mail.Text, StringComparison.Ordinal);
        Assert.Contains(Stop(Mails(test)[1])!, mail.Html, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task One_click_stops_the_early_ones_and_the_same_link_brings_them_back(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await test.AskAsync("10 BD");
        await test.MoveToAsync("2027-01-11 09:00");
        var token = Stop(Mails(test)[^1])!.Split('/')[^1];

        Assert.True(await SetAsync(test, token, wanted: false));
        await test.AskAsync("10 BD");
        await test.MoveToAsync("2027-01-19 12:00");
        Assert.Equal(["01-04", "01-11", "01-11", "01-15", "01-19"], Mails(test).Select(m => m.At.ToString("MM-dd", null)));

        Assert.True(await SetAsync(test, token, wanted: true));
        await test.MoveToAsync("2027-01-25 12:00");
        await test.AskAsync("10 BD");
        await test.MoveToAsync("2027-02-03 12:00");
        Assert.Contains(Mails(test), m => m.At > TestWorld.At("2027-01-26T00:00:00Z") && Stop(m) is not null);
    }

    [Theory, BothDatabases]
    public async Task A_link_that_no_mail_has_does_nothing(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        Assert.False(await SetAsync(test, "guessed", wanted: false));
        Assert.True((await test.ClientAsync()).EarlyReminders);
    }

    private static Task<bool> SetAsync(TestCase test, string token, bool wanted) =>
        test.World.DoAsync(s => s.Get<EarlyReminders>().SetAsync(token, wanted, s.Now, s.Ct));

    private static IReadOnlyList<SimulatedMessage> Mails(TestCase test) => [.. test.Server.Messages.Where(m => m.To == "client@example.org")];

    private static string? Stop(SimulatedMessage mail) => mail.Mail.Headers.SingleOrDefault(h => h.Name == "List-Unsubscribe")?.Value.Trim('<', '>');
}
