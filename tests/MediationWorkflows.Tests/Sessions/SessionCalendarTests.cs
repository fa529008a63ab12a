using MediationWorkflows.Mail;
using MediationWorkflows.Parties;
using MediationWorkflows.Sessions;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Tests.Sessions;

/// <summary>A session in the calendars of those who attend: its hours, and nothing of what it is about.</summary>
public sealed class SessionCalendarTests
{
    private static Task<RenderedMail> MailAsync(SessionRoom room, Guid session, string template) => room.Case.World.ReadAsync(async s =>
    {
        var client = room.Case["client"];
        var message = await s.Db.Set<OutboxMessage>().SingleAsync(m => m.SessionId == session && m.Template == template && m.ParticipationId == client, s.Ct);
        return await s.Get<MailComposer>().ComposeAsync(message, s.Ct);
    });

    [Fact]
    public async Task The_mail_brings_the_hours_and_the_one_that_calls_it_off_takes_them_away()
    {
        await using var room = await SessionRoom.OpenAsync();
        var id = await room.ScheduleAsync(new SessionInput(SessionRoom.Monday, Agenda: "The zugvogel"));
        var set = Assert.Single((await MailAsync(room, id, SessionMails.Set)).Attachments);
        await room.Case.DoAsync(s => s.Get<CancelSession>().RunAsync(new CancelSession.Command(id, room.Case.By("mediator")), s.Now, s.Ct));
        var off = Assert.Single((await MailAsync(room, id, SessionMails.Off)).Attachments);

        // Three blocks of fifty minutes with two breaks of ten.
        Assert.Contains("DTSTART:20270111T150000Z\r\nDTEND:20270111T175000Z", set.Text, StringComparison.Ordinal);
        Assert.Contains("METHOD:PUBLISH", set.Text, StringComparison.Ordinal);
        Assert.Contains("METHOD:CANCEL", off.Text, StringComparison.Ordinal);
        Assert.Contains("SEQUENCE:1", off.Text, StringComparison.Ordinal);
        Assert.Equal(Uid(set.Text), Uid(off.Text));
        Assert.DoesNotContain("zugvogel", set.Text + off.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_subscribed_calendar_holds_the_coming_session_of_who_attends_and_of_nobody_else()
    {
        await using var room = await SessionRoom.OpenAsync();
        await room.ScheduleAsync(new SessionInput(SessionRoom.Monday, ["client", "mediator"]));
        Task<string> FeedAsync(string key) => room.Case.World.ReadAsync(async s =>
        {
            var part = room.Case[key];
            var person = await s.Db.Set<Participation>().Where(p => p.Id == part).Select(p => p.Person).SingleAsync(s.Ct);
            return await s.Get<FeedText>().WriteAsync(person, s.Now, s.Ct);
        });

        Assert.Contains("DTSTART:20270111T150000Z", await FeedAsync("client"), StringComparison.Ordinal);
        Assert.DoesNotContain("BEGIN:VEVENT", await FeedAsync("clinician"), StringComparison.Ordinal);
    }

    private static string Uid(string calendar) => calendar.Split("\r\n").Single(line => line.StartsWith("UID:", StringComparison.Ordinal));
}
