using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Mail;
using MediationWorkflows.Monitoring;
using MediationWorkflows.Parties;
using MediationWorkflows.Tests.Cases;
using MediationWorkflows.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace MediationWorkflows.Tests.Monitoring;

public sealed class WeeklyOverviewTests
{
    private static readonly Viewer Office = new(Guid.NewGuid(), new HashSet<Role> { Role.Coordinator });

    [Theory, BothDatabases]
    public async Task Each_administrator_is_told_once_on_their_own_Monday_morning(DatabaseProvider provider)
    {
        var staff = new Administrators();
        await using var opened = await OpenedCase.CreateAsync(provider, s => s.AddSingleton<IStaffDirectory>(staff));
        await AddAsync(opened, staff, "ny@example.org", "America/New_York");
        await AddAsync(opened, staff, "berlin@example.org", "Europe/Berlin");

        // The case was opened on a Monday, and has no week behind it yet.
        await RunAsync(opened, "2027-01-04T20:00:00Z");
        await RunAsync(opened, "2027-01-10T23:00:00Z");
        await RunAsync(opened, "2027-01-11T05:59:00Z");
        Assert.Empty(await MailsAsync(opened));
        await RunAsync(opened, "2027-01-11T06:00:00Z");
        Assert.Equal(["berlin@example.org"], await MailsAsync(opened));
        await RunAsync(opened, "2027-01-11T12:00:00Z");
        await RunAsync(opened, "2027-01-11T18:00:00Z");
        await RunAsync(opened, "2027-01-12T15:00:00Z");

        Assert.Equal(["berlin@example.org", "ny@example.org"], await MailsAsync(opened));
        await RunAsync(opened, "2027-01-18T18:00:00Z");
        Assert.Equal(4, (await MailsAsync(opened)).Count);
    }

    [Theory, BothDatabases]
    public async Task The_mail_names_nothing_and_leads_to_the_week(DatabaseProvider provider)
    {
        var staff = new Administrators();
        await using var opened = await OpenedCase.CreateAsync(provider, s => s.AddSingleton<IStaffDirectory>(staff));
        await AddAsync(opened, staff, "ny@example.org", "America/New_York");
        await RunAsync(opened, "2027-01-11T18:00:00Z");

        var mail = await opened.DoAsync(async s => await s.Get<MailComposer>().ComposeAsync(await s.Db.Set<OutboxMessage>().SingleAsync(m => m.Template == WeeklyOverviewJob.Template, s.Ct), s.Ct));

        Assert.Contains(WeeklyOverviewJob.Page, mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain((await opened.LoadAsync<MediationCase>(opened.Id)).Reference, mail.Text + mail.Subject, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task The_week_counts_what_happened_in_it_and_nothing_before(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider);
        await opened.DoAsync(s => s.Get<OpenCase>().RunAsync(OpenedCase.Command(OpenedCase.Office), s.Now, s.Ct));
        opened.Pass(Duration.FromDays(5));
        await opened.DoAsync(s => s.Get<CloseCase>().RunAsync(new CloseCase.Command(opened.Id, CaseOutcome.Withdrawn, Office), s.Now, s.Ct));
        opened.Pass(Duration.FromDays(1));

        var week = await opened.World.ReadAsync(WeekOfOperations.ReadAsync);
        Assert.Equal((1, 2, 1), (week.Open, week.Opened, week.Closed[CaseOutcome.Withdrawn]));
        opened.Pass(Duration.FromDays(3));
        week = await opened.World.ReadAsync(WeekOfOperations.ReadAsync);
        Assert.Equal((1, 0, 1), (week.Open, week.Opened, week.Closed.Values.Sum()));
    }

    private static Task RunAsync(OpenedCase opened, string at)
    {
        opened.World.Clock.MoveTo(TestWorld.At(at));
        return opened.DoAsync(s => new WeeklyOverviewJob().RunAsync(s));
    }

    private static async Task<IReadOnlyList<string>> MailsAsync(OpenedCase opened) => await opened.World.ReadAsync(s => s.Db.Set<OutboxMessage>().Where(m => m.Template == WeeklyOverviewJob.Template)
        .Join(s.Db.Set<Person>(), m => m.PersonId, p => p.Id, (m, p) => p.Email).OrderBy(e => e).ToListAsync(s.Ct));

    private static async Task AddAsync(OpenedCase opened, Administrators staff, string email, string zone) => staff.People.Add(await opened.DoAsync(s =>
    {
        var person = new Person { Id = Ids.New(s.Now), Name = new ClassifiedText("A. Dministrator"), Email = email, Language = "en", TimeZone = zone, CreatedAt = s.Now };
        s.Db.Add(person);
        return Task.FromResult(person.Id);
    }));

    private sealed class Administrators : IStaffDirectory
    {
        public List<Guid> People { get; } = [];

        public Task<IReadOnlyList<Guid>> WithRoleAsync(Role role, CancellationToken ct) => Task.FromResult<IReadOnlyList<Guid>>(role == Role.Administrator ? People : []);
    }
}
