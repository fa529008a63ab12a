using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Mail;
using MediationWorkflows.Monitoring;
using MediationWorkflows.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Tests.Mail;

public sealed class ReplayMailTests
{
    private static readonly Viewer Office = new(PersonId: null, new HashSet<Role> { Role.Coordinator });

    [Theory, BothDatabases]
    public async Task A_mail_that_may_not_have_arrived_goes_out_again_once_under_an_id_of_its_own(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        var first = await MailAsync(test, OutboxState.Unknown);

        var again = await ReplayAsync(test, first);
        await test.World.Get<MailPump>().RunOnceAsync(CancellationToken.None);

        Assert.EndsWith("again@localhost>", Assert.Single(test.Server.Messages).MessageId, StringComparison.Ordinal);
        Assert.Equal([(first, OutboxState.Unknown, ReplayMail.Replayed), (again, OutboxState.Sent, null)], await MailsAsync(test));
        Assert.Equal(first.ToString("N"), await test.World.ReadAsync(s => s.Db.Set<AuditEvent>().Where(e => e.Action == "mail.replayed").Select(e => e.TargetId).SingleAsync()));
        await Assert.ThrowsAsync<StateException>(() => ReplayAsync(test, first));
        // What was sent again is no longer anybody's worry.
        Assert.Empty((await test.World.ReadAsync(WorkBacklog.TakeAsync)).Outbox);
    }

    [Theory]
    [InlineData(OutboxState.Queued)]
    [InlineData(OutboxState.Sending)]
    [InlineData(OutboxState.Sent)]
    [InlineData(OutboxState.Suppressed)]
    [InlineData(OutboxState.InDigest)]
    public async Task A_mail_that_is_on_its_way_has_arrived_or_was_not_to_be_sent_is_not_sent_again(OutboxState state)
    {
        await using var test = await TestCase.OpenAsync(DatabaseProvider.Sqlite);
        var first = await MailAsync(test, state);

        await Assert.ThrowsAsync<StateException>(() => ReplayAsync(test, first));

        Assert.Single(await MailsAsync(test));
    }

    [Fact]
    public async Task Only_who_runs_the_installation_sends_again()
    {
        await using var test = await TestCase.OpenAsync(DatabaseProvider.Sqlite);
        var first = await MailAsync(test, OutboxState.Failed);
        var client = new Viewer((await test.ClientAsync()).PersonId, new HashSet<Role> { Role.Client });

        await Assert.ThrowsAsync<NotAllowedException>(() => test.World.DoAsync(s => s.Get<ReplayMail>().RunAsync(new ReplayMail.Command(first, client), s.Now, s.Ct)));
    }

    private static async Task<Guid> MailAsync(TestCase test, OutboxState state)
    {
        var client = await test.ClientAsync();
        return await test.World.DoAsync(async s =>
        {
            var mail = await s.Get<Outbox>().EnqueueAsync("letter", "case-closed", client, new Outbox.Subject(test.CaseId), s.Now, s.Now, s.Ct);
            mail.State = state;
            return mail.Id;
        });
    }

    private static Task<Guid> ReplayAsync(TestCase test, Guid id) => test.World.DoAsync(async s => (await s.Get<ReplayMail>().RunAsync(new ReplayMail.Command(id, Office), s.Now, s.Ct)).Id);

    private static Task<List<(Guid, OutboxState, string?)>> MailsAsync(TestCase test) => test.World.ReadAsync(async s =>
        (await s.Db.Set<OutboxMessage>().OrderBy(m => m.Id).ToListAsync()).ConvertAll(m => (m.Id, m.State, m.Reason)));
}
