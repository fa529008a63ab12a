using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Retention;
using MediationWorkflows.Tests.Cases;
using MediationWorkflows.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MediationWorkflows.Tests.Retention;

public sealed class RetentionOutlookTests
{
    private static readonly Viewer Office = new(Guid.Parse("02020202-0202-0202-0202-020202020202"), new HashSet<Role> { Role.Coordinator });

    [Theory, BothDatabases]
    public async Task What_goes_is_told_before_it_goes_and_a_hold_takes_it_out(DatabaseProvider provider)
    {
        await using var closed = await ClosedAsync(provider);
        Assert.Equal((1, 0), Counts(await LookAsync(closed)));
        closed.World.Clock.MoveTo(TestWorld.Start + Duration.FromDays(101));

        var outlook = await LookAsync(closed);
        Assert.Equal((1, 1), Counts(outlook));
        Assert.Equal(TestWorld.Start + Duration.FromDays(100), Assert.Single(outlook.Next).GoesAt);

        await HoldAsync(closed, isHeld: true, "A court asked for the file");
        outlook = await LookAsync(closed);
        Assert.Equal((1, 0), Counts(outlook));
        Assert.True(Assert.Single(outlook.Next).IsHeld);
        Assert.Null(Assert.Single((await LookAsync(closed, days: null)).Next).GoesAt);
    }

    [Theory, BothDatabases]
    public async Task Why_a_case_is_held_is_for_those_who_may_hold_it_and_stays_on_record(DatabaseProvider provider)
    {
        await using var closed = await ClosedAsync(provider);
        await Assert.ThrowsAsync<InvalidInputException>(() => HoldAsync(closed, isHeld: true, " "));
        await HoldAsync(closed, isHeld: true, "A court asked for the file");

        Assert.Equal("A court asked for the file", Assert.Single((await LookAsync(closed)).Holds).Reason);
        Assert.Null(Assert.Single((await LookAsync(closed, by: Of(Role.Administrator))).Holds).Reason);
        await Assert.ThrowsAsync<NotAllowedException>(() => LookAsync(closed, by: Of(Role.Mediator)));

        await HoldAsync(closed, isHeld: false, "The court is done");
        Assert.Empty((await LookAsync(closed)).Holds);
        Assert.Equal(
            [(true, "A court asked for the file"), (false, "The court is done")],
            (await closed.World.ReadAsync(s => s.Db.Set<LegalHoldChange>().OrderByDescending(c => c.IsHeld).ToListAsync())).ConvertAll(c => (c.IsHeld, c.Reason.Reveal())));
    }

    private static async Task<OpenedCase> ClosedAsync(DatabaseProvider provider)
    {
        var opened = await OpenedCase.CreateAsync(provider);
        await opened.DoAsync(s => s.Get<CloseCase>().RunAsync(new CloseCase.Command(opened.Id, CaseOutcome.Withdrawn, Office), s.Now, s.Ct));
        return opened;
    }

    private static Viewer Of(Role role) => new(Guid.NewGuid(), new HashSet<Role> { role });

    private static (int Closed, int Due) Counts(RetentionOutlook.Outlook outlook) => (outlook.Closed, outlook.Due);

    private static Task<RetentionOutlook.Outlook> LookAsync(OpenedCase closed, int? days = 100, Viewer? by = null) => closed.World.ReadAsync(s => new RetentionOutlook(
        s.Db, s.Get<AccessPolicy>(), Options.Create(new RetentionOptions { HistoryAfter = days is { } d ? TimeSpan.FromDays(d) : null })).RunAsync(by ?? Office, s.Now, s.Ct));

    private static Task HoldAsync(OpenedCase closed, bool isHeld, string why) =>
        closed.DoAsync(s => s.Get<SetLegalHold>().RunAsync(new SetLegalHold.Command(closed.Id, isHeld, why, Office), s.Now, s.Ct));
}
